"""Claiming work that comes with the calendar. PostgreSQL holds it; whoever rings, and however often, it is done once.

A claim is counted in a short transaction of its own before the work is tried, so that work which kills its worker is
set aside after some tries. The lease ends when its time is over or when its holder's connection is gone, whichever is
first: after a kill the next tick goes on. Only whoever holds the lease's token can finish.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from coalition.texts import one_line
from coalition.visibility import Purpose
from pledges.models import Run

TRIES = 3
LOCK_SPACE = 0x5EE9 << 32
"""Advisory locks on runs are this number plus the run's key, apart from the ledger's lock."""

LOOKED_AT = 50
"""Runs that a claim looks at; more are only in hand where there are as many workers."""

log = structlog.get_logger(__name__)


class LeaseLostError(RuntimeError):
    """Somebody else has taken the work over; what this holder did is rolled back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run in hand. `attempts` counts this try; 1 is the first since the last progress. `progress` is how far it was
    when it was taken.
    """

    run: int
    job: str
    period: str
    attempts: int
    token: UUID
    locked: bool
    progress: int


def open_run(job: str, period: str) -> None:
    """Note that `job` is due for `period`; nothing where it is already noted."""
    Run.objects.bulk_create([Run(job=job, period=period, created_at=Now())], ignore_conflicts=True)


@contextmanager
def claimed(job: str, *, period: str = "", tries: int = TRIES) -> Iterator[Claim | None]:
    """Claim an undone run of `job` (of `period`, where given) that nobody has in hand, the untried first; None where
    there is none.

    An exception inside is written down on the run and logged, not raised: the run is tried again, and set aside with
    it after `tries` tries.
    """
    claim = _take(job, period, tries)
    if claim is None:
        yield None
        return
    try:
        yield claim
    except LeaseLostError:
        log.warning("lease_lost", job=claim.job, period=claim.period)
    except Exception as error:
        log.exception("run_failed", job=claim.job, period=claim.period, attempts=claim.attempts)
        _held(claim).update(problem=_reason(error))
    finally:
        if connection.is_usable():
            _held(claim).update(lease_until=None, lease_token=None)
            if claim.locked:
                _unlock(claim.run)


def is_fresh_work(job: str) -> bool:
    """Whether runs of `job` are waiting that were not tried yet: one that failed must not hold them up."""
    return (
        Run.objects.for_the_record(Purpose.RUN)
        .filter(job=job, done_at__isnull=True, set_aside_at__isnull=True, attempts=0)
        .exists()
    )


def advance(claim: Claim, count: int) -> None:
    """Inside the transaction of an effect: `count` more are done, and tries count anew. Raises LeaseLostError."""
    if _held(claim).update(progress=F("progress") + count, attempts=0, problem="") != 1:
        raise LeaseLostError(claim.period)


def finish(claim: Claim) -> None:
    """Inside the transaction of the last effect: the run is done. Raises LeaseLostError."""
    if _held(claim).update(done_at=Now(), problem="", lease_until=None, lease_token=None) != 1:
        raise LeaseLostError(claim.period)


def set_aside(claim: Claim, problem: str) -> None:
    """The run found what a person must look at: it stands first in the list of runs, and is not tried again. Raises
    LeaseLostError.
    """
    aside = {"set_aside_at": Now(), "problem": one_line(problem), "lease_until": None, "lease_token": None}
    if _held(claim).update(**aside) != 1:
        raise LeaseLostError(claim.period)


def _take(job: str, period: str, tries: int) -> Claim | None:
    undone = Run.objects.for_the_record(Purpose.RUN).filter(job=job, done_at__isnull=True, set_aside_at__isnull=True)
    if period:
        undone = undone.filter(period=period)
    waiting = undone.annotate(over=Q(lease_until__lt=Now())).order_by("attempts", "period").values_list("pk", "over")
    for run, lease_is_over in waiting[:LOOKED_AT]:
        locked = _lock(run)
        if not locked and not lease_is_over:
            continue
        claim = _count_try(undone.filter(pk=run), tries, locked=locked)
        if claim is not None:
            return claim
        if locked:
            _unlock(run)
    return None


def _count_try(undone: QuerySet[Run], tries: int, *, locked: bool) -> Claim | None:
    with transaction.atomic():
        run = undone.select_for_update(skip_locked=True).first()
        if run is None:
            return None
        if run.attempts >= tries:
            reason = run.problem or f"Its worker died while at it, {run.attempts} times."
            undone.update(set_aside_at=Now(), problem=reason, lease_until=None, lease_token=None)
            log.error("run_set_aside", job=run.job, period=run.period, problem=reason)
            return None
        token = uuid4()
        lease = timedelta(seconds=settings.LEASE_SECONDS)
        undone.update(attempts=F("attempts") + 1, lease_token=token, lease_until=Now() + lease)
        return Claim(run.pk, run.job, run.period, run.attempts + 1, token, locked, run.progress)


def _held(claim: Claim) -> QuerySet[Run]:
    return Run.objects.for_the_record(Purpose.RUN).filter(pk=claim.run, lease_token=claim.token, done_at__isnull=True)


def _lock(run: int) -> bool:
    """Hold the run for as long as this connection lives; False where another living connection holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_SPACE + run])
        return bool(cursor.fetchone()[0])


def _unlock(run: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_SPACE + run])


def _reason(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")
