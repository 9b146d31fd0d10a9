"""Totals are ranges that say what they leave out; a pledge without a number is never a zero."""

from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.facts import Quantity
from pledges.reasoning.totals import Part, rounded_down, rounded_up, total
from pledges.vocabulary import Firmness, Measure, Qualifier


def _people(low: int, high: int | None) -> Quantity:
    return Quantity(Measure.PERSONNEL, Qualifier.RANGE if high is not None else Qualifier.AT_LEAST, low, high)


def _part(quantity: Quantity | None = None, firmness: Firmness | None = Firmness.PLEDGED, **marks: bool) -> Part:
    return Part(firmness, quantity, **{"stale": False, "disputed": False, **marks})


def test_the_floor_holds_what_is_fresh_and_undisputed() -> None:
    found = total([_part(_people(100, 200)), _part(_people(1000, 2000), stale=True)], Measure.PERSONNEL)
    assert (found.floor, found.ceiling) == (100, 2200)
    assert found.stale == 1


def test_a_disputed_pledge_raises_the_ceiling_and_not_the_floor() -> None:
    found = total([_part(_people(100, 200), disputed=True)], Measure.PERSONNEL)
    assert (found.floor, found.ceiling, found.disputed) == (0, 200, 1)


def test_a_floated_pledge_is_outside_both() -> None:
    found = total([_part(_people(5000, 9000), firmness=Firmness.FLOATED)], Measure.PERSONNEL)
    assert (found.floor, found.ceiling, found.counted, found.floated) == (0, 0, 0, 1)


def test_words_that_commit_to_nothing_are_not_counted() -> None:
    assert total([_part(_people(1, 1), firmness=None)], Measure.PERSONNEL).counted == 0


def test_a_pledge_without_a_number_is_counted_as_one_without_a_number() -> None:
    found = total([_part(), _part(_people(10, 10))], Measure.PERSONNEL)
    assert (found.counted, found.with_number, found.without_number) == (2, 1, 1)


def test_one_open_end_opens_the_ceiling() -> None:
    found = total([_part(_people(10, None)), _part(_people(5, 5))], Measure.PERSONNEL)
    assert (found.floor, found.ceiling) == (15, None)


def test_unlike_units_are_never_added() -> None:
    ships = Quantity(Measure.SHIP, Qualifier.EXACT, 2, 2)
    pounds = Quantity(Measure.MONEY, Qualifier.EXACT, 5, 5, "GBP")
    found = total([_part(ships), _part(pounds), _part(_people(10, 10))], Measure.PERSONNEL)
    assert (found.floor, found.ceiling, found.with_number, found.other_unit, found.without_number) == (10, 10, 1, 2, 0)
    assert total([_part(pounds)], Measure.MONEY, "EUR").with_number == 0


def test_the_word_total_needs_at_least_half_of_the_pledges_to_give_a_number() -> None:
    assert not total([_part(), _part(), _part(_people(1, 1))], Measure.PERSONNEL).is_total
    assert total([_part(), _part(_people(1, 1))], Measure.PERSONNEL).is_total
    assert not total([], Measure.PERSONNEL).is_total


quantities = st.builds(
    lambda low, more: _people(low, None if more is None else low + more),
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
)
parts = st.lists(
    st.builds(Part, st.none() | st.sampled_from(Firmness), st.none() | quantities, st.booleans(), st.booleans())
)


@given(parts)
def test_the_floor_is_never_above_the_ceiling_and_every_counted_pledge_is_somewhere(everything: list[Part]) -> None:
    found = total(everything, Measure.PERSONNEL)
    assert found.ceiling is None or found.floor <= found.ceiling
    assert found.with_number + found.other_unit + found.without_number == found.counted


@given(parts, st.randoms())
def test_the_order_of_pledges_does_not_matter(everything: list[Part], random: object) -> None:
    shuffled = list(everything)
    random.shuffle(shuffled)
    assert total(shuffled, Measure.PERSONNEL) == total(everything, Measure.PERSONNEL)


@given(st.integers(0, 10**12))
def test_rounding_says_neither_more_nor_less_than_is_known(value: int) -> None:
    assert rounded_down(value) <= value <= rounded_up(value)
    assert len(str(rounded_down(value)).rstrip("0")) <= 3
    assert len(str(rounded_up(value)).rstrip("0")) <= 3
    assert rounded_up(value) - rounded_down(value) <= max(1, value) // 100 + 1
