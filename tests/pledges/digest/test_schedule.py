"""Periods are weeks by the clock on the subscriber's wall, half-open, and follow each other without a gap."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pledges.digest.schedule import Hour, Period, due_period, last_hour, week, week_around

PARIS = ZoneInfo("Europe/Paris")
MONDAY_7 = Hour(weekday=0, hour=7, zone=PARIS)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T12:00", "2026-11-16T06:00"),  # a Sunday, winter: 7 o'clock is 6 UTC
        ("2026-11-23T06:00", "2026-11-23T06:00"),  # the hour itself belongs to the past
        ("2026-11-23T05:59", "2026-11-16T06:00"),
        ("2026-07-08T00:00", "2026-07-06T05:00"),  # summer
        ("2026-03-30T05:00", "2026-03-30T05:00"),  # the Monday after the clocks went forward
        ("2026-10-26T05:59", "2026-10-19T05:00"),  # the Monday after they went back, a minute too early
        ("2026-10-26T06:00", "2026-10-26T06:00"),
    ],
)
def test_the_last_hour_is_read_from_the_wall_clock(now: str, expected: str) -> None:
    assert last_hour(MONDAY_7, _utc(now)) == _utc(expected)


@pytest.mark.parametrize(
    ("ends", "hours"), [("2026-03-30T05:00", 167), ("2026-10-26T06:00", 169), ("2026-11-23T06:00", 168)]
)
def test_a_week_over_a_change_of_clocks_has_its_real_length(ends: str, hours: int) -> None:
    period = due_period(MONDAY_7, confirmed_at=_utc("2026-01-01T00:00"), last_end=None, now=_utc(ends))
    assert period is not None
    assert (period.ends - period.starts, period.ends) == (timedelta(hours=hours), _utc(ends))


@pytest.mark.parametrize("hour", [2, 3])
def test_an_hour_that_is_skipped_or_comes_twice_comes_once(hour: int) -> None:
    sunday = Hour(weekday=6, hour=hour, zone=PARIS)
    found = set()
    for start in (_utc("2026-03-27T00:00"), _utc("2026-10-23T00:00")):
        for quarter in range(4 * 24 * 5):
            found.add(last_hour(sunday, start + timedelta(minutes=15 * quarter)))
    assert len(found) == 4  # the Sunday before, and the Sunday itself, twice


def test_periods_follow_each_other_without_a_gap_for_two_years() -> None:
    now, last_end, starts = _utc("2026-01-01T00:00"), None, []
    while now < _utc("2028-01-01T00:00"):
        period = due_period(MONDAY_7, confirmed_at=_utc("2025-12-01T00:00"), last_end=last_end, now=now)
        if period is not None:
            assert last_end is None or period.starts == last_end
            starts.append(period.starts)
            last_end = period.ends
        now += timedelta(hours=5)
    assert len(starts) == 105


def test_weeks_in_which_nobody_worked_make_one_longer_period() -> None:
    period = due_period(
        MONDAY_7,
        confirmed_at=_utc("2026-01-01T00:00"),
        last_end=_utc("2026-11-02T06:00"),
        now=_utc("2026-11-23T09:00"),
    )
    assert period == Period(_utc("2026-11-02T06:00"), _utc("2026-11-23T06:00"), PARIS)


def test_a_new_hour_of_the_week_tells_nothing_twice() -> None:
    tuesday = Hour(weekday=1, hour=20, zone=ZoneInfo("Asia/Tokyo"))
    last_end = _utc("2026-11-16T06:00")
    period = due_period(tuesday, confirmed_at=_utc("2026-01-01T00:00"), last_end=last_end, now=_utc("2026-11-18T00:00"))
    assert period is not None
    assert (period.starts, period.ends) == (last_end, _utc("2026-11-17T11:00"))


def test_nothing_is_due_before_the_first_week_is_over() -> None:
    confirmed = _utc("2026-11-18T12:00")
    assert due_period(MONDAY_7, confirmed_at=confirmed, last_end=None, now=_utc("2026-11-22T23:00")) is None
    first = due_period(MONDAY_7, confirmed_at=confirmed, last_end=None, now=_utc("2026-11-23T06:00"))
    assert first == Period(_utc("2026-11-16T06:00"), _utc("2026-11-23T06:00"), PARIS)


def test_a_named_week_goes_from_monday_to_monday() -> None:
    assert week(2026, 3, ZoneInfo("UTC")).starts == _utc("2026-01-12T00:00")
    assert week_around(_utc("2026-11-22T23:59"), ZoneInfo("UTC")).ends == _utc("2026-11-23T00:00")
    with pytest.raises(ValueError, match="week"):
        week(2025, 53, ZoneInfo("UTC"))
