"""Which period of a subscription is due: from where its last digest ended to its last weekly hour, half-open.

The hour is the subscriber's own, by the clock on their wall: a week over a change of clocks has 167 or 169 hours. A
worker that was away for weeks leaves one longer period, and nothing is told twice or left out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hour:
    """A weekly hour: `weekday` from Monday = 0, `hour` 0–23, in a time zone."""

    weekday: int
    hour: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `starts` belongs to it, `ends` to the next. Both in UTC; `zone` says which days they are."""

    starts: datetime
    ends: datetime
    zone: ZoneInfo


def last_hour(hour: Hour, now: datetime) -> datetime:
    """The last such hour at or before `now`, in UTC.

    An hour that the wall clock skips is taken at the same distance from midnight as if it had not been skipped, and of
    one that comes twice the first counts (PEP 495, fold 0).
    """
    today = now.astimezone(hour.zone).date()
    day = today - timedelta(days=(today.weekday() - hour.weekday) % 7)
    found = datetime.combine(day, time(hour.hour), hour.zone).astimezone(UTC)
    return found if found <= now else _week_before(found, hour)


def due_period(hour: Hour, *, confirmed_at: datetime, last_end: datetime | None, now: datetime) -> Period | None:
    """The period to tell at `now`, or None. The first one is the whole week in which the subscriber confirmed."""
    ends = last_hour(hour, now)
    if last_end is not None:
        return Period(last_end, ends, hour.zone) if last_end < ends else None
    return Period(_week_before(ends, hour), ends, hour.zone) if confirmed_at < ends else None


def week(year: int, number: int, zone: ZoneInfo) -> Period:
    """An ISO week, Monday to Monday, as the days of `zone`. Raises ValueError where the year has no such week."""
    monday = datetime.fromisocalendar(year, number, 1).replace(tzinfo=zone)
    return Period(monday.astimezone(UTC), (monday + WEEK).astimezone(UTC), zone)


def week_around(now: datetime, zone: ZoneInfo) -> Period:
    """The ISO week that `now` lies in."""
    year, number, _ = now.astimezone(zone).isocalendar()
    return week(year, number, zone)


def _week_before(instant: datetime, hour: Hour) -> datetime:
    day = instant.astimezone(hour.zone).date() - WEEK
    return datetime.combine(day, time(hour.hour), hour.zone).astimezone(UTC)
