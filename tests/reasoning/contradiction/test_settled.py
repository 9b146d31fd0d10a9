"""What settles a contradiction by itself, what makes a pledge disputed, and when a decided flag is opened again."""

from dataclasses import replace
from datetime import date

import pytest

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.contradiction.settled import is_disputing
from pledges.reasoning.facts import Finding, Position
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    ConditionKind,
    ConditionMode,
    EvidenceTier,
    FlagState,
    Modality,
    Place,
    Severity,
    Stance,
)
from tests.reasoning.builders import excluded, included, office, position, refusal, unnamed, voice

BACKSTOP = ConditionKind.US_BACKSTOP
YES, NO = position("2025-03-01", id="yes"), refusal("2025-06-01", id="no")
MINISTER = voice("The minister of the field", 3)


def first(*positions: Position, rule: str = "C1") -> Finding:
    found = findings_for_line(positions, (), {"end_of_fighting"}, DEFAULT_POLICY, date(2026, 11, 22))
    return next(finding for finding in found if finding.rule == rule)


@pytest.mark.parametrize(
    "later",
    [
        position("2025-09-01", id="later", stance=Stance.AFFIRMS),
        refusal("2025-09-01", id="later"),
        position("2025-09-01", id="later", voice=voice("Another who decides", 5)),
        position("2025-09-01", id="later", modality=Modality.POSSIBLE),
    ],
    ids=["yes again", "no again", "higher rank", "possible"],
)
def test_a_later_word_of_at_least_both_ranks_settles_it_whichever_side_it_takes(later: Position) -> None:
    finding = first(YES, NO, later)
    assert (finding.resolved_by, finding.resolved_on) == ("later", date(2025, 9, 1))


@pytest.mark.parametrize(
    "later",
    [
        position("2025-09-01", id="later", voice=MINISTER),
        position("2025-09-01", id="later", voice=unnamed(rank=5)),
        position("2025-09-01", id="later", modality=Modality.UNSTATED),
        position("2025-09-01", id="later", modality=Modality.UNLIKELY),
        position("2025-09-01", id="later", third_party=True),
        position("2025-09-01", id="later", published=False),
        position("2025-09-01", id="later", retracted=True),
        position("2025-05-30/2025-09-01", id="later"),
        position("2025-04-15", id="later"),
    ],
    ids=[
        "lower rank",
        "unnamed",
        "says nothing of it",
        "only hedges",
        "third party",
        "draft",
        "retracted",
        "perhaps before",
        "before",
    ],
)
def test_these_settle_nothing(later: Position) -> None:
    assert first(YES, NO, later).resolved_by == ""


def test_only_a_word_on_the_place_settles_a_quarrel_over_the_place() -> None:
    there = position("2025-03-01", id="there", basing=(included(Place.IN_UKRAINE),))
    elsewhere = position("2025-06-01", id="elsewhere", basing=(excluded(Place.IN_UKRAINE),))
    silent = position("2025-09-01", id="silent")
    again = position("2025-10-01", id="again", basing=(included(Place.IN_UKRAINE),))
    assert first(there, elsewhere, silent, rule="C2").resolved_by == ""
    assert first(there, elsewhere, silent, again, rule="C2").resolved_by == "again"


def test_silence_on_a_condition_settles_nothing_and_stating_it_again_does() -> None:
    promise = position("2025-03-01", id="promise")
    condition = position("2025-06-01", id="condition", conditions=[BACKSTOP])
    silent = position("2025-09-01", id="silent")
    again = position("2025-10-01", id="again", conditions=[BACKSTOP])
    assert first(promise, condition, silent, rule="C5").resolved_by == ""
    assert first(promise, condition, silent, again, rule="C5").resolved_by == "again"


def test_saying_again_that_there_is_no_condition_settles_it_only_where_it_had_been_said() -> None:
    free = position("2025-03-01", id="free", condition_mode=ConditionMode.UNCONDITIONAL)
    condition = position("2025-06-01", id="condition", conditions=[BACKSTOP])
    free_again = position("2025-09-01", id="again", condition_mode=ConditionMode.UNCONDITIONAL)
    assert first(free, condition, free_again, rule="C5").resolved_by == "again"
    assert first(YES, condition, free_again, rule="C5").resolved_by == ""


def test_a_report_that_the_office_denied_stays_open_until_somebody_of_rank_speaks() -> None:
    off = refusal("2025-04-24", id="off", voice=unnamed())
    denial = position("2025-04-25", id="denial", voice=office(), modality=Modality.POSSIBLE)
    leader = position("2025-05-10", id="leader", stance=Stance.AFFIRMS)
    assert first(off, denial, rule="C7").resolved_by == ""
    assert first(off, denial, leader, rule="C7").resolved_by == "leader"


@pytest.mark.parametrize(
    ("rule", "severity", "state", "disputes"),
    [
        ("C1", Severity.MEDIUM, FlagState.OPEN, True),
        ("C1", Severity.CRITICAL, FlagState.CONFIRMED, True),
        ("C2", Severity.HIGH, FlagState.ACKNOWLEDGED, True),
        ("C7", Severity.MEDIUM, FlagState.OPEN, True),
        ("C12", Severity.MEDIUM, FlagState.OPEN, True),
        ("C1", Severity.LOW, FlagState.OPEN, False),
        ("C1", Severity.CRITICAL, FlagState.DISMISSED, False),
        ("C1", Severity.CRITICAL, FlagState.AUTO_RESOLVED, False),
        ("C1", Severity.CRITICAL, FlagState.SNOOZED, False),
        ("C1r", Severity.MEDIUM, FlagState.OPEN, False),
        ("C3", Severity.MEDIUM, FlagState.OPEN, False),
        ("C5", Severity.HIGH, FlagState.OPEN, False),
        ("C13", Severity.MEDIUM, FlagState.OPEN, False),
        ("S4", Severity.HIGH, FlagState.OPEN, False),
        ("X2", Severity.MEDIUM, FlagState.OPEN, False),
    ],
)
def test_disputed_is_an_open_or_confirmed_contradiction_of_medium_or_above(
    rule: str, severity: Severity, state: FlagState, disputes: bool
) -> None:
    assert is_disputing(rule, severity, state) is disputes


def test_the_hash_of_a_finding_changes_with_what_it_rests_on() -> None:
    before = first(YES, NO).facts_hash
    assert len(before) == 64
    for changed in (
        replace(NO, tier=EvidenceTier.UNGRADED),
        replace(NO, voice=MINISTER),
        replace(NO, said=replace(NO.said, latest=date(2025, 6, 2))),
    ):
        assert first(YES, changed).facts_hash != before


def test_the_hash_of_a_finding_does_not_change_with_ids_copies_names_or_later_words() -> None:
    before = first(YES, NO).facts_hash
    renamed = replace(NO, id="x", statement="y", pledge="z", content_hash="q", words="in other letters")
    copied = replace(NO, roots=frozenset({"one", "two"}))
    printed = replace(NO, voice=replace(NO.voice, name="A name, spelled out"))
    for same in (renamed, copied, printed):
        assert first(YES, same).facts_hash == before
    assert first(YES, NO, position("2025-09-01", id="later")).facts_hash == before


def test_the_order_in_which_places_and_conditions_are_stored_does_not_change_the_hash() -> None:
    there = [included(Place.IN_UKRAINE), excluded(Place.HOME)]
    assert (
        first(YES, replace(NO, basing=(*there,))).facts_hash
        == first(YES, replace(NO, basing=(*there[::-1],))).facts_hash
    )
