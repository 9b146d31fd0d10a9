"""Writing and settling as two steps, so that a test chooses the day that silence is measured against."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.ledger import Commit
from pledges.actions.entry import StatementEntry
from pledges.actions.statements import Written, write_all
from pledges.derived import settle
from pledges.models import Pledge
from tests import factories


def settled(today: date, *entries: StatementEntry, commit: Commit | None = None, rank: int = 5) -> Written:
    """Record these entries in one commit, and settle what they touched as if it were `today`."""
    for entry in entries:
        factories.ground(entry, rank)
    if commit is None:
        with factories.door() as opened:
            return settled(today, *entries, commit=opened)
    written = write_all(entries, commit=commit)
    settle(written.pledges, commit=commit, today=today, new_positions=written.positions)
    return written


def again(today: date, pledges: Collection[int] | None = None) -> int:
    """Settle everything (or these pledges) again in a commit of its own, as if it were `today`; how many queries it
    took.
    """
    asked: Sequence[int] = list(Pledge.objects.values_list("pk", flat=True)) if pledges is None else list(pledges)
    with factories.door("again") as commit, CaptureQueriesContext(connection) as queries:
        settle(asked, commit=commit, today=today)
    return len(queries)
