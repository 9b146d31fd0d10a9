"""X1 and X3 explained: what is raised is what the rules raise, and why nothing was has a reason for every case."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from pledges.reasoning.contradiction.explain import Answer, RuleAnswer
from pledges.reasoning.facts import Position, Version
from pledges.reasoning.reporting import reporting_findings
from pledges.reasoning.reporting_explained import SILENCES, explain_reporting
from pledges.vocabulary import Modality, NegationScope
from tests.reasoning.builders import position
from tests.reasoning.test_reporting import CHAIN, NAMES, ORIGINAL, SPOKEN, TODAY, printed

ACT = NegationScope.ACT
FIRST, SECOND = Version("one", "s", "d1"), Version("two", "s", "d2")
HEDGED = printed("two", modality=Modality.UNLIKELY, negation=frozenset({ACT}))
RELAY = printed("two", modality=Modality.REJECTED, negation=frozenset({ACT}))
WEAKER = printed("two", modality=Modality.INTENT)


def told(*positions: Position, versions: tuple[Version, ...] = (FIRST, SECOND)) -> dict[str, RuleAnswer]:
    """What both rules say of the first two positions, the rest standing beside them."""
    answers = explain_reporting(positions[0], positions[1], positions, versions, NAMES, TODAY)
    return {answer.rule: answer for answer in answers}


def codes(*positions: Position, **more: Any) -> tuple[str, str]:
    found = told(*positions, **more)
    return found["X1"].code, found["X3"].code


def test_a_divergence_is_told_with_its_weight_and_its_caps() -> None:
    found = told(SPOKEN, WEAKER)["X1"]
    assert (found.answer, found.code, found.severity, found.uncapped) == (Answer.RAISED, "X1.modality", "low", "low")
    assert set(found.slots) == {"who", "a_words", "b_words"}


def test_a_drift_is_told_and_not_as_a_divergence_too() -> None:
    assert codes(ORIGINAL, RELAY, versions=CHAIN) == ("X1.told_by_x3", "X3.modality")


@pytest.mark.parametrize(
    ("positions", "versions", "expected"),
    [
        ((SPOKEN, position("2025-11-01")), CHAIN, ("X1.two_statements", "X3.two_statements")),
        ((SPOKEN, replace(WEAKER, deprecated=True)), CHAIN, ("X1.put_aside", "X3.put_aside")),
        ((SPOKEN, replace(WEAKER, appearance="one")), CHAIN, ("X1.one_version", "X3.no_relay")),
        ((SPOKEN, printed("two")), (FIRST, SECOND), ("X1.alike", "X3.no_relay")),
        ((ORIGINAL, HEDGED), CHAIN, ("X1.alike", "X3.alike")),
        ((SPOKEN, replace(printed("two"), pledge="other")), CHAIN, ("X1.alike", "X3.other_pledge")),
        (
            (replace(printed("three", modality=Modality.POSSIBLE), id="p-3"), WEAKER, SPOKEN),
            (FIRST, SECOND),
            ("X1.neither_speaks", "X3.no_relay"),
        ),
        (
            (ORIGINAL, RELAY, replace(RELAY, id="p-same", appearance="one")),
            CHAIN,
            ("X1.told_by_x3", "X3.another_passage"),
        ),
    ],
)
def test_why_nothing_is_said_has_a_reason(
    positions: tuple[Position, ...], versions: tuple[Version, ...], expected: tuple[str, str]
) -> None:
    assert codes(*positions, versions=versions) == expected


def test_the_order_in_which_the_two_are_named_does_not_matter() -> None:
    assert told(ORIGINAL, RELAY, versions=CHAIN) == told(RELAY, ORIGINAL, versions=CHAIN)


def test_what_is_raised_is_what_the_rules_raise_and_nothing_else() -> None:
    everything = [SPOKEN, WEAKER, ORIGINAL, RELAY, printed("three", modality=Modality.POSSIBLE)]
    everything = [replace(one, id=f"{place}") for place, one in enumerate(everything)]
    raised = {(f.rule, f.a, f.b) for f in reporting_findings(everything, CHAIN, NAMES, TODAY) if f.a and f.b}
    said = set()
    for one, other in combinations(everything, 2):
        for answer in explain_reporting(one, other, everything, CHAIN, NAMES, TODAY):
            assert answer.answer is Answer.RAISED or answer.code in SILENCES
            said |= {(answer.rule, frozenset((one.id, other.id)))} if answer.answer is Answer.RAISED else set()
    assert said == {(rule, frozenset((a, b))) for rule, a, b in raised}
    assert said
