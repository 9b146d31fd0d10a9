"""S0, S9 and S11: what a pledge rests on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pledges.reasoning.facts import Position
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.standing import Page, Standing
from pledges.reasoning.support import s0
from pledges.vocabulary import ArchiveState, EvidenceTier, Firmness, Modality, Stance
from tests.reasoning.builders import position
from tests.reasoning.folding import AT_WAR, PEACE, outlet

TODAY = date(2025, 12, 1)
FOUR, UNGRADED = EvidenceTier.FOUR, EvidenceTier.UNGRADED
PROMISE = position("2025-11-20", firmness=Firmness.PLEDGED)


def weak(*positions: Position, today: date = TODAY) -> list[tuple[str, date]]:
    steps = [step for step in fold(positions, (AT_WAR,), (), DEFAULT_POLICY) if step.since <= today]
    return [(f.severity.value, f.opened_on) for f in s0("p", positions, steps[-1] if steps else None, today)]


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([replace(PROMISE, tier=UNGRADED)], [("low", date(2025, 11, 20))]),
        ([replace(PROMISE, tier=FOUR)], [("low", date(2025, 11, 20))]),
        ([PROMISE], []),
        ([replace(PROMISE, tier=EvidenceTier.THREE)], []),
        ([replace(PROMISE, tier=UNGRADED), position("2025-06-01")], []),
        ([replace(PROMISE, tier=UNGRADED, conditions=(), stance=Stance.QUESTIONS)], []),
        ([replace(PROMISE, tier=UNGRADED), outlet("2025-06-01")], [("low", date(2025, 11, 20))]),
        ([outlet("2025-06-01", tier=UNGRADED)], [("low", date(2025, 6, 1))]),
        ([position("2025-11-20", tier=UNGRADED, conditions=[PEACE])], []),
        ([replace(PROMISE, tier=UNGRADED, modality=Modality.REJECTED)], []),
        ([replace(PROMISE, tier=FOUR, third_party=True)], []),
    ],
    ids=[
        "ungraded",
        "distrusted",
        "graded",
        "weak but graded",
        "better anchored before",
        "renews nothing",
        "a paper does not better an own word",
        "only a paper",
        "dormant",
        "a refusal on the offer",
        "another's word",
    ],
)
def test_s0_weak_base(positions: list[Position], expected: list[tuple[str, date]]) -> None:
    assert weak(*positions) == expected


def found(rule: str, today: date, *positions: Position, pages: tuple[Page, ...] = ()) -> list[tuple[str, str, date]]:
    steps = tuple(step for step in fold(positions, (), (), DEFAULT_POLICY) if step.since <= today)
    standing = Standing("p", steps[-1], (), DEFAULT_POLICY, today, steps, positions, pages)
    return [(f.severity.value, f.explanation.code, f.opened_on) for f in standing_findings(standing) if f.rule == rule]


def page(state: ArchiveState, document: str = "d1", position: Position = PROMISE) -> Page:
    return Page(document, state, date(2025, 11, 21), position.id)


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (ArchiveState.PENDING, date(2025, 11, 22), []),
        (ArchiveState.PENDING, date(2025, 11, 23), [("high", "S9.no_copy", date(2025, 11, 23))]),
        (ArchiveState.GONE, date(2025, 11, 21), [("high", "S9.page_lost", date(2025, 11, 21))]),
        (ArchiveState.DRIFTED, date(2025, 11, 21), [("high", "S9.page_lost", date(2025, 11, 21))]),
        (ArchiveState.ARCHIVED, TODAY, []),
        (ArchiveState.WITHOUT, TODAY, []),
    ],
)
def test_s9_a_page_without_a_copy_and_without_a_reason(
    state: ArchiveState, today: date, expected: list[tuple[str, str, date]]
) -> None:
    assert found("S9", today, PROMISE, pages=(page(state),)) == expected


def test_s9_is_medium_where_another_page_supports_it_too() -> None:
    other = position("2025-06-01", id="other")
    pages = (page(ArchiveState.GONE), page(ArchiveState.ARCHIVED, "d2", other))
    assert found("S9", TODAY, PROMISE, other, pages=pages) == [("medium", "S9.page_lost", date(2025, 11, 21))]


def test_s11_one_origin_is_too_few_after_thirty_days() -> None:
    first = date(2025, 11, 20)
    copy = position("2025-11-25", id="copy", roots=PROMISE.roots)
    for said in ([PROMISE], [PROMISE, copy]):
        assert found("S11", first + timedelta(days=30), *said) == []
        expected = [("low", "S11.single_origin", first + timedelta(days=31))]
        assert found("S11", first + timedelta(days=31), *said) == expected
    assert found("S11", date(2026, 3, 1), PROMISE, position("2025-11-25", id="another")) == []
