"""How far two readers agree: matching, counting, and kappa against numbers worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.agreement import PRESENT, Compared, Unit, by_field, cohens_kappa, compare

FR, GB = ("version 1", "willing", "FR", "troops"), ("version 1", "willing", "GB", "troops")


def unit(about: tuple[str, ...] = FR, **fields: str) -> Unit:
    return Unit(about, {PRESENT: "yes", **fields})


def test_units_are_matched_by_what_they_are_about_not_by_their_place() -> None:
    first = [unit(FR, stance="announces"), unit(GB, stance="denies_made")]
    assert all(one.is_equal for one in compare(first, list(reversed(first))))


def test_a_position_that_only_one_reader_found_is_one_disagreement() -> None:
    found = compare(
        [unit(FR, stance="announces"), unit(GB, stance="affirms", modality="firm")], [unit(FR, stance="announces")]
    )
    assert [(one.about, one.field, one.first, one.second) for one in found if not one.is_equal] == [
        (GB, PRESENT, "yes", "no")
    ]
    assert len(found) == 3


def test_a_field_that_one_reader_left_empty_is_compared_as_empty() -> None:
    found = compare([unit(firmness="pledged")], [unit(firmness="")])
    assert [(one.field, one.first, one.second) for one in found if not one.is_equal] == [("firmness", "pledged", "")]


def test_kappa_is_that_of_a_table_worked_out_by_hand() -> None:
    """50 items; both say yes 20 times, both no 15; p_o = 0.7, p_e = 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so κ = 0.4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_has_no_meaning_where_both_used_one_code_or_none() -> None:
    assert cohens_kappa([("firm", "firm")] * 9) is None
    assert cohens_kappa([]) is None


codes = st.sampled_from(["announces", "affirms", "withdraws"])


@given(st.lists(st.tuples(codes, codes), min_size=1))
def test_kappa_lies_between_minus_one_and_one_and_is_symmetric(pairs: list[tuple[str, str]]) -> None:
    kappa = cohens_kappa(pairs)
    if kappa is not None:
        assert -1 <= kappa <= 1
        assert kappa == pytest.approx(cohens_kappa([(b, a) for a, b in pairs]))


@given(st.lists(codes, min_size=2))
def test_readers_who_always_agree_have_kappa_one(coded: list[str]) -> None:
    assert cohens_kappa([(code, code) for code in coded]) in (None, pytest.approx(1))


def test_fields_are_listed_where_readers_disagree_most_first() -> None:
    compared = [
        *(Compared(FR, "stance", "announces", "announces") for _ in range(4)),
        Compared(FR, "firmness", "pledged", "floated"),
        Compared(FR, "firmness", "pledged", "pledged"),
    ]
    found = by_field(compared)
    assert [(one.field, one.compared, one.agreed, one.percent) for one in found] == [
        ("firmness", 2, 1, 50),
        ("stance", 4, 4, 100),
    ]
