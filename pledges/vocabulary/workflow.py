"""What follows: flags, changes, mail, drafts and their readers, and why a cell of the matrix holds what it holds."""

from enum import StrEnum

from pledges.vocabulary.ranked import Ranked


class Severity(Ranked):
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class FlagState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    AUTO_RESOLVED = "auto_resolved"

    @property
    def is_standing(self) -> bool:
        """Whether the finding still counts as open for a reader."""
        return self in (FlagState.OPEN, FlagState.ACKNOWLEDGED, FlagState.CONFIRMED)


class DismissalReason(StrEnum):
    SCOPE_DIFFERS = "scope_differs"
    NOT_WITHDRAWAL = "not_withdrawal"
    DIFFERENT_CAPABILITY = "different_capability"
    OLD_STATEMENT = "old_statement"
    TRANSLATION = "translation"
    MISATTRIBUTED = "misattributed"
    CODING_ERROR = "coding_error"
    POSITION_CHANGED = "position_changed"
    KEEP_BOTH = "keep_both"
    OTHER = "other"


class RetractionReason(StrEnum):
    """Why a statement no longer stands. A duplicate names the statement that stays."""

    SOURCE_RETRACTED = "source_retracted"
    MISATTRIBUTED = "misattributed"
    DUPLICATE = "duplicate"
    CODING_ERROR = "coding_error"
    UNDONE = "undone"
    LEGAL = "legal"
    OTHER = "other"


class ChangeKind(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"


class ChangeCause(StrEnum):
    WORLD = "world"
    NEW_EVIDENCE = "new_evidence"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    RULE_CHANGE = "rule_change"
    MERGE = "merge"


class ChangeCode(StrEnum):
    """The closed list of sentences that a change can be (pages.md, the grammar); `pledges.words` has the
    words.

    Some are news, which people follow; the rest tell a follower of the whole feed that a row is there or is another.
    """

    NEW = "new"
    RULED_OUT = "ruled_out"
    SPECIFIED = "specified"
    FIRMER = "firmer"
    AUTHORIZED = "authorised"
    IN_PLACE = "in_place"
    RESTATED = "restated"
    CONDITION_ADDED = "condition_added"
    NUMBER_RAISED = "number_raised"
    NUMBER_LOWERED = "number_lowered"
    WEAKER = "weaker"
    DEFLECTED = "deflected"
    WITHDRAWN = "withdrawn"
    SAID_BY_OTHERS = "said_by_others"
    DISPUTED = "disputed"
    DISPUTE_CLOSED = "dispute_closed"
    STALE = "stale"
    OVERDUE = "overdue"
    CORRECTED = "corrected"
    RECORDED = "recorded"
    LOOKED = "looked"
    CONDITION_MOVED = "condition_moved"
    COPY_MOVED = "copy_moved"
    UPDATED = "updated"
    EDITED = "edited"
    FLAGGED = "flagged"
    RETRACTED = "retracted"
    MERGED = "merged"
    DECIDED = "decided"
    RULES_CHANGED = "rules_changed"


BOOKKEEPING = frozenset(
    {
        ChangeCode.RECORDED,
        ChangeCode.LOOKED,
        ChangeCode.UPDATED,
        ChangeCode.EDITED,
        ChangeCode.FLAGGED,
        ChangeCode.COPY_MOVED,
    }
)
"""The codes that are no news."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    IN_DATA = "in_data"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"


class DraftState(StrEnum):
    """Where an unpublished statement stands. Only a draft and a submitted one can still be edited."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DISCARDED = "discarded"

    @property
    def is_open(self) -> bool:
        """Whether it can still become something else."""
        return self in (DraftState.DRAFT, DraftState.SUBMITTED)


class ReviewRole(StrEnum):
    """What somebody did to a statement before it was published."""

    FIRST = "first"
    SECOND = "second"
    PUBLISHED = "published"


class SecondReaderReason(StrEnum):
    """Why a statement needs a second reader (domain.md, judgement and workflow)."""

    NEW_PLEDGE = "new_pledge"
    FIRMNESS_CHANGE = "firmness_change"
    EXCLUSION = "exclusion"
    WITHDRAWAL = "withdrawal"
    SOLE_UNNAMED_ORIGIN = "sole_unnamed_origin"


class Clock(StrEnum):
    WORLD = "world"
    RECORD = "record"


class Aspect(StrEnum):
    """What is compared of a pledge between two moments."""

    FIRMNESS = "firmness"
    STATUS = "status"
    SIZE = "size"
    WHERE = "where"
    CONDITIONS = "conditions"
    DISPUTED = "disputed"
    STALE = "stale"


class CellState(StrEnum):
    """Why a cell of the matrix holds what it holds: three kinds of emptiness are never one."""

    NOT_RESEARCHED = "not_researched"
    NO_STATEMENT_FOUND = "no_statement_found"
    RULED_OUT = "ruled_out"
    NO_COMMITMENT = "no_commitment"
    PLEDGED = "pledged"
