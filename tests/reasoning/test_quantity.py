"""Quantities: every qualifier's interval, every refusal, and how intervals lie to each other."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.facts import Quantity
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.magnitude import MAGNITUDES
from pledges.reasoning.quantity import below, cut_ratio, disjoint, make_quantity, nested, overlaps
from pledges.reasoning.size import parse_size
from pledges.vocabulary import Measure, Qualifier
from tests.reasoning.builders import people

PEOPLE = Measure.PERSONNEL


@pytest.mark.parametrize(
    ("qualifier", "given_numbers", "interval"),
    [
        (Qualifier.EXACT, {"low": 600}, (600, 600)),
        (Qualifier.EXACT, {"low": 600, "high": 600}, (600, 600)),
        (Qualifier.ABOUT, {"low": 1000}, (800, 1200)),
        (Qualifier.ABOUT, {"low": 7}, (5, 9)),
        (Qualifier.ABOUT, {"low": 0}, (0, 0)),
        (Qualifier.AT_LEAST, {"low": 500}, (500, None)),
        (Qualifier.UP_TO, {"high": 1000}, (0, 1000)),
        (Qualifier.RANGE, {"low": 3000, "high": 5000}, (3000, 5000)),
        (Qualifier.MAGNITUDE, {"words": "several hundred"}, (200, 999)),
        (Qualifier.MAGNITUDE, {"words": "Several  thousand"}, (2000, 9999)),
        (Qualifier.MAGNITUDE, {"words": "thousands"}, (1000, 99999)),
        (Qualifier.MAGNITUDE, {"words": "tens of thousands"}, (10000, 99999)),
        (Qualifier.MAGNITUDE, {"words": "a brigade's worth", "low": 3000, "high": 5000}, (3000, 5000)),
    ],
)
def test_each_qualifier_makes_its_interval(
    qualifier: Qualifier, given_numbers: dict[str, object], interval: tuple[int, int | None]
) -> None:
    made = make_quantity(PEOPLE, qualifier, **given_numbers)  # type: ignore[arg-type]
    assert (made.low, made.high) == interval


@pytest.mark.parametrize(
    ("qualifier", "given_numbers", "field", "code"),
    [
        (Qualifier.RANGE, {"low": 500, "high": 400}, "low", "low_above_high"),
        (Qualifier.RANGE, {"low": 500}, "high", "missing"),
        (Qualifier.RANGE, {"high": 500}, "low", "missing"),
        (Qualifier.EXACT, {}, "low", "missing"),
        (Qualifier.EXACT, {"low": 5, "high": 6}, "high", "two_numbers"),
        (Qualifier.EXACT, {"low": -5}, "low", "negative"),
        (Qualifier.EXACT, {"low": True}, "low", "not_whole"),
        (Qualifier.EXACT, {"low": 2.5}, "low", "not_whole"),
        (Qualifier.EXACT, {"low": 10**18}, "low", "too_large"),
        (Qualifier.AT_LEAST, {"low": 5, "high": 6}, "high", "has_no_high"),
        (Qualifier.UP_TO, {"low": 5, "high": 6}, "low", "has_no_low"),
        (Qualifier.UP_TO, {}, "high", "missing"),
        (Qualifier.MAGNITUDE, {"words": "a lot"}, "as_found", "unknown_magnitude"),
        (Qualifier.MAGNITUDE, {"words": "", "low": 5}, "high", "missing"),
    ],
)
def test_what_cannot_be_a_size_is_refused_at_its_field(
    qualifier: Qualifier, given_numbers: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(InvalidFactError) as refused:
        make_quantity(PEOPLE, qualifier, **given_numbers)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(
    ("measure", "unit"), [(Measure.MONEY, ""), (Measure.MONEY, "euro"), (Measure.MONEY, "eur"), (PEOPLE, "EUR")]
)
def test_money_and_only_money_has_a_currency(measure: Measure, unit: str) -> None:
    with pytest.raises(InvalidFactError) as refused:
        make_quantity(measure, Qualifier.EXACT, low=5, unit=unit)
    assert refused.value.field == "unit"


@given(st.integers(0, 10**12))
def test_about_holds_at_least_a_fifth_each_way_and_no_whole_unit_more(number: int) -> None:
    made = make_quantity(PEOPLE, Qualifier.ABOUT, low=number)
    assert made.high is not None
    assert made.low <= Fraction(4 * number, 5) < made.low + 1
    assert made.high - 1 < Fraction(6 * number, 5) <= made.high


def test_no_magnitude_is_upside_down() -> None:
    assert all(low < high for low, high in MAGNITUDES.values())


def test_overlapping_and_nested_sizes_are_not_disjoint() -> None:
    several_thousand = people(2000, 9999)
    assert nested(people(3000, 5000), several_thousand)
    assert not nested(several_thousand, people(3000, 5000))
    assert overlaps(people(0, 1000), people(500, None))
    assert not disjoint(people(0, 1000), people(500, None))
    assert not nested(people(500, None), people(0, 1000))
    assert nested(people(500, None), people(400, None))


def test_the_cut_from_10_to_15_thousand_down_to_3_to_4_is_60_percent() -> None:
    before, after = people(10_000, 15_000), people(3_000, 4_000)
    assert below(after, before)
    assert cut_ratio(before, after) == Fraction(60, 100)
    assert cut_ratio(after, before) is None
    assert cut_ratio(before, people(3_000, None)) is None


def test_units_are_never_converted_into_each_other() -> None:
    soldiers, battalions = people(1000, 1500), people(1, 2, Measure.BATTALION)
    assert not disjoint(soldiers, battalions)
    assert not overlaps(soldiers, battalions)
    euros = make_quantity(Measure.MONEY, Qualifier.EXACT, low=5, unit="EUR")
    pounds = make_quantity(Measure.MONEY, Qualifier.EXACT, low=9, unit="GBP")
    assert not below(euros, pounds)


INTERVALS = st.tuples(st.integers(0, 50), st.none() | st.integers(0, 50)).map(
    lambda ends: people(ends[0], None if ends[1] is None else ends[0] + ends[1])
)


@given(INTERVALS, INTERVALS)
def test_two_sizes_are_disjoint_exactly_when_no_number_fits_both(a: Quantity, b: Quantity) -> None:
    def fits(number: int, size: Quantity) -> bool:
        return size.low <= number and (size.high is None or number <= size.high)

    shared = any(fits(number, a) and fits(number, b) for number in range(201))
    assert disjoint(a, b) is not shared
    assert overlaps(a, b) is shared
    assert not (nested(a, b) and disjoint(a, b))


@pytest.mark.parametrize(
    ("text", "measure", "qualifier", "low", "high"),
    [
        ("up to 600", "personnel", "up_to", 0, 600),
        ("Up to 10,000", "personnel", "up_to", 0, 10_000),
        ("5-10k", "personnel", "range", 5_000, 10_000),
        ("5k–10k", "personnel", "range", 5_000, 10_000),
        ("2-3 thousand troops", "personnel", "range", 2_000, 3_000),
        ("between 50 and 250", "personnel", "range", 50, 250),
        ("a battalion", "battalion", "exact", 1, 1),
        ("1 to 2 battalions", "battalion", "range", 1, 2),
        ("two brigades", "brigade", "exact", 2, 2),
        ("six Rafale-class jets", None, None, None, None),
        ("six jets", "aircraft", "exact", 6, 6),
        ("several thousand", "personnel", "magnitude", 2_000, 9_999),
        ("several battalions", "battalion", "magnitude", 2, 9),
        ("thousands of troops", "personnel", "magnitude", 1_000, 99_999),
        ("tens of thousands", "personnel", "magnitude", 10_000, 99_999),
        ("six thousand", "personnel", "exact", 6_000, 6_000),
        ("about 20", "personnel", "about", 16, 24),
        ("more than 30 countries", "country", "at_least", 31, None),
        ("at least 500 instructors", "instructor", "at_least", 500, None),
        ("fewer than 7,500", "personnel", "up_to", 0, 7_499),
        ("<7,500", "personnel", "up_to", 0, 7_499),
        ("70-person", "personnel", "exact", 70, 70),
        ("5.000", "personnel", "exact", 5_000, 5_000),
        ("6 000", "personnel", "exact", 6_000, 6_000),
        ("2.5k", "personnel", "exact", 2_500, 2_500),
    ],
)
def test_a_size_is_read_from_its_words(
    text: str, measure: str | None, qualifier: str | None, low: int | None, high: int | None
) -> None:
    read = parse_size(text)
    if measure is None:
        assert read is None
        return
    assert read is not None
    assert (read.measure, read.qualifier, read.low, read.high) == (measure, qualifier, low, high)
    assert read.as_found == text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("£200 million", 200_000_000, 200_000_000, "GBP"),
        ("20 million euros", 20_000_000, 20_000_000, "EUR"),
        ("well over £100m", 100_000_000, None, "GBP"),
        ("$1.5bn", 1_500_000_000, 1_500_000_000, "USD"),
    ],
)
def test_money_is_read_with_its_currency(text: str, low: int, high: int | None, unit: str) -> None:
    read = parse_size(text)
    assert read is not None
    assert (read.measure, read.low, read.high, read.unit) == (Measure.MONEY, low, high, unit)


def test_a_bare_number_counts_what_the_form_says() -> None:
    read = parse_size("4", Measure.SHIP)
    assert read is not None
    assert read.measure is Measure.SHIP
    assert parse_size("4", Measure.MONEY) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "TBC",
        "a",
        "troops",
        "a company",
        "600 to 500",
        "2.5",
        "up to several hundred",
        "ca. 200-300?",
        "$5 or €5",
        "-5",
        "1" * 40,
        "9" * 500,
        "50-250 (1 coy, c.150)",
    ],
)
def test_what_is_not_understood_whole_is_not_guessed(text: str) -> None:
    assert parse_size(text) is None


@given(st.text(max_size=60))
def test_reading_a_size_never_fails(text: str) -> None:
    read = parse_size(text)
    assert read is None or read.high is None or read.low <= read.high


@given(st.integers(0, 10**12))
def test_a_number_comes_back_as_it_went_in(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        read = parse_size(text)
        assert read is not None
        assert (read.low, read.high) == (number, number)
