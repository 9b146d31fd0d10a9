"""Shorthand for tests of the fold: run it, take its last step, decide something, let an outlet speak."""

from datetime import date
from typing import Any

from pledges.reasoning.facts import ConditionHistory, Decision, Position, StateStep
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Attribution,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionState,
    DecisionKind,
    Firmness,
    NegationScope,
    Stance,
    StatementKind,
)
from tests.reasoning.builders import (
    history,
    position,
    voice,
)

PEACE, CEASEFIRE, END = (
    ConditionKind.PEACE_AGREEMENT,
    ConditionKind.CEASEFIRE,
    ConditionKind.END_OF_HOSTILITIES,
)
BACKSTOP, MANDATE = ConditionKind.US_BACKSTOP, ConditionKind.UN_MANDATE
UNMET, MET, FAILED = ConditionState.UNMET, ConditionState.MET, ConditionState.FAILED
ACT = frozenset({NegationScope.ACT})
INERT = [Stance.QUESTIONS, Stance.DEFLECTS, Stance.WITHDRAWS, Stance.DENIES_MADE]
AT_WAR = history(PEACE, ("2022-02-24", UNMET))


def steps(
    *positions: Position, histories: tuple[ConditionHistory, ...] = (), decisions: tuple[Decision, ...] = ()
) -> tuple[StateStep, ...]:
    return fold(positions, histories, decisions, DEFAULT_POLICY)


def now(*positions: Position, **more: Any) -> StateStep:
    return steps(*positions, **more)[-1]


def decide(day: str, kind: DecisionKind) -> Decision:
    return Decision(date.fromisoformat(day), kind.value)


def outlet(said: str, **more: Any) -> Position:
    paper = voice("The paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION)
    return position(said, voice=paper, third_party=True, **more)


def standing(state: StateStep) -> dict[str, ConditionForce]:
    """What stands on the pledge, by condition."""
    return {one.condition: one.force for one in state.conditions}


PLEDGED = {"firmness": Firmness.PLEDGED}
SPECIFIED = {"firmness": Firmness.SPECIFIED}
