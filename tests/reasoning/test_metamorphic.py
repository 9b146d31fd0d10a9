"""What must not change states and flags, and what must change them exactly so: for generated files, whole findings.

Each law is tried on METAMORPHIC_EXAMPLES files: 60, and 10,000 before a release. The same of whole worlds that are
written to the record: `tests/pledges/derived/test_laws.py`.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.facts import ConditionHistory, Decision, Explanation, Finding, Position, Said, Window
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.reporting import reporting_findings
from pledges.reasoning.rules_of_time import VERSIONS, standing_findings
from pledges.reasoning.standing import Page, Standing
from pledges.vocabulary import ArchiveState, ConditionMode, Firmness, WindowKind
from tests.reasoning.builders import line
from tests.reasoning.strategies import DECISIONS, FILES, HISTORIES
from tests.reasoning.test_fold_properties import run
from tests.reasoning.test_line_properties import TODAY, found, lines

EXAMPLES = int(os.environ.get("METAMORPHIC_EXAMPLES", "60"))
LAW = settings(max_examples=EXAMPLES, deadline=None)

pytestmark = pytest.mark.timeout(max(300, EXAMPLES))
"""Seconds for each law. Stopped in the middle, a law looks as if its lines were made in another way each time."""

DATED = ("since", "stale_on", "said_on", "deadline", "a_on", "b_on", "claim_on", "own_on", "window", "new_window")


def of_time(file: list[Position], histories: list[ConditionHistory], today: date) -> tuple[Finding, ...]:
    """Every finding on the one pledge of `file`, as it stands on `today`; each statement was printed on a page of its
    own.
    """
    steps = tuple(step for step in fold(file, histories, (), DEFAULT_POLICY) if step.since <= today)
    if not steps:
        return ()
    clock = max((p.said.latest for p in file if p.said.latest <= today and not p.retracted), default=None)
    return standing_findings(
        Standing("p", steps[-1], histories, DEFAULT_POLICY, today, steps, file, pages(file), checked_on=clock)
    )


def pages(file: list[Position]) -> tuple[Page, ...]:
    """The pages of the first versions: whose copies were kept, are waited for, were refused or lost follows from the
    content.
    """
    states = list(ArchiveState)
    return tuple(
        Page(p.statement, states[int(p.content_hash) % len(states)], p.said.latest, p.id)
        for p in sorted(file, key=lambda one: one.id)
        if not p.retracted and p.preferred
    )


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
@given(FILES, HISTORIES, DECISIONS)
def test_copies_of_a_statement_move_no_state(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision]
) -> None:
    """Not even where they say more, or leave a condition out."""
    copies = [
        replace(
            copy,
            content_hash=f"0{copy.content_hash}",
            firmness=Firmness.EARMARKED,
            conditions=(),
            condition_mode=ConditionMode.UNCONDITIONAL,
        )
        for copy in republished(file)
    ]
    assert run(file + copies, histories, decisions) == run(file, histories, decisions)


@LAW
@given(lines(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter_to_contradictions(positions: list[Position], random: object) -> None:
    shuffled = positions[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found(shuffled) == found(positions)


@LAW
@given(FILES, HISTORIES, DECISIONS, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter_to_states(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision], random: object
) -> None:
    before = run(file, histories, decisions)
    for entered in (file, histories, decisions):
        random.shuffle(entered)  # type: ignore[attr-defined]
    assert run(file, histories, decisions) == before


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
@given(FILES, HISTORIES, DECISIONS, st.integers(0, 7))
def test_a_retraction_undoes_exactly_what_the_statement_did(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision], which: int
) -> None:
    gone = file[which % len(file)] if file else None
    retracted, without = [replace(p, retracted=p is gone) for p in file], [p for p in file if p is not gone]
    assert of_time(retracted, histories, TODAY) == of_time(without, histories, TODAY)
    assert run(retracted, histories, decisions) == run(without, histories, decisions)


@LAW
@given(lines(), st.integers(0, 7))
def test_a_retraction_undoes_exactly_what_the_statement_contradicted(positions: list[Position], which: int) -> None:
    gone = positions[which % len(positions)] if positions else None
    retracted = [replace(p, retracted=p is gone) for p in positions]
    assert found(retracted) == found([p for p in positions if p is not gone])


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
@given(FILES, HISTORIES, DECISIONS, st.integers(-400, 400))
def test_shifting_all_days_shifts_all_states(
    file: list[Position], histories: list[ConditionHistory], decisions: list[Decision], days: int
) -> None:
    by = timedelta(days=days)

    def later(day: date | None) -> date | None:
        return day + by if day else None

    shifted = run(
        moved(file, by),
        [replace(h, states=tuple((on + by, state) for on, state in h.states)) for h in histories],
        [replace(decision, on=decision.on + by) for decision in decisions],
    )
    assert shifted == tuple(
        replace(
            step,
            since=step.since + by,
            anchor=later(step.anchor),
            stale_on=later(step.stale_on),
            last_stated=later(step.last_stated),
            window=moved_window(step.window, by),
            window_said=moved_said(step.window_said, by) if step.window_said else None,
            conditions=tuple(replace(c, stated_on=c.stated_on + by) for c in step.conditions),
        )
        for step in run(file, histories, decisions)
    )


@LAW
@given(lines(), FILES, HISTORIES)
def test_asking_twice_is_asking_once(
    positions: list[Position], file: list[Position], histories: list[ConditionHistory]
) -> None:
    assert found(positions) == found(positions)
    assert of_time(file, histories, TODAY) == of_time(file, histories, TODAY)


RARE_AT_FIRST = 2_000
"""Examples after which every rule must have been raised: a law about flags that nobody raises says nothing."""


def test_the_laws_are_tried_on_files_that_raise_flags() -> None:
    raised: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(lines(), FILES, HISTORIES)
    def ask(positions: list[Position], file: list[Position], histories: list[ConditionHistory]) -> None:
        raised.update({one.rule for one in (*found(positions), *of_time(file, histories, TODAY))})

    ask()
    ours = {rule.id for rule in RULES} | set(VERSIONS)
    never = ours - set(raised)
    assert never == set() if EXAMPLES >= RARE_AT_FIRST else len(never) < len(ours) / 2, (never, raised)
