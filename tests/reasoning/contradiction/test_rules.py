"""One table of cases for each rule, on the bare pair: no gates, no caps, no line."""

import re
from pathlib import Path

import pytest

from pledges.reasoning import contradiction
from pledges.reasoning.contradiction.pair import Fires, Pair
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.facts import Position
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    Modality,
    NegationScope,
    Place,
    Polarity,
    Stance,
)
from tests.reasoning.builders import excluded, included, office, position, refusal, term, unnamed, voice

BY_ID = {rule.id: rule for rule in RULES}
PREMISE = frozenset({ConditionKind.CEASEFIRE.group})
ACT, TIME, PLACE, RUMOR = NegationScope.ACT, NegationScope.TIME, NegationScope.PLACE, NegationScope.RUMOR
EARLY, SOON, LATE = "2025-03-01", "2025-03-31", "2025-04-01"
MINISTER = voice("The minister of the field", 3)
YES, NO = position(EARLY), refusal(LATE)


def hedge(said: str = LATE, **more: object) -> Position:
    return position(said, modality=Modality.UNLIKELY, negation=frozenset({ACT}), **more)


def deflection(said: str = LATE, **more: object) -> Position:
    return position(said, modality=Modality.UNSTATED, stance=Stance.DEFLECTS, **more)


def verdict(rule: str, a: Position, b: Position, standing: frozenset[str] = frozenset()) -> str:
    """Severity and code where the rule fires, else the code of its silence."""
    found = BY_ID[rule].judge(Pair(a, b, standing, PREMISE, DEFAULT_POLICY))
    return f"{found.severity.value} {found.code}" if isinstance(found, Fires) else found.code


C1 = [
    (YES, NO, "critical C1.reversed"),
    (YES, refusal(LATE, voice=voice("The one who decides", 5)), "critical C1.reversed"),
    (YES, refusal(LATE, voice=MINISTER), "high C1.reversed"),
    (position(EARLY, modality=Modality.POSSIBLE), NO, "critical C1.reversed"),
    (YES, refusal(LATE, negation=frozenset()), "critical C1.reversed"),
    (YES, refusal(LATE, negation=frozenset({ACT, PLACE})), "critical C1.reversed"),
    (YES, refusal(LATE, negation=frozenset({TIME, RUMOR})), "C1.other_scope"),
    (YES, refusal(LATE, negation=frozenset({PLACE})), "C1.other_scope"),
    (YES, refusal(LATE, conditions=[ConditionKind.US_BACKSTOP]), "C1.conditional"),
    (YES, hedge(), "C1.b_no_refusal"),
    (YES, deflection(), "C1.b_no_refusal"),
    (YES, position(LATE), "C1.b_no_refusal"),
    (deflection(EARLY), NO, "C1.a_not_positive"),
    (refusal(EARLY), NO, "C1.a_not_positive"),
    (YES, refusal(SOON, voice=MINISTER), "C1.officials_disagree"),
    (YES, refusal(SOON), "critical C1.reversed"),
]
C1R = [
    (refusal(EARLY), position(LATE), "low C1r.after_refusal"),
    (refusal(EARLY), position(LATE, modality=Modality.INTENT), "low C1r.after_refusal"),
    (refusal(EARLY), position(LATE, modality=Modality.POSSIBLE), "info C1r.after_refusal"),
    (hedge(EARLY), position(LATE), "info C1r.after_hedge"),
    (deflection(EARLY), position(LATE), "info C1r.after_deflection"),
    (position(EARLY, polarity=Polarity.EXCLUSION, modality=Modality.UNSTATED), YES, "low C1r.after_refusal"),
    (refusal(EARLY, negation=frozenset({TIME})), position(LATE), "C1r.a_no_refusal"),
    (YES, position(LATE), "C1r.a_no_refusal"),
    (position(EARLY, stance=Stance.DEFLECTS), position(LATE), "C1r.a_no_refusal"),
    (refusal(EARLY), hedge(), "C1r.b_not_positive"),
    (refusal(EARLY), position(SOON, voice=MINISTER), "C1r.officials_disagree"),
    (refusal(EARLY), position(SOON), "low C1r.after_refusal"),
]
C2 = [
    (
        position(basing=(included(Place.IN_UKRAINE),)),
        position(basing=(excluded(Place.IN_UKRAINE),)),
        "high C2.no_place_left",
    ),
    (
        position(basing=(included(Place.IN_UKRAINE), included(Place.BLACK_SEA))),
        position(basing=(excluded(Place.IN_UKRAINE),)),
        "medium C2.place_excluded",
    ),
    (
        position(basing=(included(Place.IN_UKRAINE, BasingForce.POSSIBLE),)),
        position(basing=(excluded(Place.IN_UKRAINE),)),
        "low C2.possible_place_excluded",
    ),
    (
        position(basing=(included(Place.IN_UKRAINE, BasingForce.POSSIBLE), included(Place.BLACK_SEA))),
        position(basing=(excluded(Place.IN_UKRAINE),)),
        "low C2.possible_place_excluded",
    ),
    (
        position(basing=(included(Place.IN_UKRAINE),)),
        position(basing=(excluded(Place.IN_UKRAINE, BasingForce.POSSIBLE),)),
        "C2.nothing_excluded",
    ),
    (position(basing=(included(Place.IN_UKRAINE),)), position(basing=(excluded(Place.HOME),)), "C2.other_places"),
    (position(basing=(included(Place.IN_UKRAINE),)), position(basing=(included(Place.HOME),)), "C2.nothing_excluded"),
    (position(), position(basing=(excluded(Place.IN_UKRAINE),)), "C2.nothing_included"),
    (
        refusal(basing=(included(Place.IN_UKRAINE),)),
        position(basing=(excluded(Place.IN_UKRAINE),)),
        "C2.nothing_included",
    ),
]
UNCONDITIONAL = position(EARLY, condition_mode=ConditionMode.UNCONDITIONAL)
BACKSTOP, CEASEFIRE, PARLIAMENT = ConditionKind.US_BACKSTOP, ConditionKind.CEASEFIRE, ConditionKind.PARLIAMENT
C5 = [
    (YES, position(LATE, conditions=[BACKSTOP]), (), "low C5.condition_added"),
    (YES, position(LATE, conditions=[CEASEFIRE]), (), "C5.nothing_new"),
    (YES, position(LATE, conditions=[BACKSTOP]), (BACKSTOP,), "C5.nothing_new"),
    (YES, position(LATE, conditions=[ConditionKind.PEACE_AGREEMENT]), (CEASEFIRE,), "C5.nothing_new"),
    (YES, position(LATE), (), "C5.no_condition"),
    (YES, position(LATE, conditions=[term(BACKSTOP, ConditionForce.WAIVED)]), (), "C5.no_condition"),
    (YES, position(LATE, conditions=[term(PARLIAMENT, ConditionForce.LIMITED)]), (), "low C5.condition_added"),
    (
        YES,
        position(LATE, conditions=[term(BACKSTOP, alternative=1), term(CEASEFIRE, alternative=1)]),
        (),
        "C5.nothing_new",
    ),
    (
        YES,
        position(LATE, conditions=[term(BACKSTOP, alternative=1), term(PARLIAMENT, alternative=1)]),
        (),
        "low C5.condition_added",
    ),
    (UNCONDITIONAL, position(LATE, conditions=[CEASEFIRE]), (), "high C5.was_unconditional"),
    (UNCONDITIONAL, position(LATE, conditions=[BACKSTOP]), (), "high C5.was_unconditional"),
    (UNCONDITIONAL, position(LATE), (), "C5.no_condition"),
    (refusal(EARLY), position(LATE, conditions=[BACKSTOP]), (), "C5.not_both_positive"),
    (YES, refusal(LATE, conditions=[BACKSTOP]), (), "C5.not_both_positive"),
]
C7 = [
    (YES, refusal(SOON, voice=MINISTER), "medium C7.officials_disagree"),
    (YES, refusal(SOON, voice=office()), "low C7.officials_disagree"),
    (YES, hedge(SOON, voice=MINISTER), "medium C7.officials_disagree"),
    (refusal(EARLY), position(SOON, voice=MINISTER), "medium C7.officials_disagree"),
    (refusal(EARLY, voice=MINISTER), position(SOON), "medium C7.officials_disagree"),
    (position(EARLY, voice=MINISTER), refusal(SOON), "C7.higher_refusal_later"),
    (position(EARLY, voice=MINISTER), refusal(SOON, voice=voice("Another minister", 3)), "C7.higher_refusal_later"),
    (position("2025-03-01/2025-03-31", voice=MINISTER), refusal("2025-03-27"), "medium C7.officials_disagree"),
    (YES, refusal(LATE, voice=MINISTER), "C7.too_far_apart"),
    (YES, refusal(SOON), "C7.same_speaker"),
    (YES, deflection(SOON, voice=MINISTER), "C7.no_yes_and_no"),
    (YES, refusal(SOON, voice=MINISTER, negation=frozenset({TIME})), "C7.no_yes_and_no"),
    (position(EARLY, voice=unnamed()), refusal(SOON, voice=unnamed()), "C7.higher_refusal_later"),
    (refusal(EARLY, voice=unnamed()), position(SOON, voice=unnamed()), "medium C7.officials_disagree"),
    (YES, refusal(SOON, voice=voice("Another state's minister", 3, country="BB")), "C7.not_one_state"),
    (YES, refusal(SOON, voice=voice("An envoy", 3, country=None, behalf=Behalf.COALITION)), "C7.not_one_state"),
]


@pytest.mark.parametrize(("a", "b", "expected"), C1)
def test_c1_reversal(a: Position, b: Position, expected: str) -> None:
    assert verdict("C1", a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), C1R)
def test_c1r_position_opened(a: Position, b: Position, expected: str) -> None:
    assert verdict("C1r", a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), C2)
def test_c2_place_excluded(a: Position, b: Position, expected: str) -> None:
    assert verdict("C2", a, b) == expected


@pytest.mark.parametrize(("a", "b", "standing", "expected"), C5)
def test_c5_condition_added(a: Position, b: Position, standing: tuple[ConditionKind, ...], expected: str) -> None:
    assert verdict("C5", a, b, frozenset(kind.group for kind in standing)) == expected


@pytest.mark.parametrize(("a", "b", "expected"), C7)
def test_c7_officials_disagree(a: Position, b: Position, expected: str) -> None:
    assert verdict("C7", a, b) == expected


TABLES = {"C1": C1, "C1r": C1R, "C2": C2, "C5": C5, "C7": C7}


@pytest.mark.parametrize("rule", TABLES)
def test_a_table_covers_every_answer_that_a_rule_can_give(rule: str) -> None:
    expected = {case[-1].split()[-1] for case in TABLES[rule]}
    assert expected == {*BY_ID[rule].codes, *BY_ID[rule].silences}


def test_two_other_conditions_are_the_same_only_where_they_are_one_shared_condition() -> None:
    other = ConditionKind.OTHER
    one, two = (position(LATE, conditions=[term(other, condition=name)]) for name in ("agreed-framework", "host-roads"))
    standing = frozenset({"agreed-framework"})
    assert verdict("C5", YES, one, standing) == "C5.nothing_new"
    assert verdict("C5", YES, two, standing) == "low C5.condition_added"


def test_a_person_who_is_only_reported_to_have_said_it_is_still_the_same_person() -> None:
    reported = voice(attribution=Attribution.REPORTED)
    assert verdict("C7", position(EARLY, voice=reported), refusal(SOON)) == "C7.same_speaker"


def test_no_rule_module_names_a_country_a_person_or_a_record() -> None:
    """Nothing is special-cased: a rule that needs to know who it is about is wrong."""
    reads_sizes_in_words = "size.py"
    sources = [p for p in Path(contradiction.__file__).parents[1].rglob("*.py") if p.name != reads_sizes_in_words]
    assert len(sources) > 40
    countries = r"FR|GB|DE|US|TR|IT|RO|PL|UA|RU|France|French|Brit|United|German|Italy|Turk|Roman|Russia|Americ"
    people = r"Macron|Starmer|Merz|Wadephul|Meloni|Trump|Zelensk"
    records = r"SG\d\d|[a-z]{2}-20\d\d"
    named = re.compile(rf"\b(?:{countries}|{people}|{records})\b|[a-z]{{2}}-troops")
    for source in sources:
        found = named.search(source.read_text())
        assert found is None, f"{source.name} names {found.group()}"
