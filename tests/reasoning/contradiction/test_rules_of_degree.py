"""One table of cases for each rule on more and less, sooner and later, weaker and stronger: on the bare pair."""

from datetime import date

import pytest

from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.facts import Position, Quantity, Window
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    Firmness,
    Measure,
    Modality,
    NegationScope,
    Place,
    Qualifier,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import excluded, included, office, people, position, refusal, term, voice
from tests.reasoning.contradiction.test_rules import EARLY, LATE, MINISTER, NO, SOON, YES, deflection, hedge, verdict
from tests.reasoning.contradiction.test_rules import TABLES as FIRST_TABLES

TIME, ACT, RUMOR = NegationScope.TIME, NegationScope.ACT, NegationScope.RUMOR
BACKSTOP, CEASEFIRE, PARLIAMENT = ConditionKind.US_BACKSTOP, ConditionKind.CEASEFIRE, ConditionKind.PARLIAMENT
UKRAINE = Place.IN_UKRAINE
POSSIBLE = position(EARLY, modality=Modality.POSSIBLE)


def after(kind: ConditionKind, first: int, last: int | None) -> Window:
    return Window(WindowKind.AFTER_TRIGGER, trigger=kind, from_day=first, to_day=last)


def dated(start: str, end: str) -> Window:
    return Window(WindowKind.ABSOLUTE, start=date.fromisoformat(start), end=date.fromisoformat(end))


def not_at_once(said: str, **more: object) -> Position:
    now = Window(WindowKind.VAGUE, vague=VagueWindow.IMMEDIATELY)
    denied = {"negation": frozenset({TIME, RUMOR}), "negated_window": now, "modality": Modality.UNSTATED}
    return position(said, **{**denied, "stance": Stance.CLARIFIES, **more})


def due(window: Window, said: str = EARLY, **more: object) -> Position:
    return position(said, window=window, **more)


def sized(low: int, high: int | None, said: str = EARLY, **more: object) -> Position:
    return position(said, quantity=people(low, high), **more)


def counted(low: int, high: int | None, said: str = EARLY, **more: object) -> Position:
    return position(said, quantity=people(low, high, Measure.COUNTRY), **more)


def level(firmness: Firmness, said: str = EARLY, **more: object) -> Position:
    return position(said, firmness=firmness, **more)


def claim(said: str = EARLY, **more: object) -> Position:
    return position(said, third_party=True, voice=voice("The head of another state", 5, country="BB"), **more)


def act(kind: StatementKind, **more: object) -> Position:
    return position(LATE, voice=voice("The parliament", 4, kind=kind), **more)


C2R = [
    (position(basing=(excluded(UKRAINE),)), position(basing=(included(UKRAINE),)), "low C2r.place_reopened"),
    (
        position(basing=(excluded(UKRAINE),)),
        position(basing=(included(UKRAINE, BasingForce.POSSIBLE),)),
        "low C2r.place_reopened",
    ),
    (
        position(basing=(excluded(UKRAINE, BasingForce.POSSIBLE),)),
        position(basing=(included(UKRAINE),)),
        "C2r.nothing_was_excluded",
    ),
    (position(basing=(excluded(UKRAINE),)), refusal(basing=(included(UKRAINE),)), "C2r.nothing_included"),
    (position(basing=(excluded(UKRAINE),)), position(basing=(included(Place.HOME),)), "C2r.other_places"),
]
C3 = [
    (due(after(CEASEFIRE, 0, 30)), due(after(CEASEFIRE, 90, 180), LATE), "medium C3.later"),
    (due(after(CEASEFIRE, 90, 180)), due(after(CEASEFIRE, 0, 30), LATE), "info C3.earlier"),
    (
        due(after(ConditionKind.PEACE_AGREEMENT, 0, 30)),
        due(after(CEASEFIRE, 31, 60), LATE),
        "medium C3.later",
    ),
    (due(after(CEASEFIRE, 0, 30)), due(after(CEASEFIRE, 30, 60), LATE), "C3.same_time"),
    (due(after(CEASEFIRE, 0, 30)), due(after(BACKSTOP, 90, 180), LATE), "C3.other_clock"),
    (due(after(CEASEFIRE, 0, 30)), due(dated("2026-01-01", "2026-02-01"), LATE), "C3.other_clock"),
    (due(dated("2025-12-01", "2025-12-20")), due(dated("2025-12-21", "2025-12-31"), LATE), "medium C3.later"),
    (due(dated("2025-12-01", "2025-12-20")), not_at_once("2025-11-25"), "medium C3.time_denied"),
    (due(dated("2025-12-26", "2025-12-31")), not_at_once("2025-11-25"), "C3.no_window"),
    (due(after(CEASEFIRE, 0, 30)), not_at_once("2025-11-25"), "C3.no_window"),
    (due(dated("2025-12-01", "2025-12-20")), not_at_once("2025-11-25", negation=frozenset({RUMOR})), "C3.no_window"),
    (YES, not_at_once("2025-11-25"), "C3.no_window_before"),
    (refusal(EARLY, window=after(CEASEFIRE, 0, 30)), due(after(CEASEFIRE, 90, 180), LATE), "C3.no_window_before"),
]
C4 = [
    (sized(10_000, 15_000), sized(3_000, 4_000, LATE), "high C4.cut"),
    (sized(1_000, 1_000), sized(500, 500, LATE), "medium C4.cut"),
    (sized(1_000, 1_000), sized(499, 499, LATE), "high C4.cut"),
    (sized(1_000, 1_000), sized(900, 900, LATE), "medium C4.cut"),
    (sized(1_000, 1_000), sized(901, 901, LATE), "low C4.cut"),
    (sized(1_000, 1_000), sized(0, 0, LATE), "high C4.cut"),
    (sized(2_000, 9_999), sized(3_000, 5_000, LATE), "C4.not_below"),
    (sized(0, 1_000), sized(500, None, LATE), "C4.not_below"),
    (sized(1_000, 1_500), position(LATE, quantity=people(1, 2, Measure.BATTALION)), "C4.other_measure"),
    (counted(26, 26), counted(16, 24, LATE), "C4.no_size"),
    (sized(1_000, 1_000), refusal(LATE, quantity=people(500, 500)), "C4.no_size"),
    (sized(1_000, 1_000), position(LATE), "C4.no_size"),
]
EUROS, POUNDS = (Quantity(Measure.MONEY, Qualifier.EXACT, 5, 5, unit) for unit in ("EUR", "GBP"))
C4U = [
    (sized(500, 500), sized(501, 600, LATE), "info C4u.raised"),
    (sized(500, 600), sized(600, 900, LATE), "C4u.not_above"),
    (sized(1_000, 1_000), sized(500, 500, LATE), "C4u.not_above"),
    (position(quantity=POUNDS), position(LATE, quantity=EUROS), "C4u.other_measure"),
    (counted(20, 20), counted(26, 26, LATE), "C4u.no_size"),
]
STATED = position(EARLY, conditions=[CEASEFIRE, BACKSTOP])
LIMITED = position(EARLY, conditions=[term(PARLIAMENT, ConditionForce.LIMITED)])
C5R = [
    (STATED, position(LATE, condition_mode=ConditionMode.UNCONDITIONAL), "info C5r.unconditional"),
    (STATED, position(LATE, conditions=[term(BACKSTOP, ConditionForce.WAIVED)]), "info C5r.condition_eased"),
    (STATED, position(LATE, conditions=[term(BACKSTOP, ConditionForce.LIMITED)]), "info C5r.condition_eased"),
    (LIMITED, position(LATE, conditions=[term(PARLIAMENT, ConditionForce.LIMITED)]), "C5r.nothing_dropped"),
    (LIMITED, position(LATE, conditions=[term(PARLIAMENT, ConditionForce.WAIVED)]), "info C5r.condition_eased"),
    (STATED, position(LATE, conditions=[term(PARLIAMENT, ConditionForce.WAIVED)]), "C5r.nothing_dropped"),
    (STATED, position(LATE, conditions=[CEASEFIRE]), "C5r.nothing_dropped"),
    (STATED, position(LATE), "C5r.nothing_dropped"),
    (YES, position(LATE, condition_mode=ConditionMode.UNCONDITIONAL), "C5r.no_condition_before"),
    (STATED, refusal(LATE, condition_mode=ConditionMode.UNCONDITIONAL), "C5r.not_both_positive"),
]
C6 = [
    (YES, deflection(), "medium C6.pointed_elsewhere"),
    (YES, hedge(), "medium C6.called_unlikely"),
    (POSSIBLE, deflection(), "low C6.pointed_elsewhere"),
    (POSSIBLE, hedge(), "low C6.called_unlikely"),
    (YES, hedge(SOON, voice=MINISTER), "C6.officials_disagree"),
    (YES, deflection(SOON, voice=MINISTER), "medium C6.pointed_elsewhere"),
    (YES, position(LATE, stance=Stance.DEFLECTS), "C6.b_neither"),
    (YES, NO, "C6.b_neither"),
    (YES, refusal(LATE, stance=Stance.DEFLECTS), "C6.b_neither"),
    (YES, position(LATE, modality=Modality.UNLIKELY, negation=frozenset({TIME})), "C6.b_neither"),
    (hedge(EARLY), deflection(), "C6.a_not_positive"),
]
C8 = [
    (YES, position(LATE, modality=Modality.POSSIBLE), "medium C8.weaker_words"),
    (YES, position(SOON, modality=Modality.POSSIBLE), "low C8.weaker_words"),
    (YES, position(LATE, modality=Modality.INTENT), "C8.less_than_two_steps"),
    (position(EARLY, modality=Modality.INTENT), position(LATE, modality=Modality.POSSIBLE), "C8.less_than_two_steps"),
    (YES, position(LATE, modality=Modality.POSSIBLE, negation=frozenset({RUMOR})), "C8.denies_something"),
    (YES, position(LATE, modality=Modality.POSSIBLE, conditions=[BACKSTOP]), "C8.condition_added"),
    (YES, position(LATE, modality=Modality.POSSIBLE, conditions=[CEASEFIRE]), "medium C8.weaker_words"),
    (YES, hedge(), "C8.not_both_positive"),
]
FLOATED, SPECIFIED = Firmness.FLOATED, Firmness.SPECIFIED
C9 = [
    (level(SPECIFIED), level(FLOATED, LATE, stance=Stance.CLARIFIES), "medium C9.stands_lower"),
    (level(SPECIFIED), level(FLOATED, LATE), "medium C9.stands_lower"),
    (
        level(SPECIFIED),
        level(FLOATED, LATE, modality=Modality.UNSTATED, stance=Stance.DEFERS),
        "medium C9.stands_lower",
    ),
    (
        level(SPECIFIED, modality=Modality.INTENT),
        level(FLOATED, LATE, modality=Modality.POSSIBLE, stance=Stance.CLARIFIES),
        "medium C9.stands_lower",
    ),
    (
        level(SPECIFIED, modality=Modality.INTENT),
        level(FLOATED, LATE, modality=Modality.POSSIBLE, stance=Stance.AFFIRMS),
        "C9.says_no_less",
    ),
    (
        level(SPECIFIED, modality=Modality.INTENT),
        level(FLOATED, LATE, modality=Modality.POSSIBLE, stance=Stance.REDUCES),
        "C9.says_no_less",
    ),
    (level(SPECIFIED), level(FLOATED, LATE, stance=Stance.EXPANDS), "C9.says_no_less"),
    (level(SPECIFIED), level(Firmness.PLEDGED, LATE), "C9.less_than_two_levels"),
    (level(FLOATED), level(SPECIFIED, LATE), "C9.less_than_two_levels"),
    (level(SPECIFIED), position(LATE, stance=Stance.CLARIFIES), "C9.no_firmness"),
    (level(SPECIFIED), refusal(LATE), "C9.no_firmness"),
    (
        level(SPECIFIED),
        level(FLOATED, LATE, modality=Modality.POSSIBLE, stance=Stance.CLARIFIES),
        "C9.weaker_words",
    ),
    (
        level(SPECIFIED, deliverable="contributions of each country"),
        level(FLOATED, LATE, deliverable="support of an ally"),
        "C9.other_deliverable",
    ),
]
C10 = [
    (YES, act(StatementKind.VOTE, modality=Modality.REJECTED), "high C10.act_against_word"),
    (YES, act(StatementKind.ORDER, stance=Stance.WITHDRAWS, modality=Modality.UNSTATED), "high C10.act_against_word"),
    (POSSIBLE, act(StatementKind.VOTE, stance=Stance.REDUCES), "high C10.act_against_word"),
    (YES, act(StatementKind.VOTE), "C10.act_not_against"),
    (YES, act(StatementKind.VOTE, modality=Modality.REJECTED, negation=frozenset({TIME})), "C10.act_not_against"),
    (YES, act(StatementKind.VOTE, modality=Modality.REJECTED, conditions=[BACKSTOP]), "C10.act_not_against"),
    (YES, NO, "C10.b_no_act"),
    (refusal(EARLY), act(StatementKind.VOTE, modality=Modality.REJECTED), "C10.a_not_positive"),
]
C11 = [
    (YES, position(LATE, stance=Stance.DENIES_MADE, modality=Modality.UNSTATED), "high C11.denies_having_pledged"),
    (YES, refusal(LATE), "C11.b_no_denial"),
    (refusal(EARLY), position(LATE, stance=Stance.DENIES_MADE), "C11.a_not_positive"),
]


def step_back(stance: Stance, said: str = LATE, **more: object) -> Position:
    return position(said, stance=stance, **{"modality": Modality.UNSTATED, **more})


C12 = [
    (YES, step_back(Stance.WITHDRAWS), "medium C12.withdraws"),
    (YES, step_back(Stance.REDUCES), "medium C12.reduces"),
    (YES, step_back(Stance.QUESTIONS), "low C12.questions"),
    (YES, step_back(Stance.NARROWS, modality=Modality.FIRM), "low C12.narrows"),
    (YES, step_back(Stance.DEFERS), "low C12.defers"),
    (YES, step_back(Stance.REDUCES, modality=Modality.INTENT, conditions=[BACKSTOP]), "medium C12.reduces"),
    (YES, step_back(Stance.WITHDRAWS, modality=Modality.REJECTED), "C12.another_rule"),
    (YES, step_back(Stance.QUESTIONS, modality=Modality.UNLIKELY), "C12.another_rule"),
    (sized(1_000, 1_000), sized(500, 500, LATE, stance=Stance.REDUCES), "C12.another_rule"),
    (YES, position(LATE), "C12.b_no_step_back"),
    (YES, deflection(), "C12.b_no_step_back"),
    (deflection(EARLY), step_back(Stance.WITHDRAWS), "C12.a_not_positive"),
]
C13 = [
    (counted(26, 26), counted(16, 24, "2025-06-01"), "info C13.counts_differ"),
    (counted(6, 6), counted(7, None, SOON), "info C13.counts_differ"),
    (counted(6, 6), counted(7, None, LATE), "C13.later_is_higher"),
    (counted(26, 26), counted(16, 26, SOON), "C13.may_be_the_same"),
    (counted(26, 26), sized(16, 24, SOON), "C13.no_counts"),
]
X2 = [
    (claim(), refusal(LATE), "medium X2.claimed_but_refused"),
    (refusal(EARLY), claim(LATE), "medium X2.claimed_but_refused"),
    (YES, claim(LATE, modality=Modality.REJECTED), "medium X2.denied_but_offered"),
    (claim(), position(SOON, modality=Modality.POSSIBLE), "low X2.own_words_weaker"),
    (claim(modality=Modality.INTENT), hedge(SOON), "low X2.own_words_weaker"),
    (claim(), deflection(SOON), "low X2.own_words_weaker"),
    (claim(), position(SOON, modality=Modality.UNSTATED, stance=Stance.AFFIRMS), "X2.no_conflict"),
    (claim(), position(SOON, conditions=[BACKSTOP]), "low X2.condition_left_out"),
    (claim(conditions=[BACKSTOP]), position(SOON, conditions=[BACKSTOP]), "X2.no_conflict"),
    (claim(), position(SOON, conditions=[CEASEFIRE]), "X2.no_conflict"),
    (claim(), position(LATE, conditions=[BACKSTOP]), "X2.too_far_apart"),
    (claim(), position(LATE, modality=Modality.POSSIBLE), "X2.too_far_apart"),
    (claim(), refusal(SOON, conditions=[BACKSTOP]), "low X2.condition_left_out"),
    (claim(), refusal(SOON, negation=frozenset({TIME})), "X2.no_conflict"),
    (claim(modality=Modality.POSSIBLE), refusal(SOON), "X2.no_claim"),
    (YES, NO, "X2.not_one_of_each"),
    (claim(), claim(LATE, modality=Modality.REJECTED), "X2.not_one_of_each"),
]
TABLES = {
    "C2r": C2R, "C3": C3, "C4": C4, "C4u": C4U, "C5r": C5R, "C6": C6, "C8": C8, "C9": C9, "C10": C10, "C11": C11,
    "C12": C12, "C13": C13, "X2": X2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "a", "b", "expected"), [(rule, *case) for rule, table in TABLES.items() for case in table]
)
def test_each_rule_answers_each_pair_of_its_table(rule: str, a: Position, b: Position, expected: str) -> None:
    assert verdict(rule, a, b) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_table_that_covers_every_answer_it_can_give(rule: object) -> None:
    table = (FIRST_TABLES | TABLES)[rule.id]
    assert {case[-1].split()[-1] for case in table} == {*rule.codes, *rule.silences}


def test_a_waiver_of_what_stands_on_the_line_counts_though_the_last_word_did_not_repeat_it() -> None:
    last = position(EARLY, conditions=[CEASEFIRE])
    waives = position(LATE, conditions=[term(BACKSTOP, ConditionForce.WAIVED)])
    assert verdict("C5r", last, waives) == "C5r.nothing_dropped"
    assert verdict("C5r", last, waives, frozenset({BACKSTOP.group})) == "info C5r.condition_eased"


def test_a_spokesman_who_only_stops_short_of_the_claim_of_an_outlet_is_no_conflict_of_two_states() -> None:
    outlet = voice("The paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION)
    told = position(EARLY, voice=outlet)
    assert verdict("X2", told, position(SOON, voice=office(), modality=Modality.POSSIBLE)) == "X2.not_one_of_each"


def test_denying_the_act_and_the_time_is_about_the_act() -> None:
    assert verdict(
        "C10", YES, act(StatementKind.VOTE, modality=Modality.REJECTED, negation=frozenset({ACT, TIME}))
    ) == ("high C10.act_against_word")
