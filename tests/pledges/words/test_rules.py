"""Every code that a rule, a gate or a cap can give has its sentence, and every sentence can be made."""

from dataclasses import replace
from datetime import date

import pytest

from pledges.reasoning import head_counts, reporting, reporting_explained, rules_of_time
from pledges.reasoning.contradiction import gates
from pledges.reasoning.contradiction.caps import CAPS
from pledges.reasoning.contradiction.explain import explain
from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.contradiction.pair import Pair
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.contradiction.stepping import WEIGHT
from pledges.reasoning.facts import Position, Window
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    Firmness,
    Modality,
    NegationScope,
    Place,
    Stance,
    StatementKind,
    WindowKind,
)
from pledges.words import rules
from tests.reasoning.builders import excluded, included, line, office, people, position, refusal, term, unnamed, voice
from tests.reasoning.contradiction.test_rules import TABLES as FIRST
from tests.reasoning.contradiction.test_rules_of_degree import TABLES as DEGREES

TODAY = date(2026, 11, 22)
MORE = {
    "quantity": people(500, 600),
    "firmness": Firmness.SPECIFIED,
    "window": Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=0, to_day=3),
}
PROMISE = position("2025-03-01", conditions=[ConditionKind.CEASEFIRE], basing=(included(Place.IN_UKRAINE),), **MORE)
LATER = [
    refusal("2025-11-25"),
    refusal("2025-03-05", voice=unnamed()),
    position("2025-03-20/2025-03-26", conditions=[ConditionKind.US_BACKSTOP, ConditionKind.PARLIAMENT]),
    position("../2025-11-26", basing=(excluded(Place.IN_UKRAINE),), voice=office()),
    position("2025-11-25", modality=Modality.REJECTED, negation=frozenset({NegationScope.TIME, NegationScope.RUMOR})),
    position("2025-11-25", line=line(capability=Capability.AIR)),
    position("2025-11-25", stance=Stance.DEFLECTS, modality=Modality.UNSTATED),
    position("2025-11-25", condition_mode=ConditionMode.UNCONDITIONAL),
    position("2025-11-25", conditions=[term(ConditionKind.CEASEFIRE, ConditionForce.WAIVED)]),
    position("2025-11-25", quantity=people(3, 4), window=Window(WindowKind.ABSOLUTE, end=date(2026, 3, 1))),
    position("2025-11-25", quantity=people(900, None), modality=Modality.POSSIBLE),
    position("2025-11-25", window=Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=9)),
    position("2025-11-25", firmness=Firmness.FLOATED, stance=Stance.CLARIFIES),
    position("2025-11-25", stance=Stance.DENIES_MADE, modality=Modality.UNSTATED),
    position("2025-11-25", stance=Stance.REDUCES, modality=Modality.UNSTATED, voice=voice(kind=StatementKind.VOTE)),
    *(position("2025-11-25", stance=stance, modality=Modality.UNSTATED, id=stance) for stance in WEIGHT),
    position("2025-11-25", third_party=True, voice=voice("Another state's head", 5, country="BB")),
    refusal("2025-11-25", third_party=True, voice=voice("Another state's head", 5, country="BB"), id="foreign"),
]


def test_every_code_that_a_rule_fires_with_has_a_sentence_and_no_sentence_is_left_over() -> None:
    fired = {code for rule in RULES for code in rule.codes}
    fired |= {*rules_of_time.CODES, *reporting.CODES, *head_counts.CODES}
    assert set(rules.EXPLANATIONS) == fired


def test_every_reason_for_not_firing_has_a_sentence_and_no_sentence_is_left_over() -> None:
    silences = {code for rule in RULES for code in rule.silences}
    assert set(rules.SILENCES) == silences | set(reporting_explained.SILENCES)
    assert set(rules.GATE_REASONS) == set(gates.REASONS)


def test_every_cap_has_a_sentence() -> None:
    assert set(rules.NOTES) == {cap.code for cap in CAPS}


def test_every_rule_has_a_name() -> None:
    assert set(rules.NAMES) == {rule.id for rule in RULES} | {*rules_of_time.VERSIONS, *reporting.VERSIONS}


@pytest.mark.parametrize("b", LATER, ids=lambda b: b.id)
@pytest.mark.parametrize("turned", [False, True], ids=["promise_first", "promise_last"])
def test_every_answer_about_a_pair_can_be_said(b: Position, turned: bool) -> None:
    first = position("2027-01-01", basing=PROMISE.basing) if turned else PROMISE
    answer = explain(first, b, [], (), (), DEFAULT_POLICY, date(2027, 1, 2))
    for one in answer.rules:
        assert "%(" not in rules.sentence(one.code, one.slots)
    for gate in answer.gates:
        assert not gate.reason or rules.sentence(gate.reason, gate.slots)


@pytest.mark.parametrize(
    ("rule", "table"), (FIRST | DEGREES).items(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_answer_of_every_table_can_be_said(rule: str, table: list[tuple[Position, ...]]) -> None:
    (judged,) = [one for one in RULES if one.id == rule]
    for a, b, *_ in table:
        answer = judged.judge(Pair(a, b, frozenset(), frozenset({"end_of_fighting"}), DEFAULT_POLICY))
        text = rules.sentence(answer.code, answer.slots)
        assert "%(" not in text
        assert ".." not in text


def test_a_size_and_a_window_are_written_out() -> None:
    cut = {"a_who": "A", "a_on": "2025-03-01", "b_who": "B", "b_on": "2025-11-25", "percent": 60}
    sizes = {"size": "personnel - range 10000 15000", "new_size": "personnel - up_to 0 4000"}
    assert rules.sentence("C4.cut", cut | sizes) == (
        "A (1 March 2025) named 10,000 to 15,000 people; B (25 November 2025) names up to 4,000 people, lower by at "
        "least "
        "60 percent."
    )
    later = {"window": "ceasefire:0/30", "new_window": "2026-01-01/.."}
    text = rules.sentence("C3.later", cut | later)
    assert "days 0 to 30 after: " in text
    assert text.endswith("gives a later one: From 1 January 2026.")


def test_a_sentence_writes_out_days_and_codes() -> None:
    (found,) = findings_for_line([PROMISE, LATER[2]], (), {"end_of_fighting"}, DEFAULT_POLICY, TODAY)
    text = rules.explanation(found.explanation.code, found.explanation.slots)
    assert "between 20 March and 26 March 2025" in text
    assert "us_backstop" not in text


def test_a_condition_that_is_in_no_list_is_said_in_the_words_as_found() -> None:
    framework = replace(term(ConditionKind.OTHER, condition="agreed-framework"), as_found="if the framework is right")
    later = position("2025-11-25", conditions=[ConditionKind.US_BACKSTOP, framework])
    (found,) = findings_for_line([PROMISE, later], (), (), DEFAULT_POLICY, TODAY)
    text = rules.explanation(found.explanation.code, found.explanation.slots)
    assert text.endswith("and “if the framework is right”.")


def test_a_note_says_why_a_finding_is_not_graver() -> None:
    doubt = refusal("2025-11-25", voice=unnamed())
    (found,) = findings_for_line([PROMISE, doubt], (), (), DEFAULT_POLICY, TODAY)
    assert "one of the two voices is unnamed" in rules.explanation(found.explanation.code, found.explanation.slots)


def test_a_sentence_that_opens_with_a_descriptor_opens_with_a_capital() -> None:
    whisper = position("2025-03-01", voice=unnamed("one official"))
    (found,) = findings_for_line([whisper, refusal("2025-11-25")], (), (), DEFAULT_POLICY, TODAY)
    assert rules.explanation(found.explanation.code, found.explanation.slots).startswith("One official (1 March 2025)")


def test_a_finding_without_a_cap_has_no_note() -> None:
    (found,) = findings_for_line([PROMISE, refusal("2025-11-25")], (), (), DEFAULT_POLICY, TODAY)
    assert rules.notes(found.explanation.slots) == []


def test_an_unknown_code_is_an_error_and_not_an_empty_sentence() -> None:
    with pytest.raises(KeyError):
        rules.sentence("C1.nothing_like_it", {})
