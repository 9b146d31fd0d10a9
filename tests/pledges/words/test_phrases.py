"""Conditions, places, countries and summaries: whole phrases, never put together from pieces."""

from itertools import product

import pytest
from django.utils.translation import override

from pledges.vocabulary import (
    BasingForce,
    BasingSense,
    Capability,
    ConditionForce,
    ConditionKind,
    Firmness,
    Modality,
    Place,
    PledgeOrigin,
    Polarity,
    Status,
)
from pledges.words.basing import where, where_shortly
from pledges.words.capabilities import capability_inside, capability_short
from pledges.words.conditions import condition, condition_mode, conditions, conditions_of_kinds
from pledges.words.countries import country_inside, country_name, country_opening
from pledges.words.summary import details, summary


def _condition(kind: str, **more: object) -> dict:
    return {"kind": kind, "condition": kind, "force": "required", "alternative": None, "as_found": "", **more}


def test_conditions_read_as_conditions() -> None:
    assert conditions([_condition("peace_agreement"), _condition("us_backstop")]) == [
        "after a peace agreement",
        "if the US backs it",
    ]


def test_alternatives_read_as_one_choice() -> None:
    standing = [
        _condition("ceasefire", alternative=1),
        _condition("peace_agreement", alternative=1),
        _condition("parliament"),
    ]
    assert conditions(standing) == ["after a ceasefire or after a peace agreement", "if parliament agrees"]


def test_another_condition_keeps_its_words() -> None:
    assert conditions([_condition("other", as_found="if Russia agrees")]) == ["on this condition: “if Russia agrees”"]


def test_every_condition_has_words_for_every_force() -> None:
    phrases = {condition(kind, force) for kind, force in product(ConditionKind, ConditionForce)}
    assert len(phrases) == len(ConditionKind) * len(ConditionForce)


def test_no_condition_and_none_stated_are_two_things() -> None:
    assert condition_mode("unconditional") != condition_mode("silent")


def test_condition_kinds_join_into_one_phrase() -> None:
    assert conditions_of_kinds(["ceasefire", "us_backstop"]) == "after a ceasefire and if the US backs it"


def test_every_basing_has_words() -> None:
    rows = [{"place": p, "sense": s, "force": f} for p, s, f in product(Place, BasingSense, BasingForce)]
    assert len(set(where(rows))) == len(rows)


def test_ukraine_excluded_reads_as_based_outside_it() -> None:
    assert where([{"place": "in_ukraine", "sense": "excluded", "force": "firm"}]) == ["based outside Ukraine"]


def test_a_cell_shows_the_places_as_found_and_never_hides_an_exclusion() -> None:
    inside = {"place": "in_ukraine", "sense": "included", "force": "firm"}
    outside = {"place": "neighbour", "sense": "excluded", "force": "firm"}
    assert where_shortly([inside], "Kyiv or Odesa") == ["Kyiv or Odesa"]
    assert where_shortly([inside, outside], "Kyiv") == ["Kyiv", "not based in a neighbouring country"]


@pytest.mark.parametrize("iso2", ["FR", "GB", "TR", "US", "NL", "CZ"])
def test_a_country_has_a_name_in_every_language_of_the_site(iso2: str) -> None:
    names = {}
    for language in ("en", "fr", "uk"):
        with override(language):
            names[language] = country_name(iso2)
    assert iso2 not in names.values()
    assert names["uk"] != names["en"]


def test_sentences_open_with_the_article_that_a_name_needs() -> None:
    assert country_opening("GB") == "The United Kingdom"
    assert country_inside("GB") == "the United Kingdom"
    assert country_opening("FR") == country_inside("FR") == "France"
    assert country_opening("") == "The coalition"


def test_a_country_that_cldr_does_not_know_keeps_its_name_on_record() -> None:
    assert country_name("XQ", "Ruritania") == "Ruritania"
    assert country_name("XQ") == "XQ"


def test_every_capability_has_its_word_inside_a_sentence_and_its_short_heading() -> None:
    assert len({capability_inside(code) for code in Capability}) == len(Capability)
    assert len({capability_short(code) for code in Capability}) == len(Capability)
    assert all(len(capability_short(code)) <= 3 for code in Capability)


def _summary(**more: str) -> str:
    given = {
        "country": "FR",
        "capability": "troops",
        "title": "Ground troops",
        "origin": "self",
        "polarity": "offer",
        "status": "active",
        "firmness": "pledged",
        "modality": "firm",
    }
    return summary(**{**given, **more})


def test_a_summary_says_where_the_pledge_stands() -> None:
    assert _summary() == "France has pledged to contribute ground troops."
    assert _summary(firmness="floated") == "France has said that it could contribute ground troops."
    assert _summary(country="GB", firmness="").startswith("The United Kingdom has spoken about ground troops")


def test_a_refusal_is_a_refusal_and_a_hedge_is_a_hedge() -> None:
    assert _summary(polarity="exclusion", modality="rejected") == "France has ruled out contributing ground troops."
    assert "unlikely" in _summary(polarity="exclusion", modality="unlikely")


def test_the_words_of_others_are_never_the_countrys_own() -> None:
    assert "not counted as the country's own word" in _summary(origin="third_party", country="US")
    assert "adds nothing" in _summary(origin="collective", country="", title="26 countries")


def test_every_state_has_a_summary() -> None:
    for origin, polarity, status, firmness, modality in product(
        PledgeOrigin, Polarity, ["", *Status], ["", *Firmness], Modality
    ):
        text = _summary(origin=origin, polarity=polarity, status=status, firmness=firmness, modality=modality)
        assert text.endswith(".")
        assert "%" not in text


def test_details_say_no_number_rather_than_zero() -> None:
    assert details(size="", where=[], conditions=[], confidence="") == ["It has given no number."]
    assert details(size="up to 600", where=["Kyiv"], conditions=["after a ceasefire"], confidence="High") == [
        "Size: up to 600.",
        "Where: Kyiv.",
        "Conditions: after a ceasefire.",
        "Confidence: High.",
    ]
