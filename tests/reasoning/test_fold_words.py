"""The fold: firmness, and the words that move nothing."""

from datetime import date

import pytest

from pledges.reasoning.facts import Window
from pledges.vocabulary import (
    DeliveryBasis,
    EvidenceTier,
    Firmness,
    Modality,
    NegationScope,
    Place,
    Polarity,
    Stance,
    Status,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import (
    included,
    people,
    position,
    refusal,
    unnamed,
)
from tests.reasoning.folding import (
    ACT,
    AT_WAR,
    BACKSTOP,
    INERT,
    PEACE,
    PLEDGED,
    SPECIFIED,
    now,
    steps,
)


def test_a_vaguer_repetition_does_not_lower_firmness() -> None:
    state = now(position("2025-09-04", **SPECIFIED), position("2025-11-25", stance=Stance.AFFIRMS))
    assert state.firmness is Firmness.SPECIFIED
    assert state.anchor == date(2025, 11, 25)


def test_firmness_is_the_highest_reached() -> None:
    found = steps(position("2025-09-04", **SPECIFIED), position("2025-10-01", **PLEDGED))
    assert [step.firmness for step in found] == [Firmness.SPECIFIED, Firmness.SPECIFIED]


@pytest.mark.parametrize("firmness", Firmness)
def test_an_unnamed_voice_alone_floats_at_most(firmness: Firmness) -> None:
    assert now(position(voice=unnamed(), firmness=firmness)).firmness is Firmness.FLOATED


def test_an_unnamed_voice_raises_nothing_that_a_named_one_has_said() -> None:
    named = position("2025-09-04", **PLEDGED)
    state = now(named, position("2025-10-01", voice=unnamed(), firmness=Firmness.EARMARKED))
    assert state.firmness is Firmness.PLEDGED
    assert state.anchor_base == 50


def test_a_named_voice_makes_more_of_what_an_unnamed_one_floated() -> None:
    found = steps(position("2025-09-04", voice=unnamed(), **PLEDGED), position("2025-10-01", **PLEDGED))
    assert [step.firmness for step in found] == [Firmness.FLOATED, Firmness.PLEDGED]


def test_the_tier_is_that_of_what_carries_the_firmness() -> None:
    weak = position("2025-09-04", tier=EvidenceTier.THREE, **PLEDGED)
    better_but_lower = position("2025-10-01", tier=EvidenceTier.ONE, firmness=Firmness.FLOATED)
    assert now(weak, better_but_lower).tier is EvidenceTier.THREE
    assert now(weak, position("2025-10-02", **PLEDGED)).tier is EvidenceTier.TWO


def test_what_is_in_place_says_who_vouches_for_it_and_waits_for_nothing() -> None:
    there = position("2025-10-01", firmness=Firmness.IN_PLACE, stance=Stance.REPORTS_DELIVERY)
    seen = position(
        "2025-10-05",
        firmness=Firmness.IN_PLACE,
        stance=Stance.REPORTS_DELIVERY,
        delivery=DeliveryBasis.VALIDATED,
    )
    again = position("2025-10-09", firmness=Firmness.IN_PLACE, delivery=DeliveryBasis.SELF_DECLARED)
    promise = position("2025-09-04", conditions=[PEACE], **PLEDGED)
    found = steps(promise, there, seen, again, histories=(AT_WAR,))
    assert [step.delivery for step in found] == [
        None,
        DeliveryBasis.SELF_DECLARED,
        DeliveryBasis.VALIDATED,
        DeliveryBasis.VALIDATED,
    ]
    assert [step.status for step in found] == [Status.DORMANT] + [Status.ACTIVE] * 3
    assert found[-1].stale_on is None


@pytest.mark.parametrize("stance", INERT)
def test_questioning_deflecting_withdrawing_and_denying_change_no_state(stance: Stance) -> None:
    promise = position("2025-09-04", quantity=people(600, 600), conditions=[PEACE], **PLEDGED)
    step_back = position(
        "2025-11-25",
        stance=stance,
        modality=Modality.UNSTATED,
        firmness=Firmness.EARMARKED,
        quantity=people(0, 0),
        conditions=[BACKSTOP],
        basing=(included(Place.HOME),),
        window=Window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS),
    )
    before, after = steps(promise, step_back)
    assert after.firmness is Firmness.PLEDGED
    for part in ("status", "quantity", "conditions", "basing", "window", "modality", "anchor", "stale_on", "tier"):
        assert getattr(after, part) == getattr(before, part), part
    assert (after.last_stated, after.statements) == (date(2025, 11, 25), 2)


def test_reducing_to_zero_changes_nothing_and_reducing_to_a_number_leaves_that_number() -> None:
    promise = position("2025-09-04", quantity=people(10_000, 15_000), **SPECIFIED)
    to_nothing = position("2025-11-25", stance=Stance.REDUCES, quantity=people(0, 0))
    to_less = position("2025-11-25", stance=Stance.REDUCES, quantity=people(3_000, 4_000))
    assert now(promise, to_nothing).quantity == people(10_000, 15_000)
    state = now(promise, to_less)
    assert state.quantity == people(3_000, 4_000)
    assert (state.firmness, state.anchor) == (Firmness.SPECIFIED, date(2025, 9, 4))


def test_a_refusal_filed_under_the_offer_leaves_the_offer_as_it_stood() -> None:
    promise = position("2025-09-04", **PLEDGED)
    no = position("2026-01-20", modality=Modality.REJECTED, negation=ACT, stance=Stance.CLARIFIES)
    state = now(promise, no)
    assert (state.firmness, state.modality, state.status) == (Firmness.PLEDGED, Modality.FIRM, Status.ACTIVE)
    assert state.anchor == date(2025, 9, 4)


def test_denying_that_it_is_immediate_keeps_the_promise_and_renews_it() -> None:
    promise = position("2025-09-04", conditions=[PEACE], **PLEDGED)
    denial = position(
        "2025-11-25",
        modality=Modality.REJECTED,
        negation=frozenset({NegationScope.TIME, NegationScope.RUMOR}),
        stance=Stance.CLARIFIES,
    )
    state = now(promise, denial)
    assert (state.modality, state.firmness, state.anchor) == (
        Modality.FIRM,
        Firmness.PLEDGED,
        date(2025, 11, 25),
    )


def test_a_file_of_deflections_has_no_firmness_and_is_active() -> None:
    deflection = position(stance=Stance.DEFLECTS, modality=Modality.UNSTATED)
    state = now(deflection)
    assert (state.firmness, state.modality, state.status) == (None, Modality.UNSTATED, Status.ACTIVE)
    assert (state.anchor, state.stale_on) == (None, None)


def test_a_refusal_folds_to_a_refusal_that_ages() -> None:
    state = now(refusal("2025-12-17"))
    assert (state.firmness, state.modality) == (None, Modality.REJECTED)
    assert (state.anchor, state.stale_on) == (date(2025, 12, 17), date(2026, 3, 20))


def test_opening_a_door_does_not_end_the_refusal() -> None:
    opening = position("2026-01-06", polarity=Polarity.EXCLUSION, modality=Modality.POSSIBLE, stance=Stance.RELAXES)
    state = now(refusal("2025-12-17"), opening)
    assert (state.modality, state.anchor) == (Modality.REJECTED, date(2025, 12, 17))


def test_a_later_weaker_yes_is_shown_and_an_unnamed_one_is_not() -> None:
    promise, weaker = position("2025-09-04", **PLEDGED), {"modality": Modality.POSSIBLE}
    assert now(promise, position("2025-11-25", **weaker)).modality is Modality.POSSIBLE
    assert now(promise, position("2025-11-25", voice=unnamed(), **weaker)).modality is Modality.FIRM


def test_an_unnamed_number_never_stands_before_a_named_one_and_every_number_has_its_giver() -> None:
    leaked = position("2025-09-04", voice=unnamed(), quantity=people(0, 7500))
    named = position("2025-10-01", quantity=people(3000, 4000))
    leaked_again = position("2025-11-01", voice=unnamed(), quantity=people(100, 200))
    found = steps(leaked, named, leaked_again)
    assert [(step.quantity, step.quantity_by) for step in found] == [
        (people(0, 7500), leaked.id),
        (people(3000, 4000), named.id),
        (people(3000, 4000), named.id),
    ]


def test_of_two_unnamed_voices_the_better_evidence_carries_what_they_float() -> None:
    weak = position("2025-09-04", voice=unnamed(), tier=EvidenceTier.UNGRADED, **PLEDGED)
    better = position("2025-10-01", voice=unnamed(), tier=EvidenceTier.THREE, **PLEDGED)
    assert now(weak, better).tier is EvidenceTier.THREE


@pytest.mark.parametrize("against", [{"modality": Modality.REJECTED}, {"modality": Modality.UNLIKELY}])
def test_a_bare_or_hedged_refusal_is_against_the_act_and_renews_nothing(against: dict[str, Modality]) -> None:
    promise = position("2025-09-04", **PLEDGED)
    state = now(promise, position("2026-01-20", stance=Stance.CLARIFIES, quantity=people(1, 1), **against))
    assert (state.modality, state.quantity, state.anchor) == (Modality.FIRM, None, date(2025, 9, 4))
