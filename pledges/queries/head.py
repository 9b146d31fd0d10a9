"""Where the record stands: its newest commit. Every answer says this number: what to quote, what to cache by."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coalition.models import LedgerCommit


@dataclass(frozen=True, slots=True)
class Head:
    """`seq` counts the commits of the record, 0 while it is empty; `at` is the newest one's UTC time, else None."""

    seq: int
    at: datetime | None


EMPTY = Head(seq=0, at=None)


def head() -> Head:
    """The newest commit, by one read of the primary key's index."""
    row = LedgerCommit.objects.order_by("-seq").values_list("seq", "at").first()
    return Head(*row) if row else EMPTY


def head_at(instant: datetime) -> Head:
    """The last commit at or before `instant` (with a zone).

    Times before the head's are final, because a commit's time only rises; a later one answers the head.
    """
    past = LedgerCommit.objects.filter(at__lte=instant.astimezone(UTC))
    row = past.order_by("-at").values_list("seq", "at").first()
    return Head(*row) if row else EMPTY


def seq_at(instant: datetime) -> int:
    """The number of the last commit at or before `instant` (with a zone); 0 where there is none."""
    return head_at(instant).seq
