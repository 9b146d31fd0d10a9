"""What must not change the flags, and what must change them exactly so: for generated lines, whole findings.

Each law is tried on METAMORPHIC_EXAMPLES lines: 60, and 10,000 before a release.
"""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.facts import ConditionHistory, Explanation, Finding, Position, Said, Window
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.reporting import reporting_findings
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.standing import Standing
from pledges.vocabulary import WindowKind
from tests.reasoning.builders import line
from tests.reasoning.strategies import FILES, HISTORIES
from tests.reasoning.test_line_properties import TODAY, found, lines

EXAMPLES = int(os.environ.get("METAMORPHIC_EXAMPLES", "60"))
LAW = settings(max_examples=EXAMPLES, deadline=None)

pytestmark = pytest.mark.timeout(max(300, EXAMPLES))
"""Seconds for each law. Stopped in the middle, a law looks as if its lines were made in another way each time."""

DATED = ("since", "stale_on", "said_on", "deadline", "a_on", "b_on", "window", "new_window")


def of_time(file: list[Position], histories: list[ConditionHistory], today: date) -> tuple[Finding, ...]:
    """Every finding on the one pledge of `file`, as it stands on `today`."""
    steps = tuple(step for step in fold(file, histories, (), DEFAULT_POLICY) if step.since <= today)
    if not steps:
        return ()
    clock = max((p.said.latest for p in file if p.said.latest <= today and not p.retracted), default=None)
    return standing_findings(Standing("p", steps[-1], histories, DEFAULT_POLICY, today, steps, file, checked_on=clock))


def republished(positions: list[Position]) -> list[Position]:
    """Each statement once more, on another page: weaker, later in content, coded the same."""
    return [
        replace(p, id=f"{p.id}-copy", appearance=f"{p.id}-page", preferred=False, content_hash=f"z{p.content_hash}")
        for p in positions
    ]


def moved_said(said: Said, by: timedelta) -> Said:
    return Said(said.earliest + by if said.earliest else None, said.latest + by)


def moved_window(window: Window | None, by: timedelta) -> Window | None:
    if window is None or window.kind is not WindowKind.ABSOLUTE:
        return window
    start, end = window.start, window.end
    return replace(window, start=start + by if start else None, end=end + by if end else None)


def moved(positions: list[Position], by: timedelta) -> list[Position]:
    return [
        replace(
            p,
            said=moved_said(p.said, by),
            window=moved_window(p.window, by),
            negated_window=moved_window(p.negated_window, by),
        )
        for p in positions
    ]


def told(findings: tuple[Finding, ...], by: timedelta = timedelta()) -> list[Finding]:
    """Findings as of `by` later: their days moved, without the slots and the digest that hold days as text."""
    return [
        replace(
            one,
            opened_on=one.opened_on + by,
            resolved_on=one.resolved_on + by if one.resolved_on else None,
            facts_hash="",
            explanation=Explanation(
                one.explanation.code, {k: v for k, v in one.explanation.slots.items() if k not in DATED}
            ),
        )
        for one in findings
    ]


@LAW
@given(lines())
def test_a_republication_adds_no_contradiction(positions: list[Position]) -> None:
    first = [replace(p, appearance=f"{p.id}-first") for p in positions if p.published]
    assert found([*first, *republished(first)]) == found(first)


@LAW
@given(lines())
def test_a_copy_that_says_the_same_is_no_divergence(positions: list[Position]) -> None:
    first = [replace(p, appearance=f"{p.id}-first") for p in positions if p.published]
    assert reporting_findings([*first, *republished(first)], (), (), TODAY) == ()


@LAW
@given(FILES, HISTORIES)
def test_a_republication_moves_no_anchor_and_no_flag_of_time(
    file: list[Position], histories: list[ConditionHistory]
) -> None:
    first = [replace(p, appearance=f"{p.id}-first") for p in file]
    with_copies = [*first, *republished(first)]
    before, after = (fold(said, histories, (), DEFAULT_POLICY) for said in (first, with_copies))
    assert [step.anchor for step in before] == [step.anchor for step in after]
    assert of_time(first, histories, TODAY) == of_time(with_copies, histories, TODAY)


@LAW
@given(FILES, HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter_to_what_time_makes_true(
    file: list[Position], histories: list[ConditionHistory], random: object
) -> None:
    before = of_time(file, histories, TODAY)
    shuffled = file[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert of_time(shuffled, histories, TODAY) == before


@LAW
@given(FILES, HISTORIES, st.integers(0, 7))
def test_a_retraction_undoes_exactly_what_the_statement_did(
    file: list[Position], histories: list[ConditionHistory], which: int
) -> None:
    gone = file[which % len(file)] if file else None
    retracted = [replace(p, retracted=p is gone) for p in file]
    assert of_time(retracted, histories, TODAY) == of_time([p for p in file if p is not gone], histories, TODAY)


@LAW
@given(lines(), lines())
def test_a_statement_by_and_about_another_country_changes_nothing(
    positions: list[Position], others: list[Position]
) -> None:
    ours = {position.id for position in positions}
    elsewhere = [
        replace(
            p,
            id=f"x{p.id}",
            statement=f"x{p.statement}",
            pledge=f"x{p.pledge}",
            line=line("BB"),
            voice=replace(p.voice, behalf_of="BB"),
        )
        for p in others
    ]
    both = found([*positions, *elsewhere])
    assert tuple(one for one in both if one.b in ours or one.a in ours) == found(positions)


@LAW
@given(lines(), st.integers(-400, 400))
def test_shifting_all_days_shifts_all_contradictions(positions: list[Position], days: int) -> None:
    by = timedelta(days=days)
    later = findings_for_line(moved(positions, by), (), {"end_of_fighting"}, DEFAULT_POLICY, TODAY + by)
    assert told(later) == told(found(positions), by)


@LAW
@given(FILES, HISTORIES, st.integers(-400, 400))
def test_shifting_all_days_shifts_all_flags_of_time(
    file: list[Position], histories: list[ConditionHistory], days: int
) -> None:
    by = timedelta(days=days)
    shifted = [replace(h, states=tuple((on + by, state) for on, state in h.states)) for h in histories]
    assert told(of_time(moved(file, by), shifted, TODAY + by)) == told(of_time(file, histories, TODAY), by)


@LAW
@given(lines(), FILES, HISTORIES)
def test_asking_twice_is_asking_once(
    positions: list[Position], file: list[Position], histories: list[ConditionHistory]
) -> None:
    assert found(positions) == found(positions)
    assert of_time(file, histories, TODAY) == of_time(file, histories, TODAY)
