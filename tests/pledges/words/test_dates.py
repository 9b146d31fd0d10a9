"""The words for a day of speaking never say more than its bounds do."""

from datetime import date

import pytest
from django.utils.translation import override

from pledges.words.dates import days, said, short_day

READINGS = [
    ((2025, 11, 25), (2025, 11, 25), "25 November 2025"),
    ((2025, 11, 24), (2025, 11, 25), "24 or 25 November 2025"),
    ((2025, 11, 30), (2025, 12, 1), "30 November or 1 December 2025"),
    ((2025, 12, 31), (2026, 1, 1), "31 December 2025 or 1 January 2026"),
    ((2025, 11, 24), (2025, 11, 30), "in the week of 24 November 2025"),
    ((2025, 11, 25), (2025, 12, 1), "between 25 November and 1 December 2025"),
    ((2025, 4, 1), (2025, 4, 30), "in April 2025"),
    ((2024, 2, 1), (2024, 2, 29), "in February 2024"),
    ((2025, 2, 1), (2025, 2, 27), "between 1 February and 27 February 2025"),
    ((2025, 1, 1), (2025, 12, 31), "in 2025"),
    ((2025, 12, 20), (2026, 1, 10), "between 20 December 2025 and 10 January 2026"),
]


@pytest.mark.parametrize(("first", "last", "reading"), READINGS, ids=[reading for *_, reading in READINGS])
def test_bounds_read_as_what_is_known(first: tuple, last: tuple, reading: str) -> None:
    assert said(date(*first), date(*last)) == reading


def test_an_undated_statement_never_shows_its_publication_as_the_day_it_was_said() -> None:
    assert said(None, date(2025, 11, 26)) == "undated, published by 26 November 2025"


def test_days_follow_the_readers_language() -> None:
    with override("fr"):
        assert "25 novembre 2025" in said(date(2025, 11, 25), date(2025, 11, 25))


def test_tables_have_a_shorter_day() -> None:
    assert short_day(date(2025, 11, 25)) == "25 Nov 2025"


def test_one_day_is_not_days() -> None:
    assert [days(1), days(134)] == ["1 day", "134 days"]
