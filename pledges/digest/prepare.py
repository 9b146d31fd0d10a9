"""From the calendar to frozen digests: which subscriptions have a period that is over and untold, and one at a time."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Max

from coalition.visibility import Purpose
from pledges.derived import runs
from pledges.digest.build import freeze, wait_for_open_doors
from pledges.digest.schedule import Hour, Period, due_period
from pledges.models import Subscription

JOB = "digest"

log = structlog.get_logger(__name__)


def open_periods(now: datetime) -> None:
    """Note every subscription whose period is over and untold at `now`."""
    for subscription, period in _due(now):
        runs.open_run(JOB, f"{subscription.pk}@{period.ends.date().isoformat()}")


def unit(now: datetime) -> bool:
    """Freeze one digest that is noted and not made. Returns whether there may be more."""
    with runs.claimed(JOB) as claim:
        if claim is None:
            return False
        wait_for_open_doors()
        with transaction.atomic():
            for subscription, period in _due(now, only=int(claim.period.partition("@")[0])):
                freeze(subscription, period, now=now)
            runs.finish(claim)
        return True
    return runs.is_fresh_work(JOB)


def _due(now: datetime, only: int | None = None) -> Iterator[tuple[Subscription, Period]]:
    """Confirmed, not unsubscribed, and with a period to tell. With `only`, that subscription alone, locked."""
    following = Subscription.objects.for_the_record(Purpose.DELIVER).filter(
        confirmed_at__lte=now, unsubscribed_at__isnull=True
    )
    if only is not None:
        following = following.filter(
            pk__in=Subscription.objects.for_the_record(Purpose.DELIVER).select_for_update().filter(pk=only).values("pk")
        )
    for one in following.annotate(last_end=Max("digests__ends_at")).iterator():
        hour = Hour(one.weekday, one.hour, _zone(one))
        period = due_period(
            hour,
            confirmed_at=one.confirmed_at or now,
            last_end=one.last_end,  # type: ignore[attr-defined]  # annotated above
            now=now,
        )
        if period is not None:
            yield one, period


def _zone(one: Subscription) -> ZoneInfo:
    """The subscriber's zone; UTC where the system knows it no more, so that nobody is held up."""
    try:
        return ZoneInfo(one.time_zone)
    except (ValueError, OSError, LookupError):
        log.warning("time_zone_unknown", subscription=one.pk, time_zone=one.time_zone)
        return ZoneInfo("UTC")
