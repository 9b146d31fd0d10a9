"""What a new position is compared with: the line's state, and the days before."""

from dataclasses import replace
from datetime import date

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.contradiction.line import Ground, Spoken
from pledges.reasoning.facts import ConditionHistory, Finding, Position
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Modality,
    NegationScope,
    Place,
    Stance,
)
from tests.reasoning.builders import (
    excluded,
    history,
    included,
    office,
    position,
    refusal,
    term,
    unnamed,
    voice,
)

TODAY = date(2026, 11, 22)
BACKSTOP = ConditionKind.US_BACKSTOP


def found(
    *positions: Position, histories: tuple[ConditionHistory, ...] = (), today: date = TODAY
) -> tuple[Finding, ...]:
    return findings_for_line(positions, histories, {"end_of_fighting"}, DEFAULT_POLICY, today)


def pairs(*positions: Position) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.a, finding.b) for finding in found(*positions)]


def test_a_refusal_is_compared_with_the_newest_yes_and_not_with_every_one() -> None:
    old, new = position("2025-01-01", id="old"), position("2025-06-01", id="new")
    assert pairs(old, new, refusal("2025-11-25", id="no")) == [("C1", "new", "no")]


def test_a_second_refusal_long_after_the_first_reverses_nothing() -> None:
    yes, no, again = position("2025-01-01", id="yes"), refusal("2025-06-01", id="no"), refusal("2025-11-25", id="again")
    assert pairs(yes, no, again) == [("C1", "yes", "no")]


def test_a_deflection_in_between_does_not_end_the_offer_that_a_refusal_reverses() -> None:
    enough = position("2025-06-01", modality=Modality.UNSTATED, stance=Stance.DEFLECTS)
    found = pairs(position("2025-01-01", id="yes"), enough, refusal("2025-11-25", id="no"))
    assert [one for one in found if one[0] == "C1"] == [("C1", "yes", "no")]


def test_a_denied_rumor_in_between_does_not_end_the_offer_either() -> None:
    not_now = position("2025-06-01", modality=Modality.REJECTED, negation=frozenset({NegationScope.TIME}))
    assert pairs(position("2025-01-01", id="yes"), not_now, refusal("2025-11-25", id="no")) == [("C1", "yes", "no")]


def test_a_named_voice_is_the_state_before_an_unnamed_one() -> None:
    named = position("2025-01-01", id="named")
    whisper = refusal("2025-06-01", id="whisper", voice=unnamed())
    assert ("C1", "named", "no") in pairs(named, whisper, refusal("2025-11-25", id="no"))


def test_an_unnamed_voice_is_the_state_where_there_is_no_other() -> None:
    whisper = position("2025-01-01", id="whisper", voice=unnamed())
    (finding,) = found(whisper, refusal("2025-11-25"))
    assert (finding.rule, finding.a, finding.severity) == ("C1", "whisper", "low")


def test_a_place_is_compared_with_the_newest_that_names_one() -> None:
    there = position("2025-01-01", id="there", basing=(included(Place.IN_UKRAINE),))
    vague = position("2025-06-01", id="vague", stance=Stance.AFFIRMS)
    elsewhere = position("2025-11-25", id="elsewhere", basing=(excluded(Place.IN_UKRAINE),))
    assert pairs(there, vague, elsewhere) == [("C2", "there", "elsewhere")]


def test_silence_on_a_condition_does_not_make_it_new_again() -> None:
    stated = position("2025-01-01", conditions=[BACKSTOP])
    silent = position("2025-11-01", stance=Stance.AFFIRMS)
    assert pairs(stated, silent, position("2025-11-25", conditions=[BACKSTOP])) == []


def test_a_waived_condition_that_comes_back_is_new() -> None:
    stated = position("2025-01-01", id="a", conditions=[BACKSTOP])
    waived = position("2025-06-01", id="b", conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    again = position("2025-11-25", id="c", conditions=[BACKSTOP])
    assert pairs(stated, waived, again) == [("C5r", "a", "b"), ("C5", "b", "c")]


def test_a_shared_condition_that_was_waived_stands_no_longer() -> None:
    stated, again = position("2025-01-01", conditions=[BACKSTOP]), position("2025-11-25", conditions=[BACKSTOP])
    assert found(stated, again) == ()
    waived = history(BACKSTOP, ("2025-06-01", ConditionState.WAIVED))
    assert [finding.rule for finding in found(stated, again, histories=(waived,))] == ["C5"]


def test_an_unnamed_voice_does_not_make_a_condition_known() -> None:
    free = position("2025-01-01", id="free", condition_mode=ConditionMode.UNCONDITIONAL)
    whisper = position("2025-06-01", id="whisper", conditions=[BACKSTOP], voice=unnamed())
    named = position("2025-11-25", id="named", conditions=[BACKSTOP])
    assert [(f.rule, f.a, f.b, f.severity) for f in found(free, whisper, named)] == [
        ("C5", "free", "whisper", "low"),
        ("C5", "free", "named", "high"),
    ]


def test_the_days_before_are_compared_each_but_one_finding_is_kept() -> None:
    minister, deputy = voice("A minister", 3), voice("A deputy", 2)
    first = position("2025-11-01", id="first", voice=minister)
    second = position("2025-11-10", id="second", voice=office())
    assert pairs(first, second, refusal("2025-11-25", id="no", voice=deputy)) == [
        ("C1", "second", "no"),
        ("C7", "first", "no"),
    ]


def test_a_candidate_is_internal_and_low_and_makes_no_state() -> None:
    draft = refusal("2025-06-01", id="draft", published=False)
    (finding,) = found(position("2025-01-01", id="yes"), draft)
    assert (finding.internal, finding.severity) == (True, "low")
    assert pairs(position("2025-01-01", id="yes"), draft, position("2025-11-25")) == [("C1", "yes", "draft")]


def test_of_two_orders_that_are_both_possible_the_graver_is_kept_and_not_both() -> None:
    promise, no = position("2025-11-01/2025-11-30", id="yes"), refusal("2025-11-25", id="no")
    assert pairs(promise, no) == [("C1", "yes", "no")]


def test_an_undated_statement_has_an_unknown_order_to_all_that_was_said_before_it_was_printed() -> None:
    (finding,) = found(position("2025-03-01", id="yes"), refusal("../2025-11-26", id="no"))
    assert (finding.rule, finding.severity) == ("C1", "medium")
    assert "cap.order_unknown" in str(finding.explanation.slots["notes"])


def test_what_is_said_after_today_is_not_looked_at() -> None:
    assert found(position("2025-01-01"), refusal("2025-11-25"), today=date(2025, 11, 24)) == ()


def test_the_subject_is_the_offer_and_not_the_exclusion() -> None:
    yes, no = position("2025-01-01"), refusal("2025-11-25")
    assert {finding.pledge for finding in found(yes, no)} == {yes.pledge}
    assert {finding.pledge for finding in found(refusal("2025-01-01"), position("2025-11-25"))} == {yes.pledge}


def test_the_version_that_speaks_is_compared_and_no_other() -> None:
    yes = position("2025-01-01", id="yes")
    original = position("2025-11-25", id="original", statement="s", appearance="v1")
    relay = refusal("2025-11-25", id="relay", statement="s", appearance="v2", preferred=False, pledge=original.pledge)
    assert found(yes, original, relay) == ()
    assert [f.rule for f in found(yes, replace(relay, preferred=True))] == ["C1"]


def test_the_opening_day_is_the_day_of_the_newer_side() -> None:
    (finding,) = found(position("2025-01-01"), refusal("2025-11-20/2025-11-25"))
    assert finding.opened_on == date(2025, 11, 25)


def test_what_stands_on_a_day_is_asked_anew_after_each_word_on_conditions() -> None:
    """Several words of one day are asked about by the same day."""
    ground, day = Ground((), frozenset(), DEFAULT_POLICY), date(2025, 9, 4)
    spoken = Spoken.of([position("2025-09-04", conditions=[term(BACKSTOP)], condition_mode=ConditionMode.STATES)])
    assert spoken.standing(ground, day) == {"us_backstop"}
    spoken.hear(position("2025-09-04", condition_mode=ConditionMode.UNCONDITIONAL))
    assert spoken.standing(ground, day) == frozenset()
