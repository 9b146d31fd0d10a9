"""Explain answers for any two positions: which gates they pass, which rule fires, or why none does."""

from dataclasses import replace
from datetime import date

from pledges.reasoning.contradiction.explain import Answer, PairExplanation, explain
from pledges.reasoning.contradiction.gates import REASONS
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.facts import Position
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import Capability, Modality, NegationScope, Severity
from tests.reasoning.builders import line, position, refusal

YES, NO = position("2025-03-01", id="yes"), refusal("2025-11-25", id="no")


def asked(a: Position, b: Position, *others: Position) -> PairExplanation:
    return explain(a, b, others, (), {"end_of_fighting"}, DEFAULT_POLICY, date(2026, 11, 22))


def answers(explanation: PairExplanation) -> dict[str, Answer]:
    return {one.rule: one.answer for one in explanation.rules}


def test_it_answers_for_every_rule_and_every_gate() -> None:
    explanation = asked(YES, NO)
    assert [one.rule for one in explanation.rules] == [rule.id for rule in RULES]
    assert [gate.gate for gate in explanation.gates] == ["G0", "G1", "G2", "G3", "G4", "G5", "G6"]
    assert all(not gate.reason or gate.reason in REASONS for gate in explanation.gates)


def test_a_raised_finding_is_raised_here_too_whichever_way_round_it_is_asked() -> None:
    explanation = asked(NO, YES)
    assert (explanation.a, explanation.b) == ("yes", "no")
    assert answers(explanation)["C1"] is Answer.RAISED
    (c1,) = [one for one in explanation.rules if one.rule == "C1"]
    assert (c1.severity, c1.code) == (Severity.CRITICAL, "C1.reversed")
    assert explanation == asked(YES, NO)


def test_a_denied_timing_says_that_the_act_is_not_what_is_denied() -> None:
    not_now = position("2025-11-25", modality=Modality.REJECTED, negation=frozenset({NegationScope.TIME}))
    (c1,) = [one for one in asked(YES, not_now).rules if one.rule == "C1"]
    assert (c1.answer, c1.code, c1.slots) == (Answer.SILENT, "C1.other_scope", {"scope": "time"})


def test_another_capability_is_stopped_at_its_gate_with_both_named() -> None:
    explanation = asked(YES, replace(NO, line=line(capability=Capability.AIR)))
    assert {one.code for one in explanation.rules} == {"G3.capability"}
    assert set(answers(explanation).values()) == {Answer.STOPPED}
    assert explanation.rules[0].slots == {"one": "troops", "other": "air"}


def test_a_pair_that_the_line_does_not_compare_says_what_the_two_alone_would_be() -> None:
    newer = position("2025-09-01", id="newer")
    explanation = asked(YES, NO, newer)
    assert answers(explanation)["C1"] is Answer.NOT_COMPARED
    assert answers(asked(newer, NO, YES))["C1"] is Answer.RAISED


def test_a_pair_is_explained_where_the_rule_can_hold_of_nothing_that_it_compares() -> None:
    """The newest that settled the act before the second no is the first."""
    first = refusal("2025-09-01", id="first")
    assert answers(asked(YES, NO, first))["C1"] is Answer.NOT_COMPARED


def test_a_pair_that_a_graver_one_of_the_same_day_outweighs_says_so() -> None:
    one, two = position("2025-11-10", id="one"), position("2025-11-12", id="two")
    assert answers(asked(two, NO, one))["C1"] is Answer.RAISED
    assert answers(asked(one, NO, two))["C1"] is Answer.OUTWEIGHED


def test_a_version_that_does_not_speak_is_stopped_at_the_last_gate() -> None:
    spoken = position("2025-11-25", id="spoken", statement="s", appearance="v1")
    other = refusal("2025-11-25", id="other", statement="s", appearance="v2", preferred=False, pledge=spoken.pledge)
    explanation = asked(YES, other, spoken)
    assert {one.code for one in explanation.rules} == {"G6.not_preferred"}
