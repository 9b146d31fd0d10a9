"""What could be counted on if some conditions were met, waived or failed: each pledge by its own words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.facts import Quantity, StandingCondition
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.scenarios import AS_RECORDED, Scenario, Terms, bearing, is_dormant, stale_on_in
from pledges.reasoning.staleness import Anchor, stale_on
from pledges.reasoning.totals import Part, Ranges, ranges
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Counted,
    Firmness,
    Measure,
    Modality,
    Qualifier,
    Status,
)

PEACE, CEASEFIRE, US, OTHER, UN = (
    ConditionKind.PEACE_AGREEMENT,
    ConditionKind.CEASEFIRE,
    ConditionKind.US_BACKSTOP,
    ConditionKind.OTHER,
    ConditionKind.UN_MANDATE,
)
UNKNOWN, UNMET, MET, WAIVED, FAILED = (ConditionState(one) for one in ("unknown", "unmet", "met", "waived", "failed"))


def _on(
    kind: ConditionKind,
    state: ConditionState = UNKNOWN,
    force: ConditionForce = ConditionForce.REQUIRED,
    alternative: int | None = None,
    condition: str = "",
) -> StandingCondition:
    said = date(2025, 3, 1)
    return StandingCondition(kind, condition or f"the-{kind.value}", force, state, "p1", said, alternative)


def _terms(*conditions: StandingCondition, premise: ConditionState | None = None, **more: object) -> Terms:
    mode = ConditionMode.STATES if conditions else ConditionMode.SILENT
    premises = {} if premise is None else {"end_of_fighting": premise}
    return replace(Terms(Firmness.PLEDGED, mode, conditions, premises), **more)


def _if(states: dict[str, ConditionState] | None = None, **groups: ConditionState) -> Scenario:
    """Groups by name; a name with "the-" is one condition's."""
    every = {**(states or {}), **groups}
    ones = {name: state for name, state in every.items() if name.startswith("the-")}
    return Scenario({name: state for name, state in every.items() if name not in ones}, ones)


def test_a_pledge_waits_for_a_required_condition_that_is_not_known_to_be_met() -> None:
    for state, counted in ((UNKNOWN, "waiting"), (UNMET, "waiting"), (MET, "counted_on"), (WAIVED, "counted_on")):
        assert bearing(_terms(_on(US, state)), AS_RECORDED).counted == counted
    assert bearing(_terms(_on(US)), AS_RECORDED).waits_for == ("the-us_backstop",)


def test_a_pledge_whose_condition_has_failed_is_told_apart_from_one_that_waits() -> None:
    found = bearing(_terms(_on(US, FAILED), _on(UN)), AS_RECORDED)
    assert (found.counted, found.failed, found.waits_for) == (Counted.FAILED, ("the-us_backstop",), ("the-un_mandate",))


def test_a_scenario_switches_a_kind_or_one_condition() -> None:
    terms = _terms(_on(US, UNMET))
    assert bearing(terms, _if(us_backstop=MET)).counted is Counted.COUNTED_ON
    assert bearing(terms, _if({"the-us_backstop": FAILED})).counted is Counted.FAILED
    assert bearing(terms, _if(un_mandate=MET)).counted is Counted.WAITING


def test_one_condition_goes_before_its_kind() -> None:
    both = Scenario({"us_backstop": MET}, {"the-us_backstop": FAILED})
    assert bearing(_terms(_on(US, UNMET)), both).counted is Counted.FAILED


def test_the_words_for_the_end_of_fighting_are_one_condition() -> None:
    assert bearing(_terms(_on(CEASEFIRE, UNMET)), _if(end_of_fighting=MET)).counted is Counted.COUNTED_ON


def test_another_condition_is_switched_by_its_own_id_only() -> None:
    terms = _terms(_on(OTHER, condition="russian-consent"))
    assert bearing(terms, _if(other=MET)).counted is Counted.WAITING
    assert bearing(terms, Scenario(conditions={"russian-consent": MET})).counted is Counted.COUNTED_ON


def test_one_of_several_alternatives_is_enough_and_all_must_fail() -> None:
    either = _terms(_on(US, alternative=1), _on(UN, alternative=1))
    assert bearing(either, AS_RECORDED).counted is Counted.WAITING
    assert bearing(either, _if(un_mandate=MET)).counted is Counted.COUNTED_ON
    assert bearing(either, _if(un_mandate=FAILED)).counted is Counted.WAITING
    assert bearing(either, _if(un_mandate=FAILED, us_backstop=FAILED)).counted is Counted.FAILED


def test_silence_waits_for_what_the_coalition_presumes() -> None:
    assert bearing(_terms(premise=UNMET), AS_RECORDED).waits_for == ("end_of_fighting",)
    assert bearing(_terms(premise=UNMET), _if(end_of_fighting=MET)).counted is Counted.COUNTED_ON
    assert bearing(_terms(premise=FAILED), AS_RECORDED).counted is Counted.FAILED


def test_a_pledge_that_speaks_of_the_premise_goes_by_its_own_words() -> None:
    waived = _on(CEASEFIRE, UNMET, ConditionForce.WAIVED)
    assert bearing(_terms(waived, premise=UNMET), AS_RECORDED).counted is Counted.COUNTED_ON
    assert bearing(_terms(_on(PEACE, UNMET), premise=UNMET), AS_RECORDED).waits_for == ("the-peace_agreement",)


def test_what_is_in_place_or_unconditional_waits_for_nothing() -> None:
    assert bearing(_terms(_on(US, FAILED), firmness=Firmness.IN_PLACE), AS_RECORDED).counted is Counted.COUNTED_ON
    unconditional = _terms(premise=UNMET, mode=ConditionMode.UNCONDITIONAL)
    assert bearing(unconditional, AS_RECORDED).counted is Counted.COUNTED_ON


def test_a_condition_on_a_part_leaves_an_unknown_part_to_count_on() -> None:
    found = bearing(_terms(_on(US, UNMET, ConditionForce.LIMITED)), AS_RECORDED)
    assert (found.counted, found.partly) == (Counted.COUNTED_ON, True)
    counted = ranges([_part(Counted.COUNTED_ON, 500, 900, partly=True)], Measure.PERSONNEL)
    assert (counted.counted_on.floor, counted.counted_on.ceiling, counted.pledged.floor) == (0, 900, 500)


SAID = Anchor(date(2025, 11, 25), 75)


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [(AS_RECORDED, "2020-01-01"), (_if(us_backstop=MET), "2026-02-26"), (_if(us_backstop=FAILED), "2026-04-14"),
     (_if(un_mandate=MET), "2020-01-01")],
)  # fmt: skip
def test_what_would_wait_is_trusted_for_longer(scenario: Scenario, expected: str) -> None:
    """rules.md, test vectors: active stale on 2026-02-26, dormant on 2026-04-14; untouched, as the fold has it."""
    found = stale_on_in(
        scenario, _terms(_on(US)), status=Status.ACTIVE, modality=Modality.FIRM, anchor=SAID,
        recorded=date(2020, 1, 1), policy=DEFAULT_POLICY,
    )  # fmt: skip
    assert found == date.fromisoformat(expected)


def test_an_ended_pledge_goes_stale_in_no_scenario() -> None:
    found = stale_on_in(
        _if(us_backstop=MET), _terms(_on(US)), status=Status.WITHDRAWN, modality=Modality.FIRM, anchor=SAID,
        recorded=None, policy=DEFAULT_POLICY,
    )  # fmt: skip
    assert found is None


def _part(counted: Counted, low: int, high: int | None, *, partly: bool = False) -> Part:
    quantity = Quantity(Measure.PERSONNEL, Qualifier.RANGE if high is not None else Qualifier.AT_LEAST, low, high)
    return Part(Firmness.PLEDGED, quantity, stale=False, disputed=False, counted=counted, partly=partly)


# ------------------------------------------------------------------ properties
KINDS = [PEACE, CEASEFIRE, US, UN, OTHER]
SWITCHES = ["end_of_fighting", "us_backstop", "un_mandate", "the-other"]
standing = st.builds(
    _on, st.sampled_from(KINDS), st.sampled_from(list(ConditionState)), st.sampled_from(list(ConditionForce)),
    st.sampled_from([None, 1]),
)  # fmt: skip
quantities = st.none() | st.builds(
    lambda measure, low, more: Quantity(
        measure, Qualifier.AT_LEAST if more is None else Qualifier.RANGE, low, None if more is None else low + more
    ),
    st.sampled_from([Measure.PERSONNEL, Measure.SHIP]),
    st.integers(0, 9999),
    st.none() | st.integers(0, 9999),
)
pledges = st.tuples(
    st.builds(
        Terms,
        st.sampled_from([Firmness.FLOATED, Firmness.PLEDGED, Firmness.SPECIFIED, Firmness.IN_PLACE]),
        st.sampled_from(list(ConditionMode)),
        st.lists(standing, max_size=3, unique_by=lambda one: one.condition).map(tuple),
        st.sampled_from(list(ConditionState)).map(lambda state: {"end_of_fighting": state}),
    ),
    quantities,
    st.booleans(),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)
TODAY = date(2026, 3, 1)


def _ranges(made: list, scenario: Scenario) -> Ranges:
    parts = []
    for terms, quantity, disputed, anchored in made:
        if terms.mode is ConditionMode.UNCONDITIONAL:
            terms = replace(terms, conditions=())  # the fold clears them
        found, anchor = bearing(terms, scenario), Anchor(anchored, 75)
        status = Status.DORMANT if is_dormant(terms) else Status.ACTIVE
        recorded = stale_on(anchor, terms.firmness, Modality.FIRM, status, DEFAULT_POLICY)
        day = stale_on_in(
            scenario, terms, status=status, modality=Modality.FIRM, anchor=anchor, recorded=recorded,
            policy=DEFAULT_POLICY,
        )  # fmt: skip
        stale = day is not None and day <= TODAY
        parts.append(Part(terms.firmness, quantity, stale, disputed, found.counted, found.partly))
    return ranges(parts, Measure.PERSONNEL)


@given(
    st.lists(pledges, max_size=6), pledges, st.dictionaries(st.sampled_from(SWITCHES), st.sampled_from([MET, FAILED]))
)
def test_one_pledge_more_never_lowers_a_bound(made: list, more: tuple, states: dict) -> None:
    before, after = _ranges(made, _if(states)), _ranges([*made, more], _if(states))
    for name in ("pledged", "counted_on", "waiting", "failed"):
        one, two = getattr(before, name), getattr(after, name)
        assert two.floor >= one.floor
        assert two.ceiling is None or (one.ceiling is not None and two.ceiling >= one.ceiling)


@given(st.lists(pledges, max_size=6), st.sets(st.sampled_from(SWITCHES)), st.sampled_from(SWITCHES))
def test_one_condition_more_that_is_met_never_lowers_what_can_be_counted_on(
    made: list, met: set[str], another: str
) -> None:
    before = _ranges(made, _if(dict.fromkeys(met, MET)))
    after = _ranges(made, _if(dict.fromkeys({*met, another}, MET)))
    assert after.counted_on.counted >= before.counted_on.counted
    assert after.counted_on.floor >= before.counted_on.floor
    assert after.counted_on.ceiling is None or (
        before.counted_on.ceiling is not None and after.counted_on.ceiling >= before.counted_on.ceiling
    )


@given(st.lists(pledges, max_size=6), st.sets(st.sampled_from(SWITCHES)), st.sampled_from(SWITCHES))
def test_one_condition_more_that_fails_never_adds_to_it(made: list, failed: set[str], another: str) -> None:
    before = _ranges(made, _if(dict.fromkeys(failed, FAILED)))
    after = _ranges(made, _if(dict.fromkeys({*failed, another}, FAILED)))
    assert after.counted_on.counted <= before.counted_on.counted
    assert after.counted_on.floor <= before.counted_on.floor


@given(st.lists(pledges, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_pledges_does_not_matter(made: list, random: object) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _ranges(made, AS_RECORDED) == _ranges(shuffled, AS_RECORDED)


@given(st.lists(pledges, max_size=6), st.dictionaries(st.sampled_from(SWITCHES), st.sampled_from([MET, FAILED])))
def test_every_pledge_is_in_one_of_the_three(made: list, states: dict) -> None:
    found = _ranges(made, _if(states))
    apart = (found.counted_on, found.waiting, found.failed)
    assert sum(one.counted for one in apart) == found.pledged.counted
    assert sum(one.floor for one in apart) <= found.pledged.floor
    if found.pledged.ceiling is not None:
        assert sum(one.ceiling or 0 for one in apart) == found.pledged.ceiling
