"""The gates: which pairs are compared, and the reason that is kept where one is not."""

from dataclasses import replace

import pytest

from pledges.reasoning.contradiction.gates import GATES, stopped_by, try_gates
from pledges.reasoning.facts import Position
from pledges.vocabulary import Attribution, Behalf, Capability, Mission, StatementKind
from tests.reasoning.builders import line, office, position, refusal, voice

A = position("2025-11-01")
B = refusal("2025-11-25")
EXPERT = voice("An expert", 0, behalf=Behalf.NOBODY, kind=StatementKind.EXPERT_OPINION)
PAPER = voice("The paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (A, replace(B, voice=EXPERT), "G0.expert"),
        (A, replace(B, voice=PAPER), "G0.narrator"),
        (A, replace(B, voice=voice("An opponent", 0)), "G0.no_state_voice"),
        (A, replace(B, voice=voice("A visitor", 1, behalf=Behalf.NOBODY)), "G0.nobody"),
        (A, replace(B, statement=A.statement), "G1.one_statement"),
        (A, replace(B, third_party=True), "G2.third_party"),
        (replace(A, third_party=True), B, "G2.third_party"),
        (replace(A, third_party=True), replace(B, third_party=True), "G2.both_third_party"),
        (A, replace(B, line=line(coalition="another")), "G3.coalition"),
        (A, replace(B, line=line("BB")), "G3.country"),
        (A, replace(B, line=line(capability=Capability.UNSPECIFIED)), "G3.capability"),
        (A, replace(B, line=line(mission=Mission.UNCLEAR)), "G3.mission"),
        (A, replace(B, retracted=True), "G6.retracted"),
        (replace(A, deprecated=True), B, "G6.not_preferred"),
    ],
)
def test_a_pair_that_is_not_compared_says_which_gate_and_why(a: Position, b: Position, reason: str) -> None:
    stopped = stopped_by(try_gates(a, b), frozenset())
    assert stopped is not None
    assert stopped.reason == reason
    assert stopped.gate == reason.partition(".")[0]


@pytest.mark.parametrize(
    "b",
    [
        replace(B, voice=office()),
        replace(B, voice=voice("An official", 1, Attribution.VAGUE)),
        replace(B, voice=voice("The secretary-general", 0, behalf=Behalf.ORGANIZATION)),
        replace(B, published=False),
        replace(B, said=A.said),
    ],
    ids=["spokesman", "unnamed", "organization", "candidate", "same day"],
)
def test_these_pairs_are_compared(b: Position) -> None:
    assert stopped_by(try_gates(A, b), frozenset()) is None


def test_the_first_gate_that_fails_is_the_reason() -> None:
    results = try_gates(A, replace(B, voice=EXPERT, line=line("BB"), retracted=True))
    stopped = stopped_by(results, frozenset())
    assert stopped is not None
    assert stopped.gate == "G0"
    assert [result.gate for result in results] == [f"G{number}" for number in range(len(GATES))]


def test_a_rule_may_cross_a_gate_and_still_meets_the_next() -> None:
    results = try_gates(A, replace(B, voice=PAPER, line=line("BB")))
    stopped = stopped_by(results, frozenset({"G0"}))
    assert stopped is not None
    assert stopped.gate == "G3"


def test_an_unknown_order_and_a_candidate_are_noted_and_stop_nothing() -> None:
    results = {result.gate: result for result in try_gates(A, replace(B, said=A.said, published=False))}
    assert (results["G4"].passed, results["G4"].reason) == (True, "G4.order_unknown")
    assert (results["G5"].passed, results["G5"].reason) == (True, "G5.candidate")
