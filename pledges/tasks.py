"""Doorbells. A task carries no data: it says "look", and PostgreSQL knows what there is to do.

Beat rings `tick` every minute, which rings the others; a bell that was lost is rung again by the next tick.
"""

from functools import partial

import structlog
from celery import Task, shared_task
from django.db import transaction

from pledges.derived import reevaluation, rehash, sweep
from pledges.digest import confirmation, prepare, send
from pledges.queries.clock import database_now
from pledges.snapshots import job as snapshots

EXPIRES = 300
"""Seconds after which a bell that nobody heard is forgotten; the tick has rung again by then."""

log = structlog.get_logger(__name__)


def ring(*bells: Task) -> None:
    """Ring once the transaction is committed. Never raises: a broker that is away costs at most its time-out."""
    for bell in bells:
        transaction.on_commit(partial(_publish, bell), robust=True)


def _publish(bell: Task) -> None:
    try:
        bell.apply_async(expires=EXPIRES, retry=False)
    except Exception as error:
        log.warning("bell_not_rung", bell=bell.name, error=str(error))


@shared_task
def tick() -> None:
    """Note what is due by now, and ring for it."""
    now = database_now()
    sweep.open_day(now)
    reevaluation.open_if_changed()
    prepare.open_periods(now)
    snapshots.open_due(now)
    rehash.open_night(now)
    ring(work, deliver)


@shared_task
def work() -> None:
    """One unit of what only writes to the database. What the day brought goes before what our rules changed."""
    now = database_now()
    if sweep.unit(now) or prepare.unit(now) or snapshots.unit(now) or reevaluation.unit(now) or rehash.unit():
        ring(work, deliver)


@shared_task
def deliver() -> None:
    """One mail."""
    if confirmation.unit() or send.unit():
        ring(deliver)
