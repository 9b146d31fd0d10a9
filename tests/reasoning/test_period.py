"""Periods: when something was said, as bounds that are only narrowed by what is stated."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.facts import Said
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.period import (
    Order,
    between,
    bounded_by_publication,
    days_apart,
    iso_week,
    month,
    narrowed,
    one_day,
    order_of,
    week_of,
)
from tests.reasoning.builders import on

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def bounds(draw: st.DrawFn) -> Said:
    latest = draw(DAYS)
    earliest = draw(st.none() | st.integers(0, 40).map(lambda n: latest - timedelta(days=n)))
    return Said(earliest, latest)


def test_this_week_is_monday_to_sunday() -> None:
    for day in (date(2025, 11, 24), date(2025, 11, 26), date(2025, 11, 30)):
        assert week_of(day) == on("2025-11-24/2025-11-30")
    assert iso_week(2026, 1) == on("2025-12-29/2026-01-04")


@pytest.mark.parametrize(
    ("year", "number", "expected"),
    [
        (2026, 2, "2026-02-01/2026-02-28"),
        (2024, 2, "2024-02-01/2024-02-29"),
        (2025, 12, "2025-12-01/2025-12-31"),
    ],
)
def test_a_month_is_first_to_last_day(year: int, number: int, expected: str) -> None:
    assert month(year, number) == on(expected)


def test_a_stated_basis_is_narrower_and_wins() -> None:
    assert narrowed(week_of(date(2025, 11, 26)), one_day(date(2025, 11, 25))) == on("2025-11-25")
    assert narrowed(one_day(date(2025, 11, 25)), week_of(date(2025, 11, 26))) == on("2025-11-25")
    assert narrowed(Said(None, date(2025, 11, 26)), on("2025-11-24/2025-11-30")) == on("2025-11-24/2025-11-26")


def test_first_publication_bounds_the_latest_day_and_never_the_earliest() -> None:
    assert bounded_by_publication(on("2025-11-24/2025-11-30"), date(2025, 11, 26)) == on("2025-11-24/2025-11-26")
    assert bounded_by_publication(on("2025-11-25"), date(2025, 12, 9)) == on("2025-11-25")


def test_an_undated_statement_has_its_publication_as_upper_bound_only() -> None:
    assert bounded_by_publication(None, date(2025, 11, 26)) == on("../2025-11-26")
    assert bounded_by_publication(on("../2025-12-01"), date(2025, 11, 26)) == on("../2025-11-26")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: between(date(2025, 11, 26), date(2025, 11, 25)), "inverted_period"),
        (lambda: iso_week(2025, 53), "no_such_week"),
        (lambda: month(2025, 13), "no_such_month"),
        (lambda: narrowed(week_of(date(2025, 11, 26)), one_day(date(2025, 12, 2))), "basis_outside_period"),
        (lambda: bounded_by_publication(on("2025-11-27"), date(2025, 11, 26)), "said_after_published"),
    ],
)
def test_a_period_that_cannot_be_is_refused_at_its_field(make: object, code: str) -> None:
    with pytest.raises(InvalidFactError) as refused:
        make()  # type: ignore[operator]
    assert (refused.value.field, refused.value.code) == ("said_from", code)


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("2025-11-24", "2025-11-25", Order.BEFORE),
        ("2025-11-26", "2025-11-25", Order.AFTER),
        ("2025-11-25", "2025-11-25", Order.UNKNOWN),
        ("2025-11-24/2025-11-30", "2025-11-30", Order.UNKNOWN),
        ("2025-11-24/2025-11-30", "2025-12-01", Order.BEFORE),
        ("../2025-11-26", "2025-11-27", Order.BEFORE),
        ("../2025-11-26", "2025-11-25", Order.UNKNOWN),
        ("../2025-11-26", "../2025-12-30", Order.UNKNOWN),
    ],
)
def test_overlapping_bounds_leave_the_order_unknown(a: str, b: str, order: Order) -> None:
    assert order_of(on(a), on(b)) is order


@given(bounds(), bounds())
def test_order_and_distance_are_the_same_from_both_sides(a: Said, b: Said) -> None:
    mirror = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE, Order.UNKNOWN: Order.UNKNOWN}
    assert order_of(b, a) is mirror[order_of(a, b)]
    assert days_apart(a, b) == days_apart(b, a)
    assert (days_apart(a, b) == 0) is (order_of(a, b) is Order.UNKNOWN)


@given(bounds(), DAYS)
def test_publication_never_moves_the_earliest_day(said: Said, published: date) -> None:
    if said.earliest is not None and said.earliest > published:
        return
    bounded = bounded_by_publication(said, published)
    assert bounded.earliest == said.earliest
    assert bounded.latest <= min(said.latest, published)
