"""What the rules are told: plain values, detached from every table.

`pledges.derived.evidence` makes them from rows; the rules and the fold know nothing else. Two facts with
equal fields are equal, whenever and in whatever order they were entered: nothing here carries a row's time or
sequence number.
"""

from dataclasses import dataclass, field
from datetime import date

from pledges.vocabulary import (
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    DeliveryBasis,
    EvidenceTier,
    Firmness,
    Measure,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Qualifier,
    Severity,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said, as bounds in whole UTC days, both inclusive.

    `earliest` is None for an undated statement; `latest` is then the first publication, an upper bound and
    not a day of speaking.
    """

    earliest: date | None
    latest: date

    @property
    def is_one_day(self) -> bool:
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated size as an interval [low, high] in whole units of `measure`; `high` None is unbounded.

    `unit` is the currency (ISO 4217) for money and empty otherwise; `as_found` are the words on the page.
    """

    measure: Measure
    qualifier: Qualifier
    low: int
    high: int | None
    unit: str = ""
    as_found: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """When the deed is due. Exactly the fields of its kind are filled.

    absolute: `start`..`end` (dates, either may be None = open); after_trigger: days `from_day`..`to_day`
    after `trigger` is met; vague: the words in `vague`, counted in days from the statement by the policy.
    """

    kind: WindowKind
    start: date | None = None
    end: date | None = None
    trigger: ConditionKind | None = None
    from_day: int | None = None
    to_day: int | None = None
    vague: VagueWindow | None = None


@dataclass(frozen=True, slots=True)
class Basing:
    place: Place
    sense: BasingSense = BasingSense.INCLUDED
    force: BasingForce = BasingForce.FIRM


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    """One condition as a position states it. Terms that share an `alternative` number are "one of" each
    other.
    """

    kind: ConditionKind
    condition: str
    force: ConditionForce = ConditionForce.REQUIRED
    alternative: int | None = None
    as_found: str = ""


@dataclass(frozen=True, slots=True)
class ConditionHistory:
    """The dated states of one shared condition, oldest first; before the first entry its state is unknown."""

    condition: str
    kind: ConditionKind
    states: tuple[tuple[date, ConditionState], ...] = ()

    def state_on(self, day: date) -> ConditionState:
        known = [state for on, state in self.states if on <= day]
        return known[-1] if known else ConditionState.UNKNOWN


@dataclass(frozen=True, slots=True)
class Line:
    """What rules compare within: the offer and the exclusion of one key. `country` is None for a collective
    pledge.
    """

    coalition: str
    country: str | None
    capability: Capability
    mission: Mission


@dataclass(frozen=True, slots=True)
class Voice:
    """Who spoke, in what capacity. `rank` is 0–5 (domain.md, authority at the date of speaking).

    `speaker` identifies a person in an office, or is the descriptor of an unnamed voice; `name` is what people
    read, and empty where it is the same.
    """

    speaker: str
    attribution: Attribution
    behalf: Behalf
    behalf_of: str
    rank: int
    kind: StatementKind
    name: str = ""

    @property
    def who(self) -> str:
        """The name to show. One person in two offices has one name."""
        return self.name or self.speaker

    @property
    def is_unnamed(self) -> bool:
        return self.attribution.is_unnamed


@dataclass(frozen=True, slots=True)
class Position:
    """What one statement says about one pledge, with everything about the statement that a rule may ask.

    `id`, `statement` and `pledge` are public ids. `content_hash` orders what the dates cannot (never the
    order of entry). `roots` are the origins of the statement's appearances. `tier` is that of the version
    that the position was coded from. `third_party` is true where the speaker does not speak for the pledge's
    own country or coalition. `words` are the words as found. `_content` is for `fingerprint`, which writes down there
    what it has worked out; a changed copy begins with nothing.
    """

    id: str
    statement: str
    pledge: str
    line: Line
    polarity: Polarity
    origin: PledgeOrigin
    said: Said
    voice: Voice
    tier: EvidenceTier
    stance: Stance
    modality: Modality
    content_hash: str
    negation: frozenset[NegationScope] = frozenset()
    firmness: Firmness | None = None
    delivery: DeliveryBasis | None = None
    quantity: Quantity | None = None
    basing: tuple[Basing, ...] = ()
    places: str = ""
    window: Window | None = None
    negated_window: Window | None = None
    condition_mode: ConditionMode = ConditionMode.SILENT
    conditions: tuple[ConditionTerm, ...] = ()
    deliverable: str = ""
    roots: frozenset[str] = frozenset()
    third_party: bool = False
    paraphrase_through_translation: bool = False
    published: bool = True
    retracted: bool = False
    preferred: bool = True
    appearance: str = ""
    deprecated: bool = False
    words: str = ""
    _content: list[str] = field(default_factory=list, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Version:
    """One document's version of a statement, as far as rules on reporting ask. All but `speaker` are public ids.

    `printed` is the speaker as printed, empty where the page names none or was not asked; `speaker` the named speaker
    of the statement, empty for an unnamed voice; `relays` the version that this one repeats, empty at the origin.
    """

    id: str
    statement: str
    document: str
    printed: str = ""
    speaker: str = ""
    relays: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many countries somebody counted, `low`–`high` (None: or more), on what basis and on which day.

    `statement` is the public id of the statement that gives it, empty where none is recorded. `coded`: whether a
    position has the number too.
    """

    id: str
    basis: str
    low: int
    high: int | None
    on: date
    who: str
    statement: str = ""
    coded: bool = False


@dataclass(frozen=True, slots=True)
class StandingCondition:
    """A condition that stands on a pledge on a given day, its state on that day, and the position that states
    it.
    """

    kind: ConditionKind
    condition: str
    force: ConditionForce
    state: ConditionState
    position: str
    stated_on: date
    alternative: int | None = None
    as_found: str = ""


@dataclass(frozen=True, slots=True)
class StateStep:
    """A pledge's state from `since` (world time, inclusive) until the next step. Made only by the fold.

    `quantity_by` is the id of the position that states the size: a size is never shown without who gave it.
    """

    since: date
    status: str
    firmness: Firmness | None
    modality: Modality
    tier: EvidenceTier | None
    delivery: DeliveryBasis | None = None
    quantity: Quantity | None = None
    quantity_by: str = ""
    basing: tuple[Basing, ...] = ()
    places: str = ""
    window: Window | None = None
    window_said: Said | None = None
    condition_mode: ConditionMode = ConditionMode.SILENT
    conditions: tuple[StandingCondition, ...] = ()
    anchor: date | None = None
    anchor_base: int | None = None
    stale_on: date | None = None
    last_stated: date | None = None
    latest_position: str = ""
    statements: int = 0
    origins: int = 0
    outlet_only: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What two people decided about a pledge on a day; the fold obeys it. Only people withdraw, lapse or
    void.
    """

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rule fired: a code of the closed grammar and its slots; `pledges.words` makes the sentence."""

    code: str
    slots: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `a` and `b` are position ids (`a` the earlier, empty where a rule needs only one or
    none). It is about a pledge, or about a statement where `statement` is filled and `pledge` is empty.

    `opened_on` is the day on which the rule became true (world time). `version` is the rule's own. `internal`
    findings are for analysts only. `facts_hash` covers the content of what the finding rests on (and nothing
    that time alone changes). `resolved_by` is the later position that settled the matter, said on
    `resolved_on`; both or neither.
    """

    rule: str
    version: int
    severity: Severity
    pledge: str
    opened_on: date
    explanation: Explanation
    a: str = ""
    b: str = ""
    internal: bool = False
    facts_hash: str = ""
    resolved_by: str = ""
    resolved_on: date | None = None
    statement: str = ""
