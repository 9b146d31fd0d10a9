"""The fold: who may speak for a pledge, and what size, place and window it has."""

from datetime import date

import pytest

from pledges.reasoning.facts import ConditionHistory, Decision, Window
from pledges.vocabulary import (
    ConditionMode,
    DecisionKind,
    EvidenceTier,
    Firmness,
    Place,
    PledgeOrigin,
    Stance,
    StatementKind,
    Status,
    WindowKind,
)
from tests.reasoning.builders import (
    excluded,
    history,
    included,
    office,
    on,
    people,
    position,
    voice,
)
from tests.reasoning.folding import (
    AT_WAR,
    END,
    MANDATE,
    MET,
    PEACE,
    PLEDGED,
    UNMET,
    decide,
    now,
    steps,
)


@pytest.mark.parametrize(
    ("histories", "status", "stale_on"),
    [((), Status.ACTIVE, date(2026, 2, 26)), ((AT_WAR,), Status.DORMANT, date(2026, 4, 14))],
)
def test_british_troops_affirmed_on_25_november_2025(
    histories: tuple[ConditionHistory, ...], status: Status, stale_on: date
) -> None:
    affirmed = position("2025-11-25", stance=Stance.AFFIRMS, voice=office(), conditions=[END], **PLEDGED)
    state = now(affirmed, histories=histories)
    assert (state.status, state.stale_on) == (status, stale_on)
    assert (state.firmness, state.tier, state.anchor_base) == (Firmness.PLEDGED, EvidenceTier.TWO, 75)
    assert state.condition_mode is ConditionMode.STATES


def test_nothing_that_may_speak_gives_no_steps() -> None:
    expert = position(voice=voice(kind=StatementKind.EXPERT_OPINION), **PLEDGED)
    discredited = position(tier=EvidenceTier.FOUR, **PLEDGED)
    assert steps() == ()
    assert steps(expert, discredited, position(third_party=True, **PLEDGED)) == ()
    assert steps(position(retracted=True), position(published=False)) == ()
    assert steps(decisions=(decide("2026-01-01", DecisionKind.VOID),), histories=(AT_WAR,)) == ()


def test_what_another_says_counts_on_the_third_party_pledge_alone() -> None:
    claim = position(third_party=True, origin=PledgeOrigin.THIRD_PARTY, **PLEDGED)
    assert now(claim).firmness is Firmness.PLEDGED


def test_the_fold_takes_one_pledge_at_a_time() -> None:
    with pytest.raises(ValueError, match="one pledge"):
        steps(position(pledge="a-1"), position(pledge="b-1", id="other"))


def test_a_decision_of_an_unknown_kind_is_an_error_and_not_silence() -> None:
    with pytest.raises(ValueError, match="forget"):
        steps(position(), decisions=(Decision(date(2026, 1, 1), "forget"),))


def test_a_number_a_place_and_a_window_are_taken_from_the_newest_that_states_them() -> None:
    by_may = Window(WindowKind.ABSOLUTE, end=date(2026, 5, 1))
    first = position(
        "2025-09-04", quantity=people(600, 600), basing=(included(Place.IN_UKRAINE),), places="Kyiv or Odesa"
    )
    second = position("2025-10-01", stance=Stance.NARROWS, quantity=people(400, 500))
    third = position("2025-11-01", stance=Stance.DEFERS, window=by_may)
    state = now(first, second, third)
    assert (state.quantity, state.places) == (people(400, 500), "Kyiv or Odesa")
    assert (state.window, state.window_said) == (by_may, on("2025-11-01"))


def test_the_same_place_in_fewer_words_keeps_the_words_and_another_place_does_not() -> None:
    first = position("2025-09-04", basing=(included(Place.IN_UKRAINE),), places="Kyiv or Odesa")
    same = position("2025-11-25", basing=(included(Place.IN_UKRAINE),))
    elsewhere = position("2025-11-25", basing=(excluded(Place.IN_UKRAINE),))
    assert now(first, same).places == "Kyiv or Odesa"
    assert (now(first, elsewhere).places, now(first, elsewhere).basing) == ("", (excluded(Place.IN_UKRAINE),))
    rear = now(first, position("2026-01-06", places="far from the front"))
    assert (rear.places, rear.basing) == ("far from the front", (included(Place.IN_UKRAINE),))


def test_what_is_said_on_one_day_is_one_step() -> None:
    morning = position("2025-11-25", voice=office(), quantity=people(5, 5), id="office")
    evening = position("2025-11-25", quantity=people(7, 7), id="chief")
    (step,) = steps(evening, morning)
    assert (step.quantity, step.latest_position, step.statements) == (people(7, 7), "chief", 2)


def test_a_day_that_changes_nothing_makes_no_step() -> None:
    unrelated = history(MANDATE, ("2025-12-01", UNMET), ("2025-12-09", MET))
    assert len(steps(position("2025-09-04", conditions=[PEACE]), histories=(unrelated,))) == 1


def test_an_undated_statement_counts_from_its_first_publication() -> None:
    (step,) = steps(position("../2025-11-26", **PLEDGED))
    assert (step.since, step.last_stated, step.anchor) == (date(2025, 11, 26),) * 3


def test_three_copies_and_a_second_source_are_two_origins() -> None:
    radio = frozenset({"radio"})
    copies = [position("2025-11-25", statement="s", id=name, preferred=name == "b", roots=radio) for name in "abc"]
    other = position("2025-11-26", roots=frozenset({"briefing"}))
    found = steps(*copies, other)
    assert [(step.statements, step.origins) for step in found] == [(1, 1), (2, 2)]


def test_two_statements_told_by_one_source_are_one_origin() -> None:
    paper = frozenset({"paper"})
    state = now(position("2025-11-25", roots=paper), position("2025-11-26", roots=paper))
    assert (state.statements, state.origins) == (2, 1)


def test_places_told_in_another_order_are_the_same_places() -> None:
    here, there = included(Place.IN_UKRAINE), excluded(Place.NEIGHBOR)
    first = position("2025-09-04", basing=(here, there), places="Kyiv or Odesa")
    again = now(first, position("2025-11-25", basing=(there, here)))
    assert (again.basing, again.places) == (now(first).basing, "Kyiv or Odesa")
