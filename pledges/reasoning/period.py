"""When something was said, and when it is due: bounds in whole UTC days, both ends inclusive, never a guess.

A bound is only ever narrowed by something stated. First publication bounds the latest day, never the
earliest: nobody can print what has not been said, but anybody can print it late.
"""

from datetime import date, timedelta
from enum import StrEnum

from pledges.reasoning.facts import Said
from pledges.reasoning.invalid import InvalidFactError


class Order(StrEnum):
    """How two statements lie in time. Overlapping bounds leave the order unknown."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


def between(earliest: date | None, latest: date) -> Said:
    """Bounds as stated. Raises InvalidFactError when they are inverted."""
    if earliest is not None and earliest > latest:
        raise InvalidFactError(
            "said_from", "inverted_period", f"{earliest} lies after {latest}, the end of the period."
        )
    return Said(earliest, latest)


def one_day(day: date) -> Said:
    """A statement whose day is known."""
    return Said(day, day)


def week_of(day: date) -> Said:
    """The ISO week, Monday to Sunday, that holds `day`: what "this week" means (domain.md, Evidence)."""
    monday = day - timedelta(days=day.weekday())
    return Said(monday, monday + timedelta(days=6))


def iso_week(year: int, week: int) -> Said:
    """Week `week` of the ISO `year`. Raises InvalidFactError for a week that the year does not have."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise InvalidFactError("said_from", "no_such_week", f"{year} has no week {week}.") from None
    return week_of(monday)


def month(year: int, number: int) -> Said:
    """A calendar month. Raises InvalidFactError for a month that does not exist."""
    try:
        first = date(year, number, 1)
    except ValueError:
        raise InvalidFactError("said_from", "no_such_month", f"{year}-{number} is not a month.") from None
    next_first = date(year + number // 12, number % 12 + 1, 1)
    return Said(first, next_first - timedelta(days=1))


def narrowed(coarse: Said, basis: Said) -> Said:
    """`coarse` ("this week") under a stated `basis` ("Tuesday evening"): what both allow, so the narrower
    wins.

    Raises InvalidFactError when the two exclude each other.
    """
    starts = [day for day in (coarse.earliest, basis.earliest) if day is not None]
    earliest, latest = max(starts, default=None), min(coarse.latest, basis.latest)
    if earliest is not None and earliest > latest:
        raise InvalidFactError(
            "said_from",
            "basis_outside_period",
            f"the stated basis ends before {earliest} or begins after {latest}.",
        )
    return Said(earliest, latest)


def bounded_by_publication(said: Said | None, first_published: date) -> Said:
    """The bounds once it is known when it was first printed: that moves `latest` only.

    An undated statement (None) gets the publication as its upper bound and no day of speaking. Raises
    InvalidFactError when the statement is dated wholly after its first printing.
    """
    if said is None:
        return Said(None, first_published)
    if said.earliest is not None and said.earliest > first_published:
        raise InvalidFactError(
            "said_from",
            "said_after_published",
            f"{said.earliest} lies after the first publication on {first_published}.",
        )
    return Said(said.earliest, min(said.latest, first_published))


def order_of(a: Said, b: Said) -> Order:
    """How `a` lies to `b`: BEFORE and AFTER only where the bounds leave no other way; an undated start
    reaches back for ever.
    """
    if b.earliest is not None and a.latest < b.earliest:
        return Order.BEFORE
    if a.earliest is not None and b.latest < a.earliest:
        return Order.AFTER
    return Order.UNKNOWN


def days_apart(a: Said, b: Said) -> int:
    """The fewest days that can lie between the two; 0 where the order is unknown."""
    if b.earliest is not None and a.latest < b.earliest:
        return (b.earliest - a.latest).days
    if a.earliest is not None and b.latest < a.earliest:
        return (a.earliest - b.latest).days
    return 0
