"""A snapshot a day, after the night's sweep: noted in PostgreSQL, made file by file by whoever claims it, made again
when words that it holds were taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Max

from coalition.models import LedgerRedaction
from coalition.visibility import Purpose
from pledges.derived import runs, sweep
from pledges.models import Retraction, Run
from pledges.queries.head import head
from pledges.snapshots import folder, make
from pledges.snapshots.folder import Snapshot

JOB = "snapshot"
LOCK_SPACE = 0x5EEA << 32
"""Advisory locks on days are this number plus the day's, apart from those of runs."""

OLD = timedelta(days=1)
"""After so long nobody is still writing what begins with a dot."""

log = structlog.get_logger(__name__)


def open_due(now: datetime) -> None:
    """Note the UTC day of `now`, once there is a record; and every snapshot that holds what was taken back since."""
    if not head().seq:
        return
    runs.open_run(JOB, now.astimezone(UTC).date().isoformat())
    last = last_taken_back()
    for snapshot in folder.snapshots():
        if not is_shown(snapshot, last):
            runs.open_run(JOB, f"{snapshot.day}@{last}")


def unit(now: datetime) -> bool:
    """Write one file of a snapshot that is noted and undone. Returns whether there may be more."""
    if _is_being_swept(now):
        return False  # what the day brings belongs to its snapshot
    with runs.claimed(JOB) as claim:
        if claim is None:
            return False
        day = date.fromisoformat(claim.period[:10])
        with _alone(day):
            is_more = _portion(day, now)
        if is_more:
            runs.advance(claim, 1)
        else:
            prune(now=now)
            runs.finish(claim)
        return True
    return False


def _portion(day: date, now: datetime) -> bool:
    """A file more, where the one that is there may not be shown. Returns whether there is more to do."""
    found = folder.snapshot_of(day)
    if found is not None and is_shown(found, last_taken_back()):
        return False
    is_more = make.portion(day, now=now, seq=found.seq if found else None)
    if not is_more:
        _tell(folder.snapshot_of(day))
    return is_more


def make_due(day: date, *, now: datetime) -> Snapshot:
    """The snapshot of a day: the one that is there, if it may be shown; else a new one, at the same commit where there
    was one. One at a time makes it.

    Raises as `make.make`.
    """
    with _alone(day):
        found = folder.snapshot_of(day)
        if found is None or not is_shown(found, last_taken_back()):
            found = make.make(day, now=now, seq=found.seq if found else None)
            _tell(found)
        return found


def _tell(made: Snapshot | None) -> None:
    if made is not None:
        log.info("snapshot_made", day=str(made.day), seq=made.seq, bytes=sum(file.size for file in made.files))


def last_taken_back() -> int:
    """The last commit that took something out of what the public may see; 0 where none did. Two reads."""
    retracted = Retraction.objects.aggregate(last=Max("seq"))["last"]
    redacted = LedgerRedaction.objects.aggregate(last=Max("seq"))["last"]
    return max(retracted or 0, redacted or 0)


def is_shown(snapshot: Snapshot, last: int) -> bool:
    """Whether nothing that it may hold was taken back since it was made. A retraction of what was recorded later makes
    it wait too: to be sure is cheap.
    """
    return last <= snapshot.visible_seq


def prune(*, now: datetime) -> None:
    """Keep the newest `SNAPSHOT_DAYS` and the first of each month; take the others away, and what the killed left."""
    kept = folder.days()
    firsts = {(day.year, day.month): day for day in kept}  # the newest come first: the last one that stays is the first
    for day in kept[max(settings.SNAPSHOT_DAYS, 1) :]:
        if day not in firsts.values():
            found = folder.snapshot_of(day)
            if found is not None:
                make.remove(found)
    for left in _left_over(now):
        make.discard(left)


@contextmanager
def _alone(day: date) -> Iterator[None]:
    """Wait until nobody else makes this day's snapshot. Whoever is killed at it leaves the lock with its connection."""
    key = LOCK_SPACE + day.toordinal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _left_over(now: datetime) -> Iterator[Path]:
    for path in folder.root().glob(".*"):
        if path.name.startswith((make.MAKING, make.GONE)):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if now - changed > OLD:
                yield path


def _is_being_swept(now: datetime) -> bool:
    today = now.astimezone(UTC).date().isoformat()
    undone = Run.objects.for_the_record(Purpose.RUN).filter(done_at__isnull=True, set_aside_at__isnull=True)
    return undone.filter(job=sweep.JOB, period__startswith=today).exists()
