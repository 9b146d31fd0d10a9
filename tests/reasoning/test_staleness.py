"""Staleness: the whole table of rules.md, its vectors, and what moves the anchor."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.facts import Position
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.staleness import Anchor, anchor_of, days_fresh, lifetime, score, stale_on
from pledges.vocabulary import (
    Attribution,
    Behalf,
    EvidenceTier,
    Firmness,
    Modality,
    NegationScope,
    Polarity,
    Stance,
    StatementKind,
    Status,
)
from tests.reasoning.builders import position, refusal, unnamed, voice

P = DEFAULT_POLICY
TABLE = {
    Firmness.FLOATED: (45, 38, 35, 29, 23),
    Firmness.PLEDGED: (120, 101, 93, 76, 60),
    Firmness.SPECIFIED: (180, 151, 140, 114, 90),
    Firmness.AUTHORIZED: (365, 306, 283, 231, 183),
    Firmness.EARMARKED: (180, 151, 140, 114, 90),
}


@pytest.mark.parametrize(
    ("firmness", "base", "days"),
    [
        (firmness, base, row[1 + column])
        for firmness, row in TABLE.items()
        for column, base in enumerate((100, 75, 50, 40))
    ],
)
def test_every_cell_of_the_table_comes_out(firmness: Firmness, base: int, days: int) -> None:
    assert days_fresh(base, P.lifetimes[firmness], P) == days


@pytest.mark.parametrize("firmness", TABLE)
def test_lifetimes_are_those_of_the_table(firmness: Firmness) -> None:
    assert lifetime(firmness, Modality.FIRM, P) == TABLE[firmness][0]


def test_what_is_in_place_never_goes_stale() -> None:
    anchor = Anchor(date(2025, 1, 1), 100)
    assert stale_on(anchor, Firmness.IN_PLACE, Modality.FIRM, Status.ACTIVE, P) is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, 75.00), (30, 70.31), (60, 56.25), (90, 32.81), (92, 30.92), (93, 29.95), (107, 15.37), (120, 0.0)],
)
def test_the_score_of_a_pledge_at_base_75_follows_the_vectors(days: int, expected: float) -> None:
    assert score(75, days, 120, P) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("base", [0, 29, 30])
def test_a_base_at_or_below_the_threshold_never_computes(base: int) -> None:
    assert days_fresh(base, 120, P) is None


@given(base=st.integers(31, 100), length=st.integers(1, 4000), dormant=st.booleans())
def test_the_closed_form_is_the_first_day_on_which_the_score_reaches_the_threshold(
    base: int, length: int, dormant: bool
) -> None:
    lifetime_days = length * P.dormant_factor if dormant else Fraction(length)
    days = days_fresh(base, lifetime_days, P)
    assert days is not None

    def stale(day: int) -> bool:
        return day >= lifetime_days or base * (1 - (Fraction(day) / lifetime_days) ** 2) <= P.threshold

    assert stale(days)
    assert days == 0 or not stale(days - 1)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.ACTIVE, date(2026, 2, 26)),
        (Status.DORMANT, date(2026, 4, 14)),
        (Status.WITHDRAWN, None),
        (Status.LAPSED, None),
    ],
)
def test_a_pledge_of_25_november_at_tier_2_goes_stale_by_its_status(status: Status, expected: date | None) -> None:
    anchor = Anchor(date(2025, 11, 25), 75)
    assert stale_on(anchor, Firmness.PLEDGED, Modality.FIRM, status, P) == expected


def test_a_refusal_ages_and_a_file_without_commitment_does_not() -> None:
    anchor = Anchor(date(2025, 11, 25), 75)
    assert stale_on(anchor, None, Modality.REJECTED, Status.ACTIVE, P) == date(2026, 2, 26)
    assert stale_on(anchor, None, Modality.UNSTATED, Status.ACTIVE, P) is None
    assert stale_on(None, Firmness.PLEDGED, Modality.FIRM, Status.ACTIVE, P) is None


MOVING = {"affirms", "announces", "expands", "narrows", "conditions", "relaxes", "defers", "clarifies"}


@pytest.mark.parametrize("stance", Stance)
def test_only_the_stances_that_renew_a_pledge_move_the_anchor(stance: Stance) -> None:
    first = position("2025-09-04")
    moved = anchor_of([first, position("2025-11-25", stance=stance)], P)
    assert moved == Anchor(date(2025, 11, 25) if stance.value in MOVING else date(2025, 9, 4), 75)


def test_an_older_statement_found_late_moves_nothing() -> None:
    new = position("2025-11-25", tier=EvidenceTier.THREE)
    old = position("2025-09-04", tier=EvidenceTier.ONE)
    assert anchor_of([new, old], P) == anchor_of([old, new], P) == Anchor(date(2025, 11, 25), 50)


def test_of_two_anchors_on_one_day_the_better_graded_counts() -> None:
    weak = position("2025-11-25", tier=EvidenceTier.UNGRADED, id="a")
    strong = position("2025-11-25", tier=EvidenceTier.ONE, id="b")
    assert anchor_of([strong, weak], P) == anchor_of([weak, strong], P) == Anchor(date(2025, 11, 25), 100)


@pytest.mark.parametrize("attribution", [Attribution.BACKGROUND, Attribution.VAGUE, Attribution.REPORTED])
def test_an_unnamed_voice_moves_the_anchor_with_a_capped_base(attribution: Attribution) -> None:
    source = position("2025-12-01", tier=EvidenceTier.ONE, voice=voice("a source", 1, attribution=attribution))
    assert anchor_of([position("2025-11-25"), source], P) == Anchor(date(2025, 12, 1), 50)


def test_an_unnamed_voice_of_a_low_tier_keeps_its_low_base() -> None:
    assert anchor_of([position(tier=EvidenceTier.UNGRADED, voice=unnamed())], P) == Anchor(date(2025, 11, 25), 40)


def outlet(said: str, **more: object) -> Position:
    own_voice = voice("The paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION)
    return position(said, voice=own_voice, third_party=True, **more)


def test_an_outlets_assertion_anchors_only_where_nothing_else_does() -> None:
    assert anchor_of([outlet("2025-12-01", tier=EvidenceTier.ONE)], P) == Anchor(date(2025, 12, 1), 50)
    assert anchor_of([outlet("2025-12-01"), position("2025-11-25")], P) == Anchor(date(2025, 11, 25), 75)


def test_a_refusal_anchors_the_exclusion_and_never_the_offer() -> None:
    denies = frozenset({NegationScope.ACT})
    assert anchor_of([refusal("2026-01-20")], P) == Anchor(date(2026, 1, 20), 75)
    against = position("2026-01-20", modality=Modality.REJECTED, negation=denies)
    assert anchor_of([against], P) is None


def test_denying_only_the_time_still_renews_the_offer() -> None:
    clarified = position(modality=Modality.REJECTED, negation=frozenset({NegationScope.TIME}), stance=Stance.CLARIFIES)
    assert anchor_of([clarified], P) == Anchor(date(2025, 11, 25), 75)


def test_opening_a_door_does_not_renew_the_refusal() -> None:
    opening = position(polarity=Polarity.EXCLUSION, modality=Modality.POSSIBLE, stance=Stance.RELAXES)
    assert anchor_of([opening], P) is None


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_the_anchor_is_the_newest_day_whatever_the_order(offsets: list[int]) -> None:
    start = date(2025, 1, 1)
    said = [position((start + timedelta(days=n)).isoformat(), id=str(i)) for i, n in enumerate(offsets)]
    found = anchor_of(said, P)
    assert found is not None
    assert found.on == start + timedelta(days=max(offsets))
