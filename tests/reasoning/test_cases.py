"""The cases of the rules that every version must pass: one test each, its number in its name.

Countries are A and B, speakers are offices: a rule that needed to know more would be wrong.
"""

from datetime import date

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.facts import Finding, Position, Window
from pledges.reasoning.fold import fold
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    Behalf,
    Capability,
    ConditionKind,
    ConditionMode,
    Firmness,
    Measure,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Severity,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import (
    excluded,
    included,
    line,
    office,
    people,
    position,
    refusal,
    unnamed,
    voice,
)

PREMISE = frozenset({ConditionKind.CEASEFIRE.group})
AT_ONCE = Window(WindowKind.VAGUE, vague=VagueWindow.IMMEDIATELY)
DENIES_TIMING = {
    "modality": Modality.REJECTED,
    "negation": frozenset({NegationScope.TIME, NegationScope.RUMOR}),
    "stance": Stance.CLARIFIES,
}


def found(*positions: Position) -> tuple[Finding, ...]:
    return findings_for_line(positions, (), PREMISE, DEFAULT_POLICY, date(2026, 11, 22))


def raised(*positions: Position) -> list[tuple[str, str]]:
    """What is found, as (rule, severity)."""
    return [(finding.rule, finding.severity.value) for finding in found(*positions)]


def anchor(*positions: Position) -> date | None:
    """The day on which a pledge was last renewed, as the fold has it."""
    return fold(positions, (), (), DEFAULT_POLICY)[-1].anchor


def test_case_1_denying_that_it_is_immediate_is_no_reversal() -> None:
    offer = position("2025-09-04", conditions=[ConditionKind.PEACE_AGREEMENT], basing=(included(Place.IN_UKRAINE),))
    assert raised(offer, position("2025-11-25", **DENIES_TIMING)) == []


def test_case_1b_the_same_denial_meets_a_dated_window() -> None:
    due = Window(WindowKind.ABSOLUTE, start=date(2025, 12, 1), end=date(2025, 12, 20))
    offer = position("2025-09-04", window=due)
    assert raised(offer, position("2025-11-25", **DENIES_TIMING, negated_window=AT_ONCE)) == [("C3", "medium")]


def test_case_1_the_denied_time_says_nothing_of_a_window_that_hangs_on_a_trigger() -> None:
    due = Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.PEACE_AGREEMENT, from_day=0, to_day=30)
    offer = position("2025-09-04", conditions=[ConditionKind.PEACE_AGREEMENT], window=due)
    assert raised(offer, position("2025-11-25", **DENIES_TIMING, negated_window=AT_ONCE)) == []


def test_case_2_silence_on_a_condition_raises_nothing_and_the_anchor_moves() -> None:
    offer = position("2025-10-01", conditions=[ConditionKind.END_OF_HOSTILITIES])
    again = position("2025-11-25", voice=office(), stance=Stance.AFFIRMS, modality=Modality.INTENT)
    assert raised(offer, again) == []
    assert (anchor(offer), anchor(offer, again)) == (date(2025, 10, 1), date(2025, 11, 25))


def test_case_3_a_deflection_on_an_empty_file_raises_nothing() -> None:
    enough = position(
        "2025-11-24/2025-11-26",
        modality=Modality.UNSTATED,
        stance=Stance.DEFLECTS,
        voice=voice("A minister", 2),
    )
    assert raised(enough) == []


def test_case_3b_the_deflection_after_an_offer_with_intent_is_a_substitution() -> None:
    offer = position("2025-03-01", modality=Modality.INTENT)
    enough = position(
        "2025-11-24/2025-11-26", modality=Modality.UNSTATED, stance=Stance.DEFLECTS, voice=voice("A minister", 3)
    )
    assert raised(offer, enough) == [("C6", "medium")]


def test_case_4_two_capabilities_are_two_lines() -> None:
    troops = position("2025-11-20", basing=(included(Place.IN_UKRAINE),))
    air = position(
        "2025-11-25",
        line=line(capability=Capability.AIR),
        basing=(excluded(Place.IN_UKRAINE), included(Place.NEIGHBOR, BasingForce.POSSIBLE)),
    )
    assert raised(troops, air) == []


def test_case_5_the_only_place_excluded_is_high() -> None:
    air = line(capability=Capability.AIR)
    there = position("2025-03-01", line=air, basing=(included(Place.IN_UKRAINE),))
    elsewhere = position("2025-11-25", line=air, basing=(excluded(Place.IN_UKRAINE),))
    assert raised(there, elsewhere) == [("C2", "high")]


def test_case_6_two_wordings_of_one_statement_are_never_contradictory() -> None:
    yes = position("2026-01-06", statement="s", id="p1", conditions=[ConditionKind.CEASEFIRE])
    other = refusal("2026-01-06", statement="s", id="p2")
    assert raised(yes, other) == []


def test_case_7_a_country_counted_by_another_is_not_contradicted_by_its_own_refusal() -> None:
    counted = position(
        "2025-09-04",
        line=line("BB", Capability.UNSPECIFIED),
        voice=voice("The head of another state", 5, country="AA"),
        third_party=True,
        origin=PledgeOrigin.THIRD_PARTY,
    )
    own = refusal("2025-09-05", line=line("BB"))
    assert raised(counted, own) == []


def test_case_8_what_another_says_of_it_against_its_own_refusal() -> None:
    told = position(
        "2025-09-04",
        line=line("BB"),
        voice=voice("The head of another state", 5, country="AA"),
        third_party=True,
        origin=PledgeOrigin.THIRD_PARTY,
    )
    assert raised(told, refusal("2025-09-05", line=line("BB"))) == [("X2", "medium")]
    assert raised(refusal("2025-03-05", line=line("BB")), told) == [("X2", "medium")]


def test_case_9_several_thousand_against_a_narrower_range_raises_nothing() -> None:
    assert raised(position("2025-03-01", quantity=people(2000, 9999)), position(quantity=people(3000, 5000))) == []


def test_case_10_a_cut_by_sixty_percent_is_high() -> None:
    (finding,) = found(position("2025-03-01", quantity=people(10_000, 15_000)), position(quantity=people(3_000, 4_000)))
    assert (finding.rule, finding.severity) == ("C4", Severity.HIGH)
    assert finding.explanation.slots["percent"] == 60


def test_case_11_up_to_and_at_least_overlap() -> None:
    assert raised(position("2025-03-01", quantity=people(0, 1000)), position(quantity=people(500, None))) == []


def test_case_12_not_without_a_backstop_adds_a_condition_and_is_never_a_reversal() -> None:
    promise = position("2025-03-01", conditions=[ConditionKind.CEASEFIRE])
    not_without = position(
        "2025-11-25",
        conditions=[ConditionKind.CEASEFIRE, ConditionKind.US_BACKSTOP],
        stance=Stance.CONDITIONS,
    )
    assert raised(promise, not_without) == [("C5", "low")]


def test_case_12_a_refusal_with_a_condition_is_no_reversal_either() -> None:
    refused = refusal("2025-11-25", conditions=[ConditionKind.US_BACKSTOP], stance=Stance.CONDITIONS)
    assert raised(position("2025-03-01"), refused) == []


def test_case_12b_a_condition_after_an_explicitly_unconditional_promise_is_high() -> None:
    promise = position("2025-03-01", condition_mode=ConditionMode.UNCONDITIONAL)
    later = position("2025-11-25", conditions=[ConditionKind.CEASEFIRE])
    assert raised(promise, later) == [("C5", "high")]


def test_case_12b_what_the_coalition_presumes_is_else_not_new() -> None:
    assert raised(position("2025-03-01"), position("2025-11-25", conditions=[ConditionKind.CEASEFIRE])) == []


def test_case_13_a_later_refusal_by_the_head_of_government_is_critical() -> None:
    assert raised(position("2025-03-01"), refusal("2025-11-25")) == [("C1", "critical")]


def test_case_14_a_refusal_by_an_unnamed_official_is_capped_low() -> None:
    offer = position("2025-03-01")
    (finding,) = found(offer, refusal("2025-04-24", voice=unnamed()))
    assert (finding.rule, finding.severity) == ("C1", Severity.LOW)
    assert finding.explanation.slots["uncapped"] == "high"


def test_case_14b_a_denied_report_is_a_disagreement_and_never_an_opening() -> None:
    off = refusal("2025-04-24", voice=unnamed("one source"))
    denial = position(
        "2025-04-25",
        voice=office(),
        modality=Modality.POSSIBLE,
        negation=frozenset({NegationScope.RUMOR}),
        stance=Stance.CLARIFIES,
    )
    assert raised(off, denial) == [("C7", "low")]


def test_case_15_a_refusal_of_a_lower_rank_soon_after_is_a_disagreement() -> None:
    promise = position("2025-03-01")
    refused = refusal("2025-03-13", voice=voice("A deputy minister", 2))
    assert raised(promise, refused) == [("C7", "low")]


def test_case_15_one_rank_apart_it_is_medium() -> None:
    refused = refusal("2025-03-13", voice=voice("The minister of the field", 3))
    assert raised(position("2025-03-01"), refused) == [("C7", "medium")]


def test_case_16_an_analyst_is_not_compared() -> None:
    doubt = refusal(
        "2025-11-25",
        voice=voice("An analyst", 0, behalf=Behalf.NOBODY, kind=StatementKind.EXPERT_OPINION),
    )
    assert raised(position("2025-11-01"), doubt) == []


def test_case_17_an_old_refusal_entered_late_opens_a_position_and_reverses_nothing() -> None:
    promise = position("2025-11-25")
    old = refusal("2025-02-17")
    assert raised(promise, old) == [("C1r", "low")]


def test_case_18_one_step_down_in_modality_raises_nothing() -> None:
    assert raised(position("2025-03-01"), position("2025-11-25", modality=Modality.INTENT)) == []


def test_case_19_two_steps_down_in_modality_long_after_are_medium() -> None:
    could = position("2025-11-25", modality=Modality.POSSIBLE, stance=Stance.AFFIRMS)
    assert raised(position("2025-03-01"), could) == [("C8", "medium")]


def test_case_20_a_brigade_elsewhere_is_another_mission() -> None:
    elsewhere = position("2025-03-01", line=line(mission=Mission.EXISTING_DEPLOYMENT), modality=Modality.FIRM)
    assert raised(elsewhere, refusal("2025-11-25")) == []


def test_case_21_another_country_is_not_compared() -> None:
    assert raised(position("2025-11-20", line=line("BB")), refusal("2025-11-25", line=line("AA"))) == []


def test_case_22_people_and_battalions_are_not_compared() -> None:
    battalions = position("2025-11-25", quantity=people(1, 2, Measure.BATTALION))
    assert raised(position("2025-03-01", quantity=people(1000, 1500)), battalions) == []


def test_case_23_formalised_and_then_to_be_defined_is_a_lower_level_of_the_collective() -> None:
    together = line(None, Capability.COORDINATION)
    formalised = position("2025-09-04", line=together, firmness=Firmness.SPECIFIED, origin=PledgeOrigin.COLLECTIVE)
    for stance in (Stance.CLARIFIES, Stance.DEFERS, Stance.ANNOUNCES, Stance.NONE):
        to_define = position(
            "2025-11-25", line=together, firmness=Firmness.FLOATED, origin=PledgeOrigin.COLLECTIVE, stance=stance
        )
        (finding,) = found(formalised, to_define)
        assert (finding.rule, finding.severity, finding.pledge) == ("C9", Severity.MEDIUM, formalised.pledge)


def test_case_23_a_vaguer_repetition_says_nothing() -> None:
    formalised = position("2025-09-04", firmness=Firmness.SPECIFIED, quantity=people(500, 500))
    assert raised(formalised, position("2025-11-25", stance=Stance.AFFIRMS)) == []


def test_case_24_a_later_window_after_the_same_trigger_is_a_time_conflict() -> None:
    first, later = (
        Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=low, to_day=high)
        for low, high in ((0, 30), (90, 180))
    )
    assert raised(position("2025-03-01", window=first), position("2025-11-25", window=later)) == [("C3", "medium")]


def test_case_25_overlapping_bounds_are_at_most_medium_and_say_so() -> None:
    promise, refused = position("2025-11-01/2025-11-30"), refusal("2025-11-25")
    (finding,) = found(promise, refused)
    assert (finding.rule, finding.severity) == ("C1", Severity.MEDIUM)
    assert finding.explanation.slots["uncapped"] == "critical"
    assert "cap.order_unknown" in str(finding.explanation.slots["notes"])


def test_case_26_copies_of_one_quote_move_no_anchor_and_contradict_nothing() -> None:
    quote = position("2025-11-25", statement="s", roots=frozenset({"radio"}), id="p")
    copies = [
        position("2025-11-25", statement="s", roots=frozenset({"radio"}), id=f"p{n}", preferred=False) for n in (1, 2)
    ]
    assert raised(quote, *copies) == []
    assert anchor(quote) == anchor(quote, *copies) == date(2025, 11, 25)


def test_case_32_two_unnamed_officials_are_two_voices_and_never_one_that_changed_its_mind() -> None:
    one = position("2025-11-25", voice=unnamed("an official"), statement="s1", id="p1")
    other = refusal("2025-11-26", voice=unnamed("an official"), statement="s2", id="p2")
    (finding,) = found(one, other)
    assert finding.severity is Severity.LOW
    assert one.roots.isdisjoint(other.roots)


def test_case_34_a_refusal_of_another_mission_is_not_compared() -> None:
    un = refusal("2025-11-25", line=line(mission=Mission.UN_PEACEKEEPING))
    assert raised(position("2025-11-01"), un) == []


def test_case_35_a_long_history_and_one_unnamed_doubt_raise_one_flag() -> None:
    past = [position(f"2025-04-{day:02}", stance=Stance.AFFIRMS) for day in range(1, 21, 2)]
    doubt = position(
        "2025-04-24",
        voice=unnamed(),
        modality=Modality.UNLIKELY,
        stance=Stance.WITHDRAWS,
        negation=frozenset(),
    )
    assert len(past) == 10
    assert raised(*past, doubt) == [("C7", "low")]


def test_case_35_an_outright_refusal_after_a_long_history_raises_one_flag_too() -> None:
    past = [position(f"2025-0{month}-01", stance=Stance.AFFIRMS) for month in range(1, 10)]
    assert raised(*past, refusal("2025-12-24", voice=unnamed(rank=1))) == [("C1", "low")]


def test_case_36_an_official_withdraws_without_the_words_of_a_refusal() -> None:
    takes_back = position(
        "2025-11-25", stance=Stance.WITHDRAWS, modality=Modality.UNSTATED, voice=voice("The minister of the field", 3)
    )
    assert raised(position("2025-03-01"), takes_back) == [("C12", "medium")]


def test_a_narrator_is_not_compared() -> None:
    told = refusal(
        "2025-11-25",
        voice=voice("The paper", 1, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION),
    )
    assert raised(position("2025-11-01"), told) == []
