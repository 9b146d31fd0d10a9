"""S2, S5, S6 and S7: our own clock, deferrals, triggers and failed conditions."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pledges.reasoning.due import next_due
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
    Modality,
    Severity,
    Stance,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import history, position, term

BACKSTOP, CEASEFIRE = ConditionKind.US_BACKSTOP, ConditionKind.CEASEFIRE
MET, UNMET, FAILED = ConditionState.MET, ConditionState.UNMET, ConditionState.FAILED
PLEDGED = Firmness.PLEDGED


def standing(
    today: str, *positions: Position, histories: tuple[ConditionHistory, ...] = (), checked: str = ""
) -> Standing:
    day = date.fromisoformat(today)
    steps = tuple(step for step in fold(positions, histories, (), DEFAULT_POLICY) if step.since <= day)
    clock = date.fromisoformat(checked) if checked else None
    return Standing(positions[0].pledge, steps[-1], histories, DEFAULT_POLICY, day, steps, positions, checked_on=clock)


def found(rule: str, today: str, *positions: Position, **more: Any) -> list[Finding]:
    return [one for one in standing_findings(standing(today, *positions, **more)) if one.rule == rule]


def severities(rule: str, today: str, *positions: Position, **more: Any) -> list[str]:
    return [one.severity.value for one in found(rule, today, *positions, **more)]


# ---------------------------------------------------------------- S2 not checked


@pytest.mark.parametrize(
    ("firmness", "days"),
    [
        (None, 30),
        (Firmness.FLOATED, 30),
        (Firmness.PLEDGED, 30),
        (Firmness.SPECIFIED, 60),
        (Firmness.AUTHORIZED, 90),
        (Firmness.EARMARKED, 90),
        (Firmness.IN_PLACE, 90),
    ],
)
def test_s2_counts_from_the_last_look_by_firmness(firmness: Firmness | None, days: int) -> None:
    promise, clock = position("2025-01-01", firmness=firmness), date(2026, 1, 1)

    def after(count: int) -> list[str]:
        return severities("S2", str(clock + timedelta(days=count)), promise, checked=str(clock))

    assert (after(days), after(days + 1), after(2 * days), after(2 * days + 1)) == ([], ["low"], ["low"], ["medium"])


def test_s2_is_for_analysts_and_asks_nothing_where_nobody_keeps_the_clock() -> None:
    promise = position("2025-01-01", firmness=PLEDGED)
    (finding,) = found("S2", "2026-11-22", promise, checked="2026-01-01")
    assert (finding.internal, finding.opened_on) == (True, date(2026, 2, 1))
    assert found("S2", "2026-11-22", promise) == []


# ---------------------------------------------------------------- S5 put off again

SOON = Window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS)


def due(said: str, window: Window = SOON, **more: Any) -> Position:
    return position(said, **{"window": window, "deliverable": "contributions of each country", "id": said, **more})


def by(day: str) -> Window:
    return Window(WindowKind.ABSOLUTE, end=date.fromisoformat(day))


def test_case_29_two_deliverables_are_not_one_that_is_put_off() -> None:
    support = due("2025-09-04", deliverable="support of an ally")
    assert severities("S5", "2025-12-31", support, due("2025-11-25")) == []
    (finding,) = found("S5", "2025-12-31", due("2025-09-04"), due("2025-11-25"))
    assert (finding.severity, finding.a, finding.b) == (Severity.MEDIUM, "2025-09-04", "2025-11-25")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([due("2025-09-04"), due("2025-11-25"), due("2026-01-25")], ["high"]),
        ([due("2025-09-04"), due("2025-09-10")], []),
        ([due("2025-09-04"), due("2025-11-25", deliverable="")], []),
        ([due("2025-09-04"), due("2025-11-25", statement="s-2025-09-04")], []),
        ([due("2025-03-01", by("2025-06-30")), due("2025-07-15", by("2025-12-31"))], []),
        (
            [
                due("2025-03-01", by("2025-06-30")),
                due("2025-07-15", by("2025-12-31"), stance=Stance.DEFERS),
                due("2026-01-15", by("2026-06-30"), stance=Stance.DEFERS),
            ],
            ["medium"],
        ),
        ([due("2025-09-04"), due("2025-10-01", stance=Stance.REPORTS_DELIVERY), due("2025-11-25")], []),
        ([due("2025-09-04"), due("2025-11-25", modality=Modality.REJECTED)], []),
    ],
    ids=[
        "the third time",
        "before the time had ended",
        "no name",
        "one statement",
        "a date that is put off once",
        "a date that is put off twice",
        "delivered in between",
        "a refusal",
    ],
)
def test_s5(said: list[Position], expected: list[str]) -> None:
    assert severities("S5", "2026-03-01", *said) == expected


# ---------------------------------------------------------------- S6 triggered, no action

PROMISE = position("2025-03-01", firmness=PLEDGED, conditions=[BACKSTOP])
MET_IN_JUNE = (history(BACKSTOP, ("2025-01-01", UNMET), ("2025-06-01", MET)),)


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2025-07-01", []), ("2025-07-02", ["medium"]), ("2025-07-31", ["medium"]), ("2025-08-01", ["high"])],
)
def test_s6_counts_from_the_day_on_which_the_last_condition_was_met(today: str, expected: list[str]) -> None:
    assert severities("S6", today, PROMISE, histories=MET_IN_JUNE) == expected
    assert all(one.opened_on == date(2025, 7, 2) for one in found("S6", today, PROMISE, histories=MET_IN_JUNE))


def test_s6_is_silent_while_a_condition_is_unmet_or_unknown_and_without_any() -> None:
    both = position("2025-03-01", firmness=PLEDGED, conditions=[BACKSTOP, CEASEFIRE])
    assert severities("S6", "2026-11-22", both, histories=MET_IN_JUNE) == []
    assert severities("S6", "2026-11-22", PROMISE) == []
    assert severities("S6", "2026-11-22", position("2025-03-01", firmness=PLEDGED)) == []


def test_s6_waits_for_what_the_coalition_presumes_too() -> None:
    presumed = frozenset({CEASEFIRE.group})
    fighting = history(CEASEFIRE, ("2025-01-01", UNMET), ("2025-09-01", MET))

    def severities_on(today: str, *histories: ConditionHistory) -> list[str]:
        asked = replace(standing(today, PROMISE, histories=histories), presumes=presumed)
        return [one.severity.value for one in standing_findings(asked) if one.rule == "S6"]

    assert severities_on("2026-11-22", *MET_IN_JUNE) == []
    assert severities_on("2025-08-31", *MET_IN_JUNE, fighting) == []
    assert severities_on("2025-10-02", *MET_IN_JUNE, fighting) == ["medium"]


def test_s6_closes_when_the_firmness_rises_a_time_is_given_or_it_is_in_place() -> None:
    firmer = position("2025-07-15", id="firmer", firmness=Firmness.SPECIFIED)
    timed = position("2025-07-15", id="timed", window=by("2027-01-01"))
    there = position("2025-07-15", id="there", firmness=Firmness.IN_PLACE, stance=Stance.REPORTS_DELIVERY)
    again = position("2025-07-15", id="again", firmness=PLEDGED)
    for later, expected in ((firmer, []), (timed, []), (there, []), (again, ["high"])):
        assert severities("S6", "2026-06-01", PROMISE, later, histories=MET_IN_JUNE) == expected


# ---------------------------------------------------------------- S7 condition failed

FAILED_IN_JUNE = (history(BACKSTOP, ("2025-01-01", UNMET), ("2025-06-01", FAILED)),)


def test_s7_a_required_condition_failed() -> None:
    (finding,) = found("S7", "2025-06-01", PROMISE, histories=FAILED_IN_JUNE)
    assert (finding.severity, finding.opened_on) == (Severity.HIGH, date(2025, 6, 1))
    assert found("S7", "2025-05-31", PROMISE, histories=FAILED_IN_JUNE) == []


def test_s7_is_silent_once_restated_and_where_the_condition_is_no_must() -> None:
    again = position("2025-07-01", id="again", stance=Stance.AFFIRMS, firmness=PLEDGED)
    assert found("S7", "2026-01-01", PROMISE, again, histories=FAILED_IN_JUNE) == []
    limited = replace(PROMISE, conditions=(term(BACKSTOP, ConditionForce.LIMITED),))
    assert found("S7", "2026-01-01", limited, histories=FAILED_IN_JUNE) == []
    either = replace(PROMISE, conditions=(term(BACKSTOP, alternative=1), term(CEASEFIRE, alternative=1)))
    assert found("S7", "2026-01-01", either, histories=FAILED_IN_JUNE) == []
    waived = position("2025-05-01", id="waived", conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    assert found("S7", "2026-01-01", PROMISE, waived, histories=FAILED_IN_JUNE) == []


# ---------------------------------------------------------------- the sweep looks at nothing but the days that come due


@pytest.mark.parametrize(
    "case",
    [
        {"histories": MET_IN_JUNE, "checked": "2025-03-01"},
        {"histories": FAILED_IN_JUNE, "checked": "2025-05-20"},
        {"checked": "2025-03-01"},
    ],
    ids=["met", "failed", "unknown"],
)
def test_what_the_rules_find_changes_on_days_that_come_due_and_on_no_others(case: dict[str, Any]) -> None:
    day, last = date(2025, 7, 1), date(2026, 6, 1)
    said = standing_findings(standing(str(day), PROMISE, **case))
    due_on = next_due(standing(str(day), PROMISE, **case))
    while day < last:
        day += timedelta(days=1)
        now = standing_findings(standing(str(day), PROMISE, **case))
        if now != said:
            assert day == due_on
            said = now
        if day == due_on:
            due_on = next_due(standing(str(day), PROMISE, **case))
