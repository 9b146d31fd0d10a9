"""S1 and S4: what silence and a passed deadline make true, and what they never do."""

from dataclasses import replace
from datetime import date

import pytest

from pledges.reasoning.facts import ConditionHistory, Finding, Position, Window
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.standing import Standing
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionState,
    Firmness,
    Stance,
    Status,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import history, position, refusal, term

BACKSTOP, CEASEFIRE, PARLIAMENT = ConditionKind.US_BACKSTOP, ConditionKind.CEASEFIRE, ConditionKind.PARLIAMENT
PLEDGED, SPECIFIED = Firmness.PLEDGED, Firmness.SPECIFIED
DEADLINE = Window(WindowKind.ABSOLUTE, end=date(2026, 1, 31))
IN_DAYS = Window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS)
AFTER_CEASEFIRE = Window(WindowKind.AFTER_TRIGGER, trigger=CEASEFIRE, from_day=0, to_day=30)


def found(today: str, *positions: Position, histories: tuple[ConditionHistory, ...] = ()) -> tuple[Finding, ...]:
    """What silence makes of these positions' state on a day."""
    day = date.fromisoformat(today)
    steps = fold([p for p in positions if p.said.latest <= day], histories, (), DEFAULT_POLICY)
    step = [one for one in steps if one.since <= day][-1]
    return standing_findings(Standing(positions[0].pledge, step, histories, DEFAULT_POLICY, day))


def raised(today: str, *positions: Position, histories: tuple[ConditionHistory, ...] = ()) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity.value) for finding in found(today, *positions, histories=histories)]


AFFIRMED = position("2025-11-25", firmness=PLEDGED)
SIZED = position("2025-11-25", firmness=SPECIFIED)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-02-25", []),
        ("2026-02-26", [("S1", "low")]),
        ("2026-03-11", [("S1", "low")]),
        ("2026-03-13", [("S1", "medium")]),
        ("2026-03-25", [("S1", "medium")]),
        ("2026-11-22", [("S1", "medium")]),
    ],
)
def test_s1_begins_on_the_stale_day_and_grows_with_silence(today: str, expected: list[tuple[str, str]]) -> None:
    assert raised(today, AFFIRMED) == expected


def test_s1_is_high_at_zero_for_what_was_specified() -> None:
    assert raised("2026-05-23", SIZED) == [("S1", "medium")]
    assert raised("2026-05-24", SIZED) == [("S1", "high")]


def test_s1_opens_on_the_day_it_became_true_and_not_on_the_day_it_was_found() -> None:
    early, late = found("2026-02-26", AFFIRMED)[0], found("2026-11-22", AFFIRMED)[0]
    assert early.opened_on == late.opened_on == date(2026, 2, 26)
    assert early.facts_hash == late.facts_hash
    assert early.explanation == late.explanation


def test_s1_closes_with_a_newer_anchor_and_its_hash_changes() -> None:
    again = position("2026-03-20", id="again", stance=Stance.AFFIRMS)
    assert raised("2026-03-21", AFFIRMED, again) == []
    assert found("2026-11-22", AFFIRMED, again)[0].facts_hash != found("2026-11-22", AFFIRMED)[0].facts_hash


def test_s1_waits_longer_while_a_condition_is_known_to_be_unmet() -> None:
    conditional = position("2025-11-25", firmness=PLEDGED, conditions=[BACKSTOP])
    unmet = (history(BACKSTOP, ("2025-01-01", ConditionState.UNMET)),)
    assert raised("2026-04-13", conditional, histories=unmet) == []
    assert raised("2026-04-14", conditional, histories=unmet) == [("S1", "low")]


def test_s1_never_says_anything_of_what_is_in_place() -> None:
    assert raised("2030-01-01", position("2025-11-25", firmness=Firmness.IN_PLACE)) == []


def test_s1_ages_a_refusal_too() -> None:
    assert raised("2026-02-26", refusal("2025-11-25")) == [("S1", "low")]


def test_s1_says_nothing_where_no_stale_day_can_be_worked_out() -> None:
    """A base at or below the threshold never computes: that is S0's matter."""
    step = replace(fold([AFFIRMED], (), (), DEFAULT_POLICY)[-1], anchor_base=30, stale_on=None)
    assert standing_findings(Standing("p", step, (), DEFAULT_POLICY, date(2030, 1, 1))) == ()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.SUPERSEDED, Status.FULFILLED, Status.LAPSED, Status.VOID])
def test_nothing_is_found_of_a_pledge_that_has_ended(status: Status) -> None:
    promise = position("2025-11-25", window=DEADLINE, firmness=PLEDGED)
    step = replace(fold([promise], (), (), DEFAULT_POLICY)[-1], status=status)
    assert standing_findings(Standing("p", step, (), DEFAULT_POLICY, date(2030, 1, 1))) == ()


def s4(today: str, *positions: Position, histories: tuple[ConditionHistory, ...] = ()) -> list[tuple[str, str]]:
    return [one for one in raised(today, *positions, histories=histories) if one[0] == "S4"]


def test_s4_fires_the_day_after_the_deadline_and_not_on_it() -> None:
    promise = position("2025-11-25", window=DEADLINE, firmness=PLEDGED)
    assert s4("2026-01-31", promise) == []
    assert s4("2026-02-01", promise) == [("S4", "high")]
    (finding,) = [one for one in found("2026-05-01", promise) if one.rule == "S4"]
    assert finding.opened_on == date(2026, 2, 1)


def test_s4_is_medium_where_the_deadline_is_only_words() -> None:
    promise = position("2025-11-25", window=IN_DAYS)
    assert s4("2025-12-05", promise) == []
    assert s4("2025-12-06", promise) == [("S4", "medium")]


@pytest.mark.parametrize("state", [None, ConditionState.UNKNOWN, ConditionState.UNMET, ConditionState.FAILED])
def test_s4_never_fires_while_a_condition_is_unmet_or_unknown(state: ConditionState | None) -> None:
    promise = position("2025-11-25", window=DEADLINE, conditions=[BACKSTOP])
    histories = (history(BACKSTOP, ("2025-12-01", state)),) if state else ()
    assert s4("2026-11-22", promise, histories=histories) == []


@pytest.mark.parametrize("state", [ConditionState.MET, ConditionState.WAIVED])
def test_s4_fires_when_the_condition_is_met_and_opens_when_it_was(state: ConditionState) -> None:
    promise = position("2025-11-25", window=DEADLINE, conditions=[BACKSTOP])
    met = (history(BACKSTOP, ("2025-12-01", ConditionState.UNMET), ("2026-03-10", state)),)
    assert s4("2026-03-09", promise, histories=met) == []
    (finding,) = [one for one in found("2026-03-10", promise, histories=met) if one.rule == "S4"]
    assert (finding.severity, finding.opened_on) == ("high", date(2026, 3, 10))


def test_s4_asks_for_one_of_several_alternatives_and_for_each_other_condition() -> None:
    either = (term(BACKSTOP, alternative=1), term(CEASEFIRE, alternative=1), term(PARLIAMENT))
    promise = position("2025-11-25", window=DEADLINE, conditions=either)
    one = history(BACKSTOP, ("2025-12-01", ConditionState.MET))
    other = history(PARLIAMENT, ("2025-12-01", ConditionState.MET))
    assert s4("2026-02-01", promise, histories=(one,)) == []
    assert s4("2026-02-01", promise, histories=(other,)) == []
    assert s4("2026-02-01", promise, histories=(one, other)) == [("S4", "high")]


def test_s4_asks_nothing_of_a_condition_that_the_position_waived() -> None:
    promise = position("2025-11-25", window=DEADLINE, conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    assert s4("2026-02-01", promise) == [("S4", "high")]


def test_s4_counts_a_window_after_a_trigger_from_the_day_it_was_met() -> None:
    promise = position("2025-11-25", window=AFTER_CEASEFIRE, conditions=[CEASEFIRE])
    met = (history(CEASEFIRE, ("2026-03-01", ConditionState.MET)),)
    assert s4("2026-11-22", promise) == []
    assert s4("2026-03-31", promise, histories=met) == []
    assert s4("2026-04-01", promise, histories=met) == [("S4", "high")]


def test_s4_closes_with_delivery_and_with_a_new_window() -> None:
    promise = position("2025-11-25", window=DEADLINE, firmness=PLEDGED)
    delivered = position("2026-02-10", id="delivered", firmness=Firmness.IN_PLACE, stance=Stance.REPORTS_DELIVERY)
    later = Window(WindowKind.ABSOLUTE, end=date(2026, 12, 31))
    deferred = position("2026-02-10", id="deferred", window=later, stance=Stance.DEFERS)
    assert s4("2026-02-11", promise, delivered) == []
    assert s4("2026-02-11", promise, deferred) == []


def test_an_open_window_never_passes() -> None:
    assert s4("2030-01-01", position("2025-11-25", window=Window(WindowKind.ABSOLUTE, start=date(2026, 1, 1)))) == []
