"""The day on which time alone next matters: never a day too late, never the same day twice, and read by its date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.actions.merging_pledges import write_merge
from pledges.derived import came_due
from pledges.models import Due, Flag, Pledge
from pledges.reasoning.due import next_due
from pledges.reasoning.facts import ConditionHistory, Said, StandingCondition, StateStep, Window
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.staleness import Anchor, stale_on
from pledges.reasoning.standing import Standing
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionState,
    Firmness,
    FlagState,
    Modality,
    Status,
    VagueWindow,
    WindowKind,
)
from tests import factories
from tests.rig.past import settled_on
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled
from tests.scenarios.triaging import decided

START = date(2025, 1, 1)
HORIZON = 700
"""Days looked at one by one: longer than the longest lifetime of a dormant pledge."""

_days = st.integers(0, 400).map(lambda days: START + timedelta(days=days))


@dataclass(frozen=True)
class Case:
    """A state that no longer changes by itself, and the dated states of one trigger."""

    step: StateStep
    histories: tuple[ConditionHistory, ...]

    def on(self, day: date) -> Standing:
        return Standing("fr-troops-1", self.step, self.histories, DEFAULT_POLICY, day)

    def said_on(self, day: date) -> frozenset[tuple[str, str, date]]:
        """What the silence rules say on `day`: rule, severity, since when."""
        return frozenset((f.rule, str(f.severity), f.opened_on) for f in standing_findings(self.on(day)))


@st.composite
def windows(draw: Any) -> Window | None:
    kind = draw(st.sampled_from([None, *WindowKind]))
    if kind is WindowKind.ABSOLUTE:
        return Window(kind, start=START, end=draw(st.none() | _days))
    if kind is WindowKind.AFTER_TRIGGER:
        end = draw(st.none() | st.integers(0, 200))
        return Window(kind, trigger=ConditionKind.CEASEFIRE, from_day=0, to_day=end)
    if kind is WindowKind.VAGUE:
        return Window(kind, vague=draw(st.sampled_from(VagueWindow)))
    return None


@st.composite
def cases(draw: Any) -> Case:
    anchor = draw(st.none() | st.builds(Anchor, _days, st.sampled_from([0, 30, 40, 50, 75, 100])))
    firmness, modality = draw(st.none() | st.sampled_from(Firmness)), draw(st.sampled_from(Modality))
    status = draw(st.sampled_from([Status.ACTIVE, Status.DORMANT, Status.SUSPENDED, Status.WITHDRAWN]))
    states = draw(st.lists(st.tuples(_days, st.sampled_from(ConditionState)), max_size=3, unique_by=lambda one: one[0]))
    history = ConditionHistory("ceasefire", ConditionKind.CEASEFIRE, tuple(sorted(states)))
    state = (states and sorted(states)[-1][1]) or ConditionState.UNKNOWN
    standing = StandingCondition(ConditionKind.CEASEFIRE, "ceasefire", ConditionForce.REQUIRED, state, "p1", START)
    window = draw(windows())
    said = draw(_days)
    step = StateStep(
        since=START,
        status=status,
        firmness=firmness,
        modality=modality,
        tier=None,
        window=window,
        window_said=Said(said, said) if window else None,
        conditions=draw(st.sampled_from([(), (standing,)])),
        anchor=anchor.on if anchor else None,
        anchor_base=anchor.base if anchor else None,
        stale_on=stale_on(anchor, firmness, modality, status, DEFAULT_POLICY),
    )
    return Case(step, (history,))


@given(cases(), st.integers(400, 500))
@settings(max_examples=150, deadline=None)
def test_between_two_due_days_nothing_that_time_says_changes(case: Case, since: int) -> None:
    """Brute force, day by day: whatever changes, changes on the day that was foretold."""
    today = START + timedelta(days=since)
    said, due = case.said_on(today), next_due(case.on(today))
    for _ in range(HORIZON):
        today += timedelta(days=1)
        if today == due:
            said, due = case.said_on(today), next_due(case.on(today))
        assert case.said_on(today) == said, today
        assert due is None or due > today


@given(cases())
@settings(max_examples=150, deadline=None)
def test_a_due_day_lies_after_today(case: Case) -> None:
    for days in (0, 200, 400, 700):
        today = START + timedelta(days=days)
        due = next_due(case.on(today))
        assert due is None or due > today


MARCH = date(2025, 3, 1)
DUE = MARCH + timedelta(days=101)
ALONE = MARCH + timedelta(days=31)
"""The day on which a single origin is first too few."""


@pytest.mark.django_db
def test_what_came_due_is_what_its_date_says_and_is_not_due_again_the_same_day() -> None:
    settled(MARCH, factories.entry(factories.position("FR"), factories.position("FR", "air"), said=MARCH))
    assert set(Due.objects.values_list("on", flat=True)) == {ALONE}
    again(ALONE)
    assert set(Due.objects.values_list("on", flat=True)) == {DUE}
    assert came_due(DUE - timedelta(days=1), limit=10) == []
    due = came_due(DUE, limit=10)
    assert sorted(due) == sorted(Pledge.objects.values_list("pk", flat=True))
    again(DUE, due)
    assert came_due(DUE, limit=10) == []
    assert set(Due.objects.values_list("on", flat=True)) == {MARCH + timedelta(days=111)}


@pytest.mark.django_db
def test_what_came_due_is_handed_out_in_portions_the_longest_overdue_first() -> None:
    for days, capability in enumerate(["troops", "air", "naval"]):
        settled(DUE, factories.entry(factories.position("FR", capability), said=MARCH + timedelta(days=days + 1)))
    late = DUE + timedelta(days=30)
    handed = []
    while due := came_due(late, limit=2):
        handed.append(due)
        again(late, due)
    told = [Pledge.objects.get(pk=pk).capability for portion in handed for pk in portion]
    assert told == ["troops", "air", "naval"]
    assert [len(portion) for portion in handed] == [2, 1]


@pytest.mark.django_db
def test_a_new_word_puts_the_due_day_off_and_a_refusal_has_one_too() -> None:
    settled(MARCH, factories.entry(factories.position("FR"), said=MARCH))
    later = MARCH + timedelta(days=5)
    settled(later, factories.entry(factories.position("FR"), said=later))
    again(ALONE)
    assert Due.objects.get().on == DUE + timedelta(days=5)
    settled(ALONE, factories.entry(factories.refusal("FR"), said=MARCH))
    assert Due.objects.filter(pledge__public_id="fr-no-troops-1", on=DUE).exists()


@pytest.mark.django_db
def test_words_of_the_day_after_a_sweeps_own_come_due_on_theirs() -> None:
    """A sweep of one day that got the door after midnight does not undo for good what was said since."""
    settled(MARCH, factories.entry(factories.position("FR"), said=MARCH))
    next_day = MARCH + timedelta(days=1)
    settled(next_day, factories.entry(factories.refusal("FR"), said=next_day))
    assert everything(Flag).get().state == "open"
    again(MARCH)
    assert everything(Flag).get().state == "auto_resolved"
    again(next_day, came_due(next_day, limit=10))
    assert everything(Flag).get().state == "open"


@pytest.mark.django_db
@pytest.mark.usefixtures("unguarded")
def test_a_pledge_whose_file_is_closed_is_never_due() -> None:
    settled(DUE, factories.entry(factories.position("FR"), said=MARCH))
    with settled_on(DUE - timedelta(days=1)):
        for flag in everything(Flag):
            decided(flag, FlagState.SNOOZED, until=DUE)
    closed = Pledge.objects.get()
    settled(MARCH, factories.entry(factories.position("FR", "air"), said=MARCH))
    with factories.door() as commit:
        write_merge(closed, Pledge.objects.exclude(pk=closed.pk).get(), commit=commit)
    assert closed.pk not in came_due(DUE + timedelta(days=100), limit=10)


@pytest.mark.django_db
def test_asking_what_came_due_costs_two_reads_whatever_there_is() -> None:
    for capability in ("troops", "air", "naval"):
        settled(MARCH, factories.entry(factories.position("FR", capability), said=MARCH))
    for day in (MARCH, DUE):
        with CaptureQueriesContext(connection) as queries:
            came_due(day, limit=100)
        assert len(queries) == 2
