"""A whole statement as somebody enters it: the one shape that every door hands to `actions.statements`.

The admin's form, the shipped record's YAML and, later, the API's POST body and a draft are all this. References are
natural keys (a publisher's slug, a country's ISO code), so an entry can be read, stored and compared without a
database. Nothing here is checked beyond its type: `actions.checking` does that, in one place, and names the field.
"""

from dataclasses import dataclass
from datetime import date, datetime

from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    Behalf,
    Capability,
    ConditionForce,
    ConditionMode,
    DeliveryBasis,
    Disclosure,
    Firmness,
    Mission,
    Modality,
    NegationScope,
    PledgeOrigin,
    Polarity,
    QuoteType,
    RelayMode,
    Stance,
    StatementKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """One page, paper or broadcast. Without an address it is keyed by publisher, date and `text_hash` (SHA-256,
    hex).
    """

    publisher: str
    address: str = ""
    title: str = ""
    language: str = "en"
    published_from: date | None = None
    published_to: date | None = None
    seen: bool = True
    retrieved_at: datetime | None = None
    sha256: str = ""
    text_hash: str = ""
    archive_state: ArchiveState = ArchiveState.PENDING
    archive_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeKey:
    """Which pledge a position is about: found by this key, or made where there is none. `country` is ISO alpha-2 or
    empty.
    """

    coalition: str
    country: str
    capability: Capability
    mission: Mission = Mission.REASSURANCE_FORCE
    polarity: Polarity = Polarity.OFFER
    origin: PledgeOrigin = PledgeOrigin.SELF
    number: int = 1
    disclosure: Disclosure = Disclosure.PUBLIC
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    """One condition that a position states, limits or waives. `condition` is the shared condition's slug."""

    condition: str
    force: ConditionForce = ConditionForce.REQUIRED
    alternative: int | None = None
    as_found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEntry:
    """What one version of the statement says about one pledge, in codes, with the words as found."""

    pledge: PledgeKey
    stance: Stance
    modality: Modality = Modality.UNSTATED
    negation: tuple[NegationScope, ...] = ()
    firmness: Firmness | None = None
    delivery: DeliveryBasis | None = None
    quantity: Quantity | None = None
    basing: tuple[Basing, ...] = ()
    places: str = ""
    window: Window | None = None
    negated_window: Window | None = None
    condition_mode: ConditionMode = ConditionMode.SILENT
    conditions: tuple[ConditionEntry, ...] = ()
    deliverable: str = ""
    as_found: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceEntry:
    """One document's version. `key` names it inside the entry, so that `relays` can point at another one of the same
    entry. An empty `language` is the document's.
    """

    key: str
    document: DocumentEntry
    record_id: str = ""
    quote: str = ""
    quote_type: QuoteType = QuoteType.PARAPHRASE
    speaker_as_printed: str = ""
    language: str = ""
    translation: str = ""
    translator: str = ""
    credibility: int = 6
    mode: AppearanceMode = AppearanceMode.NORMAL
    mode_reason: str = ""
    relays: str = ""
    relay_mode: RelayMode | None = None
    locator: str = ""
    note: str = ""
    positions: tuple[PositionEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """The utterance. `said_from` is None where it is undated; `said_to` is then the first publication.

    `country` (ISO alpha-2), `coalition` (slug) and `organization` answer `behalf`; just the one that it names is
    filled. `speaker` is a speaker's slug, or empty with a `descriptor` ("one British official").
    """

    behalf: Behalf
    attribution: Attribution
    kind: StatementKind
    said_to: date
    summary: str
    appearances: tuple[AppearanceEntry, ...]
    country: str = ""
    coalition: str = ""
    organization: str = ""
    speaker: str = ""
    descriptor: str = ""
    said_from: date | None = None
    said_basis: str = ""
    venue: str = ""
    audience: str = ""
    note: str = ""
