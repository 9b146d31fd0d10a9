"""The fold: what outlets may lend to a pledge, and what only people may decide."""

from datetime import date

import pytest

from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    DecisionKind,
    EvidenceTier,
    Firmness,
    Modality,
    NegationScope,
    Place,
    Stance,
    Status,
)
from tests.reasoning.builders import (
    included,
    people,
    position,
    term,
)
from tests.reasoning.folding import (
    BACKSTOP,
    CEASEFIRE,
    PEACE,
    PLEDGED,
    SPECIFIED,
    decide,
    now,
    outlet,
    standing,
    steps,
)


def test_an_outlets_assertion_makes_at_most_a_pledged_state_that_says_so() -> None:
    state = now(outlet("2025-11-26", firmness=Firmness.EARMARKED, conditions=[PEACE]))
    assert (state.firmness, state.outlet_only, state.anchor_base) == (Firmness.PLEDGED, True, 50)
    assert standing(state) == {"peace_agreement": ConditionForce.REQUIRED}
    assert (state.last_stated, state.statements, state.origins) == (None, 1, 1)


def test_an_outlets_assertion_gives_way_to_the_countrys_own_word() -> None:
    found = steps(outlet("2025-09-04", **PLEDGED), position("2025-11-25", firmness=Firmness.FLOATED))
    assert [(step.firmness, step.outlet_only) for step in found] == [
        (Firmness.PLEDGED, True),
        (Firmness.FLOATED, False),
    ]
    assert (found[-1].statements, found[-1].last_stated) == (1, date(2025, 11, 25))


def test_a_deflection_of_the_country_is_nothing_better_than_an_outlets_assertion() -> None:
    deflection = position("2025-11-24", stance=Stance.DEFLECTS, modality=Modality.UNSTATED)
    state = now(outlet("2025-09-04", **PLEDGED), deflection)
    assert (state.firmness, state.outlet_only, state.statements) == (Firmness.PLEDGED, True, 2)
    assert state.last_stated == date(2025, 11, 24)


def test_an_outlets_condition_stands_in_only_for_a_group_that_the_country_leaves_open() -> None:
    paper = outlet("2025-11-26", conditions=[CEASEFIRE, BACKSTOP], quantity=people(9_000, 9_000), **PLEDGED)
    own = position("2025-11-25", conditions=[PEACE], **SPECIFIED)
    state = now(own, paper)
    assert set(standing(state)) == {"peace_agreement", "us_backstop"}
    assert (state.quantity, state.firmness, state.outlet_only) == (None, Firmness.SPECIFIED, False)


def test_an_outlet_adds_no_condition_to_an_unconditional_promise() -> None:
    own = position("2025-11-25", condition_mode=ConditionMode.UNCONDITIONAL)
    state = now(own, outlet("2025-11-26", conditions=[BACKSTOP]))
    assert (state.conditions, state.condition_mode) == ((), ConditionMode.UNCONDITIONAL)


def test_an_outlets_place_stands_in_only_where_the_country_names_none() -> None:
    paper = outlet("2025-11-26", basing=(included(Place.IN_UKRAINE),), places="on the ground")
    assert now(position("2025-11-25"), paper).places == "on the ground"
    own = position("2025-11-25", basing=(included(Place.NEIGHBOR),))
    assert (now(own, paper).basing, now(own, paper).places) == ((included(Place.NEIGHBOR),), "")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (DecisionKind.WITHDRAW, Status.WITHDRAWN),
        (DecisionKind.LAPSE, Status.LAPSED),
        (DecisionKind.VOID, Status.VOID),
        (DecisionKind.MERGE, Status.SUPERSEDED),
        (DecisionKind.FULFILL, Status.FULFILLED),
    ],
)
def test_only_people_end_a_pledge_and_an_ended_one_does_not_age(kind: DecisionKind, status: Status) -> None:
    found = steps(position("2025-09-04", **PLEDGED), decisions=(decide("2026-02-01", kind),))
    assert [(step.since.isoformat(), step.status) for step in found] == [
        ("2025-09-04", Status.ACTIVE),
        ("2026-02-01", status),
    ]
    assert (found[-1].firmness, found[-1].stale_on) == (Firmness.PLEDGED, None)


def test_a_suspended_pledge_still_ages() -> None:
    state = now(position("2025-09-04", **PLEDGED), decisions=(decide("2025-10-01", DecisionKind.SUSPEND),))
    assert (state.status, state.stale_on) == (Status.SUSPENDED, date(2025, 12, 6))


def test_a_new_word_does_not_undo_a_decision() -> None:
    withdrawn = decide("2025-12-01", DecisionKind.WITHDRAW)
    state = now(position("2025-09-04", **SPECIFIED), position("2026-01-06", **PLEDGED), decisions=(withdrawn,))
    assert state.status is Status.WITHDRAWN


def test_firmness_is_counted_from_the_last_reversal() -> None:
    first, second = position("2025-09-04", **SPECIFIED), position("2026-01-06", **PLEDGED)
    decisions = (
        decide("2025-12-01", DecisionKind.WITHDRAW),
        decide("2026-01-07", DecisionKind.REOPEN),
    )
    assert [(step.status, step.firmness) for step in steps(first, second, decisions=decisions)] == [
        (Status.ACTIVE, Firmness.SPECIFIED),
        (Status.WITHDRAWN, Firmness.SPECIFIED),
        (Status.WITHDRAWN, Firmness.PLEDGED),
        (Status.ACTIVE, Firmness.PLEDGED),
    ]


def test_reopening_alone_brings_back_what_stood() -> None:
    decisions = (decide("2025-12-01", DecisionKind.VOID), decide("2025-12-05", DecisionKind.REOPEN))
    first, *_, last = steps(position("2025-09-04", **SPECIFIED), decisions=decisions)
    assert (last.firmness, last.status, last.stale_on) == (first.firmness, first.status, first.stale_on)


def test_firmness_after_a_reversal_rests_on_the_new_evidence_alone() -> None:
    strong = position("2025-09-04", tier=EvidenceTier.ONE, **SPECIFIED)
    weak = position("2026-01-06", tier=EvidenceTier.THREE, **SPECIFIED)
    state = now(strong, weak, decisions=(decide("2025-12-01", DecisionKind.WITHDRAW),))
    assert (state.firmness, state.tier) == (Firmness.SPECIFIED, EvidenceTier.THREE)


def test_a_reversal_holds_against_what_an_outlet_had_asserted() -> None:
    before, after = outlet("2025-09-04", **PLEDGED), outlet("2026-01-06", firmness=Firmness.FLOATED)
    decisions = (decide("2025-12-01", DecisionKind.VOID), decide("2026-01-06", DecisionKind.REOPEN))
    assert now(before, after, decisions=decisions).firmness is Firmness.FLOATED


def test_a_later_assertion_of_an_outlet_does_not_renew_what_the_country_said() -> None:
    state = now(position("2025-09-04", **PLEDGED), outlet("2025-11-26", **PLEDGED))
    assert (state.anchor, state.anchor_base) == (date(2025, 9, 4), 75)


def test_a_place_in_words_alone_is_a_place_that_the_country_names() -> None:
    paper = outlet("2025-11-26", basing=(included(Place.BLACK_SEA),), places="Odesa")
    state = now(position("2025-11-25", places="far from the front"), paper)
    assert (state.basing, state.places) == ((), "far from the front")


def test_an_outlet_that_asserts_no_pledge_makes_no_state() -> None:
    assert steps(outlet("2025-11-26", modality=Modality.UNSTATED, stance=Stance.NONE)) == ()
    assert steps(outlet("2025-11-26", modality=Modality.REJECTED, negation=frozenset({NegationScope.ACT}))) == ()
    deflection = position("2025-11-24", stance=Stance.DEFLECTS, modality=Modality.UNSTATED)
    assert now(deflection).outlet_only is False


def test_an_outlets_other_condition_is_not_covered_by_another_other_one() -> None:
    other = ConditionKind.OTHER
    own = position("2025-11-25", conditions=[term(other, condition="a vote of the allies")])
    paper = outlet("2025-11-26", conditions=[term(other, condition="winter is over")])
    assert set(standing(now(own, paper))) == {"a vote of the allies", "winter is over"}
