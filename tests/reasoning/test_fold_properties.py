"""The fold, for every file of statements there could be: laws that no order, copy, retraction or silence breaks."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.reasoning.facts import ConditionHistory, Decision, Position, StateStep
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    ConditionMode,
    Firmness,
    Stance,
    StatementKind,
    Status,
)
from tests.reasoning.strategies import DECISIONS, FILES, HISTORIES, UNNAMED, statements


def run(file: list[Position], histories: list[ConditionHistory], decisions: list[Decision]) -> tuple[StateStep, ...]:
    return fold(file, histories, decisions, DEFAULT_POLICY)


def on_day(steps: tuple[StateStep, ...], day: date) -> StateStep | None:
    return next((step for step in reversed(steps) if step.since <= day), None)


@given(FILES, HISTORIES, DECISIONS)
def test_steps_rise_and_neighbors_differ(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision]
) -> None:
    steps = run(file, histories, decisions)
    for earlier, later in pairwise(steps):
        assert earlier.since < later.since
        assert replace(later, since=earlier.since) != earlier


@given(FILES, HISTORIES, DECISIONS, statements(UNNAMED))
def test_an_unnamed_voice_never_raises_firmness(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision], more: Position
) -> None:
    own = [one for one in file if one.voice.kind is not StatementKind.OUTLET_ASSERTION and one.id != more.id]
    without, with_it = run(own, histories, decisions), run([*own, more], histories, decisions)
    for step in with_it:
        before = on_day(without, step.since)
        had = before.firmness if before else None
        assert step.firmness is had or (had is None and step.firmness is Firmness.FLOATED)


SILENT_STANCES = [Stance.AFFIRMS, Stance.ANNOUNCES, Stance.NARROWS, Stance.DEFERS, Stance.CLARIFIES]


@given(FILES, HISTORIES, DECISIONS, statements(), st.sampled_from([*SILENT_STANCES, *Stance]))
def test_silence_never_removes_a_condition(
    file: list[Position],
    histories: list[ConditionHistory],
    decisions: list[Decision],
    more: Position,
    stance: Stance,
) -> None:
    silent = replace(
        more, stance=stance, conditions=(), condition_mode=ConditionMode.SILENT, id="silent", statement="s"
    )
    without, with_it = run(file, histories, decisions), run([*file, silent], histories, decisions)
    for step in with_it:
        before = on_day(without, step.since)
        if before is not None:
            assert step.conditions == before.conditions


@given(FILES, HISTORIES)
def test_without_a_decision_a_pledge_is_active_or_dormant(
    file: list[Position], histories: list[ConditionHistory]
) -> None:
    assert {step.status for step in run(file, histories, [])} <= {Status.ACTIVE, Status.DORMANT}


@given(FILES, HISTORIES)
def test_without_a_reversal_firmness_falls_only_when_an_outlets_word_gives_way(
    file: list[Position], histories: list[ConditionHistory]
) -> None:
    steps = run(file, histories, [])
    for earlier, later in pairwise(steps):
        if earlier.firmness is not None and not earlier.outlet_only:
            assert later.firmness is not None
            assert later.firmness.rank >= earlier.firmness.rank


@given(FILES, HISTORIES, DECISIONS)
@settings(max_examples=60)
def test_the_past_does_not_know_the_future(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision]
) -> None:
    for cut in sorted({one.said.latest for one in file}):
        known = run(
            [one for one in file if one.said.latest <= cut],
            [replace(h, states=tuple(s for s in h.states if s[0] <= cut)) for h in histories],
            [decision for decision in decisions if decision.on <= cut],
        )
        assert known == tuple(step for step in run(file, histories, decisions) if step.since <= cut)
