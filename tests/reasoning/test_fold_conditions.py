"""The fold: conditions, and what their dated states make of a pledge."""

from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Stance,
    Status,
)
from tests.reasoning.builders import (
    history,
    position,
    term,
)
from tests.reasoning.folding import (
    AT_WAR,
    BACKSTOP,
    CEASEFIRE,
    FAILED,
    MANDATE,
    MET,
    PEACE,
    PLEDGED,
    UNMET,
    now,
    outlet,
    standing,
    steps,
)


def test_silence_never_removes_a_condition() -> None:
    state = now(position("2025-09-04", conditions=[PEACE]), position("2025-11-25", stance=Stance.AFFIRMS))
    assert standing(state) == {"peace_agreement": ConditionForce.REQUIRED}


def test_conditions_accumulate_and_a_newer_word_on_one_replaces_only_that_one() -> None:
    first = position("2025-09-04", conditions=[PEACE, BACKSTOP], id="one")
    second = position("2025-10-01", conditions=[term(BACKSTOP, ConditionForce.LIMITED)], id="two")
    state = now(first, second)
    assert standing(state) == {"peace_agreement": ConditionForce.REQUIRED, "us_backstop": ConditionForce.LIMITED}
    assert {one.condition: one.position for one in state.conditions} == {
        "peace_agreement": "one",
        "us_backstop": "two",
    }


def test_a_waiver_is_kept_and_asks_for_nothing() -> None:
    first = position("2025-09-04", conditions=[BACKSTOP])
    waived = position("2025-10-01", stance=Stance.RELAXES, conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    no_backstop = history(BACKSTOP, ("2025-01-20", UNMET))
    found = steps(first, waived, histories=(no_backstop,))
    assert [step.status for step in found] == [Status.DORMANT, Status.ACTIVE]
    assert standing(found[-1]) == {"us_backstop": ConditionForce.WAIVED}


def test_an_unconditional_promise_clears_every_condition() -> None:
    first = position("2025-09-04", conditions=[PEACE, BACKSTOP])
    free = position("2025-10-01", condition_mode=ConditionMode.UNCONDITIONAL)
    found = steps(first, free, position("2025-11-25", conditions=[MANDATE]))
    assert [len(step.conditions) for step in found] == [2, 0, 1]
    assert [step.condition_mode for step in found] == [
        ConditionMode.STATES,
        ConditionMode.UNCONDITIONAL,
        ConditionMode.STATES,
    ]


def test_a_condition_that_turns_makes_a_step_of_its_own_on_that_day() -> None:
    promise = position("2025-09-04", conditions=[PEACE], **PLEDGED)
    peace = history(PEACE, ("2022-02-24", UNMET), ("2026-03-01", MET), ("2026-03-15", FAILED))
    found = steps(promise, histories=(peace,))
    assert [(step.since.isoformat(), step.status) for step in found] == [
        ("2025-09-04", Status.DORMANT),
        ("2026-03-01", Status.ACTIVE),
        ("2026-03-15", Status.DORMANT),
    ]
    assert [step.conditions[0].state for step in found] == [UNMET, MET, FAILED]


def test_an_unknown_condition_leaves_a_pledge_active() -> None:
    assert now(position(conditions=[MANDATE]), histories=(AT_WAR,)).status is Status.ACTIVE


def test_a_limited_condition_does_not_make_a_pledge_dormant() -> None:
    limited = position(conditions=[term(BACKSTOP, ConditionForce.LIMITED)])
    assert now(limited, histories=(history(BACKSTOP, ("2025-01-20", UNMET)),)).status is Status.ACTIVE


def test_the_end_of_fighting_counts_as_one_and_its_newest_known_state_holds() -> None:
    both = position("2025-09-04", conditions=[PEACE, CEASEFIRE])
    ceasefire = history(CEASEFIRE, ("2026-02-01", MET))
    assert [step.status for step in steps(both, histories=(AT_WAR, ceasefire))] == [
        Status.DORMANT,
        Status.ACTIVE,
    ]
    unclear = history(CEASEFIRE, ("2026-02-01", ConditionState.UNKNOWN))
    assert now(both, histories=(AT_WAR, unclear)).status is Status.DORMANT


def test_a_ceasefire_does_not_fulfil_a_pledge_that_asks_for_a_peace_agreement() -> None:
    ceasefire = history(CEASEFIRE, ("2026-02-01", MET))
    assert now(position(conditions=[PEACE]), histories=(AT_WAR, ceasefire)).status is Status.DORMANT


def test_of_a_choice_all_must_be_unmet_to_make_a_pledge_dormant() -> None:
    choice = [term(BACKSTOP, alternative=1), term(MANDATE, alternative=1)]
    promise = position("2025-09-04", conditions=choice)
    no_backstop = history(BACKSTOP, ("2025-01-20", UNMET))
    no_mandate = history(MANDATE, ("2025-01-20", UNMET), ("2026-02-01", MET))
    assert now(promise, histories=(no_backstop,)).status is Status.ACTIVE
    found = steps(promise, histories=(no_backstop, no_mandate))
    assert [step.status for step in found] == [Status.DORMANT, Status.ACTIVE]
    assert [one.alternative for one in found[0].conditions] == [1, 1]


def test_two_choices_of_two_statements_stay_two_though_both_are_numbered_one() -> None:
    first = position("2025-09-04", conditions=[term(BACKSTOP, alternative=1), term(MANDATE, alternative=1)])
    parliament, consent = ConditionKind.PARLIAMENT, ConditionKind.HOST_CONSENT
    second = position("2025-10-01", conditions=[term(parliament, alternative=1), term(consent, alternative=1)])
    unmet = [history(kind, ("2025-01-20", UNMET)) for kind in (BACKSTOP, MANDATE)]
    assert now(first, second, histories=tuple(unmet)).status is Status.DORMANT


def test_insisting_on_one_of_a_choice_does_not_turn_the_other_into_a_must() -> None:
    choice = position("2025-09-04", conditions=[term(BACKSTOP, alternative=1), term(MANDATE, alternative=1)])
    insists = position("2025-10-01", conditions=[term(BACKSTOP)])
    has_backstop, no_mandate = history(BACKSTOP, ("2025-01-20", MET)), history(MANDATE, ("2025-01-20", UNMET))
    assert now(choice, insists, histories=(has_backstop, no_mandate)).status is Status.ACTIVE


def test_a_waived_word_for_the_end_of_fighting_no_longer_speaks_for_the_group() -> None:
    both = position("2025-09-04", conditions=[PEACE, CEASEFIRE])
    waived = position("2025-10-01", conditions=[term(PEACE, ConditionForce.WAIVED)])
    histories = (history(CEASEFIRE, ("2025-09-01", MET)), history(PEACE, ("2025-09-02", UNMET)))
    assert [step.status for step in steps(both, waived, histories=histories)] == [Status.DORMANT, Status.ACTIVE]


def test_a_choice_with_one_side_waived_is_open() -> None:
    choice = position("2025-09-04", conditions=[term(BACKSTOP, alternative=1), term(MANDATE, alternative=1)])
    waived = position("2025-10-01", conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    unmet = (history(BACKSTOP, ("2025-01-20", UNMET)), history(MANDATE, ("2025-01-20", UNMET)))
    assert [step.status for step in steps(choice, waived, histories=unmet)] == [Status.DORMANT, Status.ACTIVE]


def test_of_two_states_of_one_day_the_more_cautious_holds() -> None:
    same_day = (history(CEASEFIRE, ("2026-02-01", MET)), history(PEACE, ("2026-02-01", UNMET)))
    for histories in (same_day, same_day[::-1]):
        assert now(position(conditions=[PEACE, CEASEFIRE]), histories=histories).status is Status.DORMANT


def test_one_of_an_outlets_choice_of_which_the_state_has_spoken_itself_still_has_its_state() -> None:
    """The outlet's other choice is lent; what it is a choice of does not stand here, and yet may be met."""
    own = position("2025-09-04", conditions=[PEACE])
    lent = outlet("2025-09-05", conditions=[term(BACKSTOP, alternative=1), term(CEASEFIRE, alternative=1)])
    no_backstop, open_peace = history(BACKSTOP, ("2025-01-20", UNMET)), history(PEACE, ("2025-01-20", MET))
    assert now(own, lent, histories=(no_backstop, open_peace)).status is Status.ACTIVE
    fighting_on = history(CEASEFIRE, ("2025-01-20", UNMET))
    assert now(own, lent, histories=(no_backstop, fighting_on)).status is Status.DORMANT


def test_what_became_of_a_condition_that_only_an_outlet_named_is_a_step_too() -> None:
    no_backstop = history(BACKSTOP, ("2025-10-01", UNMET))
    found = steps(outlet("2025-09-05", conditions=[BACKSTOP]), histories=(no_backstop,))
    assert [step.status for step in found] == [Status.ACTIVE, Status.DORMANT]
    assert found[-1].since.isoformat() == "2025-10-01"


def test_what_became_of_a_condition_that_nobody_named_is_no_step() -> None:
    no_backstop = history(BACKSTOP, ("2025-10-01", UNMET))
    assert len(steps(position("2025-09-05", conditions=[MANDATE]), histories=(no_backstop,))) == 1
    assert len(steps(position("2025-09-05"), histories=(no_backstop,))) == 1
