"""The nightly sweep: what time alone changed. Level-triggered: it asks what is due, and does it.

The door is opened only where something is due. Each chunk is one commit, so that a sweep killed anywhere goes on
where it stood; a pledge that fails alone three times is set aside for the day with its reason, and holds up no other.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

from coalition.access.answers import forget_old
from coalition.ledger import BULK_SECONDS, Commit, record
from coalition.visibility import Purpose
from coalition.vocabulary import Origin
from pledges.derived import runs
from pledges.derived.due import came_due
from pledges.derived.time_alone import settle_day
from pledges.models import Run

JOB = "sweep"
PLEDGE_JOB = "sweep pledge"
ACTOR = "nightly sweep"
CHUNK = 500
"""Pledges in one commit: well below a second, so that nobody at the door waits long."""

WITH_EVIDENCE = 100
"""Of these at most so many that are worked out from all the evidence of their lines."""

TRIES_OF_A_DAY = 10
"""One try of a chunk, and three of one pledge alone, leave room: the day itself is set aside only where it fails for
other reasons.
"""

Inside = Callable[[int], None]


class _NothingDueError(Exception):
    """Leaves the door without a commit."""


def open_day(now: datetime) -> None:
    """Note that the UTC day of `now` is to be swept; again, once an hour, where something came due since it was."""
    today = _day(now)
    runs.open_run(JOB, today.isoformat())
    swept = Run.objects.for_the_record(Purpose.RUN).filter(job=JOB, period__startswith=today.isoformat())
    if not swept.filter(done_at__isnull=True).exists() and due_today(today, limit=1):
        runs.open_run(JOB, f"{today.isoformat()}T{now.astimezone(UTC):%H}")


def unit(now: datetime, *, limit: int = CHUNK) -> bool:
    """Do one chunk of a day that is noted and undone. Returns whether there may be more."""
    today = _day(now)
    with runs.claimed(JOB, tries=TRIES_OF_A_DAY) as claim:
        if claim is None:
            return False
        if claim.attempts > 1:
            return _one_by_one(claim, today, limit)
        more = sweep_unit(today, limit=limit, inside=lambda count: runs.advance(claim, count))
        if not more:
            forget_old(now)
            runs.finish(claim)
        return more
    return False


def sweep_unit(today: date, *, limit: int = CHUNK, inside: Inside = lambda count: None) -> bool:
    """Settle at most `limit` of the pledges that are due on `today` (UTC day), in one commit.

    `inside` is called with their number before the commit closes. Returns whether there may be more. Running it again
    changes nothing.
    """
    if not due_today(today, limit=1):
        return False
    try:
        with _door(today) as commit:
            due = due_today(today, limit=limit)  # again, under the lock: another may have been here
            if not due:
                raise _NothingDueError
            done = settle_day(due, commit=commit, today=today, with_evidence=WITH_EVIDENCE)
            inside(len(done))
    except _NothingDueError:
        return False
    return len(due) == limit or len(done) < len(due)


def due_today(today: date, *, limit: int) -> list[int]:
    """Primary keys of at most `limit` pledges that are due and not set aside for the day."""
    aside = _aside(today)
    return [pledge for pledge in came_due(today, limit=limit + len(aside)) if pledge not in aside][:limit]


def _one_by_one(claim: runs.Claim, today: date, limit: int) -> bool:
    """After a chunk that failed: every pledge in a commit of its own, tried and counted alone. Returns as `unit`."""
    due = due_today(today, limit=limit)
    failed = 0
    for pledge in due:
        period = f"{today}/{pledge}"
        runs.open_run(PLEDGE_JOB, period)
        settled = False
        with runs.claimed(PLEDGE_JOB, period=period) as one:
            if one is not None:
                _settle_one(pledge, today, one, claim)
                settled = True
        failed += not settled
    if not due:
        runs.finish(claim)
    return bool(due) and not failed


def _settle_one(pledge: int, today: date, one: runs.Claim, day: runs.Claim) -> None:
    with _door(today) as commit:
        settle_day([pledge], commit=commit, today=today)
        runs.finish(one)
        runs.advance(day, 1)


def _aside(today: date) -> Sequence[int]:
    periods = Run.objects.for_the_record(Purpose.RUN).filter(
        job=PLEDGE_JOB, period__startswith=f"{today}/", set_aside_at__isnull=False
    )
    return [int(period.rpartition("/")[2]) for period in periods.values_list("period", flat=True)]


def _door(today: date) -> AbstractContextManager[Commit]:
    return record(
        actor=ACTOR, reason=f"day_evaluated {today.isoformat()}", origin=Origin.JOB, silent_seconds=BULK_SECONDS
    )


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
