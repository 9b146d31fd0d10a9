"""What programs order in one body, beside whole statements: the names and types of each, read by `actions.bodies`.

Countries are ISO alpha-2 codes, coalitions slugs, statements public ids.
"""

from dataclasses import dataclass
from datetime import date

from pledges.actions.entry import StatementEntry
from pledges.vocabulary import Capability, ConditionState, DismissalReason, RetractionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """The whole statement as it should be, and why: `why` stays in the ledger."""

    why: str
    statement: StatementEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Why a statement is taken back. A duplicate names in `into` the statement that stays; *other* needs a note."""

    reason: RetractionReason
    into: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is said beside a step of a flag."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss:
    """Why a finding does not hold; *other* needs a note."""

    reason: DismissalReason
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Until which UTC day a flag is put off; without one until what it rests on changes."""

    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck:
    """Somebody looked for a country and capability on a UTC day and found nothing new; `note` says where."""

    coalition: str
    country: str
    capability: Capability
    checked_on: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent:
    """From the UTC day `on` a condition is in `state`, because `statement` says so."""

    state: ConditionState
    on: date
    statement: str
    note: str = ""
