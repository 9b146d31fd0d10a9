"""Covered, short by so much, or it cannot be said: nothing is guessed from what no pledge says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.coverage import coverage
from pledges.reasoning.facts import Quantity
from pledges.reasoning.totals import Part, total
from pledges.vocabulary import Coverage, Firmness, Measure, Qualifier


def _people(low: int, high: int | None) -> Quantity:
    return Quantity(Measure.PERSONNEL, Qualifier.RANGE if high is not None else Qualifier.AT_LEAST, low, high)


def _part(quantity: Quantity | None, *, stale: bool = False) -> Part:
    return Part(Firmness.PLEDGED, quantity, stale=stale, disputed=False)


SHIPS = Quantity(Measure.SHIP, Qualifier.EXACT, 2, 2)


@pytest.mark.parametrize(
    ("needed", "pledged", "expected"),
    [
        (_people(900, 1000), [_people(1000, 2000)], (Coverage.COVERED, 0, 0)),
        (_people(900, 1100), [_people(1000, 2000)], (Coverage.CANNOT_BE_SAID, 0, 100)),
        (_people(5000, 6000), [_people(1000, 2000)], (Coverage.SHORT, 3000, 5000)),
        (_people(5000, None), [_people(1000, 2000)], (Coverage.SHORT, 3000, None)),
        (_people(5000, None), [_people(5000, 5000)], (Coverage.COVERED, 0, 0)),
        (_people(5000, 6000), [_people(1000, None)], (Coverage.CANNOT_BE_SAID, 0, 5000)),
        (_people(5000, 6000), [_people(1000, 2000), None], (Coverage.CANNOT_BE_SAID, 3000, 5000)),
        (_people(5000, 6000), [_people(1000, 2000), SHIPS], (Coverage.CANNOT_BE_SAID, 3000, 5000)),
        (_people(5000, 6000), [], (Coverage.CANNOT_BE_SAID, 5000, 6000)),
        (_people(0, 500), [_people(100, 200)], (Coverage.CANNOT_BE_SAID, 0, 400)),
    ],
)
def test_the_verdict_says_no_more_than_the_numbers(needed: Quantity, pledged: list, expected: tuple) -> None:
    found = coverage(needed, total(map(_part, pledged), Measure.PERSONNEL))
    assert (found.verdict, found.low, found.high) == expected


def test_what_is_stale_covers_nothing() -> None:
    found = coverage(_people(500, 500), total([_part(_people(1000, 1000), stale=True)], Measure.PERSONNEL))
    assert (found.verdict, found.low, found.high) == (Coverage.CANNOT_BE_SAID, 0, 500)


bounds = st.tuples(st.integers(0, 9999), st.none() | st.integers(0, 9999)).map(
    lambda one: _people(one[0], None if one[1] is None else one[0] + one[1])
)


@given(bounds, st.lists(bounds, max_size=4), bounds)
def test_one_pledge_more_never_uncovers_and_never_widens_the_gap(needed: Quantity, made: list, more: Quantity) -> None:
    before = coverage(needed, total(map(_part, made), Measure.PERSONNEL))
    after = coverage(needed, total(map(_part, [*made, more]), Measure.PERSONNEL))
    assert before.verdict is not Coverage.COVERED or after.verdict is Coverage.COVERED
    assert after.low <= before.low
    assert after.high is None or before.high is None or after.high <= before.high
