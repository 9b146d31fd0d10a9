"""Where the record stands: its newest commit. Every answer says this number: what to quote, what to cache by."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coalition.models import LedgerCommit


@dataclass(frozen=True, slots=True)
class Head:
    """`seq` counts the commits of the record, 0 while it is empty; `at` is the newest one's UTC time, else None."""

    seq: int
    at: datetime | None


def head() -> Head:
    """The newest commit, by one read of the primary key's index."""
    row = LedgerCommit.objects.order_by("-seq").values_list("seq", "at").first()
    return Head(seq=row[0], at=row[1]) if row else Head(seq=0, at=None)


def seq_at(instant: datetime) -> int:
    """The number of the last commit at or before `instant` (with a zone); 0 where there is none.

    Times before the head's are final, because a commit's time only rises; a later one answers the head.
    """
    newest = LedgerCommit.objects.filter(at__lte=instant.astimezone(UTC)).order_by("-seq").values_list("seq", flat=True)
    return newest.first() or 0
