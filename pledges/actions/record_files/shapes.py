"""The shapes of the record files that are no statements: one dataclass a kind, the same names as in the tables.

Countries are ISO alpha-2 codes, everything else that is named elsewhere is a slug. Days are UTC, both bounds inclusive.
"""

from dataclasses import dataclass
from datetime import date, datetime

from coalition.vocabulary import CountBasis, MembershipBasis, MembershipRole, SeatRole
from pledges.vocabulary import (
    ArchiveState,
    Capability,
    ConditionKind,
    ConditionState,
    Measure,
    PublisherKind,
    Qualifier,
    Reliability,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryShape:
    iso2: str
    iso3: str
    m49: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShape:
    name: str
    starts_on: date
    ends_on: date
    place: str = ""
    source_address: str = ""
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipShape:
    country: str
    role: MembershipRole
    basis: MembershipBasis
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    source: str = ""
    source_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountShape:
    """A head count as claimed; without `high` it is "or more". `record_id` is the statement that claims it."""

    low: int
    high: int | None = None
    basis: CountBasis
    claimed_on: date
    claimed_by: str
    as_found: str = ""
    record_id: str = ""
    source_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatShape:
    country: str
    role: SeatRole
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    source_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingGroupShape:
    name: str
    purpose: str = ""
    formed_on: date | None = None
    source_address: str = ""
    seats: tuple[SeatShape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionShape:
    slug: str
    name: str
    purpose: str = ""
    presumes: tuple[str, ...] = ()
    events: tuple[EventShape, ...] = ()
    memberships: tuple[MembershipShape, ...] = ()
    counts: tuple[CountShape, ...] = ()
    working_groups: tuple[WorkingGroupShape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherShape:
    slug: str
    name: str
    kind: PublisherKind
    reliability: Reliability
    reliability_reason: str
    domain: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerShape:
    slug: str
    name: str
    office: str
    rank: int
    country: str = ""
    organization: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEventShape:
    """From the day `on` the condition is in `state`; `statement` is the record id of an appearance that shows it."""

    on: date
    state: ConditionState
    statement: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionShape:
    slug: str
    kind: ConditionKind
    label: str
    events: tuple[ConditionEventShape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSize:
    """As a position's quantity, in the same words."""

    measure: Measure
    qualifier: Qualifier
    low: int
    high: int | None = None
    unit: str = ""
    as_found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementShape:
    """What `statement` (the record id of an appearance) says is needed; of `country` alone where one is named."""

    statement: str
    capability: Capability
    quantity: NeedSize
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDefaults:
    """What a document is where it does not say otherwise."""

    archive_state: ArchiveState
    archive_reason: str = ""
    retrieved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesShape:
    """Where the parts are, relative to the header. `statements` is a folder; each file in it holds a list."""

    countries: str
    coalition: str
    publishers: str
    speakers: str
    documents: str
    conditions: str
    statements: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsShape:
    """How many of each there must be: a file that is cut between two entries is still good YAML."""

    countries: int
    publishers: int
    speakers: int
    conditions: int
    statements: int
    record_ids: int
    requirements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCodedShape:
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderShape:
    """The header file, `record.yaml`. `complete_to` is the last day up to which the record is complete."""

    name: str
    licence: str
    coalition: str
    complete_to: date
    how_it_was_coded: str
    seen_documents: DocumentDefaults
    unseen_documents: DocumentDefaults
    files: FilesShape
    totals: TotalsShape
    not_coded: tuple[NotCodedShape, ...] = ()
