"""C13 on head counts, X4 on statements printed anew."""

from dataclasses import replace
from datetime import date

import pytest

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.facts import HeadCount
from pledges.reasoning.head_counts import count_findings
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.recycled import an_appearance_of
from pledges.vocabulary import Modality
from tests.reasoning.builders import position, voice

TODAY = date(2026, 11, 22)


def count(low: int, high: int | None, on: str, basis: str = "members", who: str = "somebody") -> HeadCount:
    return HeadCount(f"{on}-{who}-{low}", basis, low, high, date.fromisoformat(on), who, statement=f"s-{on}-{who}")


def codes(*counts: HeadCount, named: int = 0) -> list[str]:
    members = [(None, None)] * named
    return [one.explanation.code for one in count_findings(counts, members, DEFAULT_POLICY, TODAY)]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (count(35, 35, "2025-11-25"), count(33, 33, "2025-11-26"), True),
        (count(6, 6, "2025-04-10"), count(7, None, "2025-04-10", who="another"), True),
        (count(26, 26, "2025-09-04"), count(16, 24, "2025-11-25"), True),
        (count(26, 26, "2025-09-04"), count(35, 35, "2025-11-25"), False),
        (count(26, 26, "2025-09-04"), count(16, 26, "2025-09-05"), False),
        (count(33, 33, "2025-11-26"), count(36, 36, "2025-11-26", "attended", "another"), False),
    ],
)
def test_c13_two_counts_on_one_basis(one: HeadCount, other: HeadCount, differ: bool) -> None:
    assert (codes(one, other) == ["C13.head_counts_differ"]) is differ
    assert codes(one, other) == codes(other, one)


def test_c13_more_are_named_than_were_counted() -> None:
    assert codes(count(25, 25, "2025-11-25"), named=26) == ["C13.fewer_than_named"]
    assert codes(count(33, 33, "2025-11-25"), named=26) == []
    assert codes(count(25, None, "2025-11-25"), named=26) == []
    assert codes(count(25, 25, "2025-11-25", "attended"), named=26) == []


def test_c13_is_told_of_the_newer_counts_statement_and_not_without_one() -> None:
    one, other = count(35, 35, "2025-11-25"), count(33, 33, "2025-11-26")
    (finding,) = count_findings([one, other], (), DEFAULT_POLICY, TODAY)
    assert (finding.statement, finding.pledge, finding.severity) == (other.statement, "", "info")
    assert count_findings([one, replace(other, statement="")], (), DEFAULT_POLICY, TODAY) == ()
    assert count_findings([one, other], (), DEFAULT_POLICY, date(2025, 11, 25)) == ()


def test_c13_two_counts_that_are_positions_too_are_told_of_the_pledge_and_not_twice() -> None:
    one, other = count(26, 26, "2025-09-04"), count(16, 24, "2025-11-25")
    assert codes(replace(one, coded=True), other) == ["C13.head_counts_differ"]
    assert codes(replace(one, coded=True), replace(other, coded=True)) == []


OLD = position("2025-03-01", words="we stand ready to send troops after a ceasefire", id="old")


def test_case_27_an_old_clip_under_a_new_date_is_a_suggestion_and_nothing_else() -> None:
    again = position("2025-11-25", words="We stand ready to send troops after a ceasefire.", id="again")
    assert an_appearance_of(again, [OLD], DEFAULT_POLICY) == OLD
    assert findings_for_line([OLD, again], (), (), DEFAULT_POLICY, TODAY) == ()


@pytest.mark.parametrize(
    "new",
    [
        position("2025-03-08", words=OLD.words),
        position("2025-11-25", words="we stand ready to send ships"),
        position("2025-11-25", words=OLD.words, modality=Modality.INTENT),
        position("2025-11-25", words=OLD.words, voice=voice("Another")),
        position("2025-11-25", words=OLD.words, statement=OLD.statement),
        position("2025-01-01", words=OLD.words),
        position("2025-11-25", words=""),
    ],
    ids=["a week", "other words", "other codes", "another voice", "the same statement", "older", "no words"],
)
def test_x4_suggests_nothing_for(new: object) -> None:
    assert an_appearance_of(new, [OLD], DEFAULT_POLICY) is None  # type: ignore[arg-type]
