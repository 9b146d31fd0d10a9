"""A size reads as it was said: never firmer, never as a number where the source gave words."""

import pytest
from django.utils.translation import override

from pledges.vocabulary import Measure, Qualifier
from pledges.words.size_phrases import COUNTED
from pledges.words.sizes import size

READINGS = [
    (("personnel", "exact", 600, 600), {}, "600 people"),
    (("personnel", "exact", 600, 600), {"bare": True}, "600"),
    (("personnel", "at_least", 600, None), {"bare": True}, "at least 600"),
    (("personnel", "up_to", 0, 600), {"bare": True}, "up to 600"),
    (("personnel", "range", 5000, 10000), {"bare": True}, "5,000–10,000"),
    (("personnel", "range", 5000, 10000), {"bare": True, "prose": True}, "5,000 to 10,000"),
    (("personnel", "range", 5000, 10000), {"prose": True}, "5,000 to 10,000 people"),
    (("personnel", "about", 160, 240), {"bare": True}, "about 200"),
    (("personnel", "about", 5, 9), {"bare": True}, "about 7"),
    (("personnel", "magnitude", 2000, 9999), {"as_found": "several thousand"}, "several thousand (their words)"),
    (("personnel", "magnitude", 2000, 9999), {}, "2,000–9,999 people"),
    (("", "", None, None), {}, "size not stated"),
    (("battalion", "exact", 1, 1), {}, "1 battalion"),
    (("ship", "up_to", 0, 2), {}, "up to 2 ships"),
    (("country", "exact", 26, 26), {}, "26 countries"),
    (("aircraft", "at_least", 10, None), {"bare": True}, "at least 10 aircraft"),
    (("money", "exact", 200_000_000, 200_000_000), {"currency": "GBP"}, "£200M"),
    (("money", "exact", 4_250_000_000, 4_250_000_000), {"currency": "EUR"}, "€4.25B"),
    (("money", "exact", 4_253_100_000, 4_253_100_000), {"currency": "EUR"}, "€4,253,100,000"),
    (("money", "at_least", 100_000_000, None), {"currency": "GBP"}, "at least £100M"),
    (("money", "exact", 950, 950), {"currency": "EUR"}, "€950"),
]


@pytest.mark.parametrize(("columns", "how", "reading"), READINGS, ids=[reading for *_, reading in READINGS])
def test_a_size_reads_as_it_was_said(columns: tuple, how: dict, reading: str) -> None:
    assert size(*columns, **how) == reading


def test_every_measure_has_every_phrase() -> None:
    assert set(COUNTED) == set(Measure)
    for measure in Measure:
        for qualifier in Qualifier:
            high = None if qualifier is Qualifier.AT_LEAST else 9
            assert "%" not in size(measure, qualifier, 5, high, currency="EUR" if measure == "money" else "")


def test_numbers_carry_the_marks_of_the_readers_language() -> None:
    with override("fr"):
        assert "5\u202f000" in size("personnel", "range", 5000, 10000)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="dogs"):
        size("dogs", "exact", 1, 1)
