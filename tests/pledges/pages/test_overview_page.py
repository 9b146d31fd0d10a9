"""The overview says what is known, from whom, and how far the record goes; what it cannot answer it refuses by name."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from pledges.actions.checks import record_check
from pledges.actions.entry import ConditionEntry
from pledges.reasoning.facts import Basing
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import (
    BasingSense,
    Behalf,
    Capability,
    ConditionKind,
    ConditionMode,
    Firmness,
    Measure,
    Place,
    PledgeOrigin,
    Qualifier,
    Stance,
)
from tests import factories
from tests.pledges.pages.reading import cells_of, main_text, text_of

pytestmark = pytest.mark.django_db


def _page(client: Client, question: str = "", today: date = date(2025, 4, 1)) -> str:
    with time_machine.travel(today, tick=False):
        response = client.get(f"/{question}")
    assert response.status_code == 200
    return response.content.decode()


def _six_hundred() -> object:
    return make_quantity(Measure.PERSONNEL, Qualifier.UP_TO, high=600)


def test_a_cell_says_its_rung_size_place_condition_and_day(client: Client) -> None:
    with factories.door():
        factories.coalition()
        factories.condition(ConditionKind.PEACE_AGREEMENT)
    factories.publish_statement(
        "FR",
        firmness=Firmness.SPECIFIED,
        places="Kyiv or Odesa",
        quantity=_six_hundred(),
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-peace-agreement"),),
    )
    name, cell = cells_of(_page(client), "FR")
    assert name == "France FR"
    assert cell == ("Specified up to 600 Kyiv or Odesa after a peace agreement Confidence: High . 10 Mar 2025").replace(
        "High .", "High."
    )


def test_what_is_excluded_is_said_in_the_cell(client: Client) -> None:
    factories.publish_statement("FR", Capability.AIR, basing=(Basing(Place.IN_UKRAINE, BasingSense.EXCLUDED),))
    assert "based outside Ukraine" in cells_of(_page(client), "FR")[1]


def test_three_kinds_of_emptiness_read_as_three(client: Client) -> None:
    factories.publish_statement("FR")
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    with factories.door() as commit:
        for iso2 in ("DE", "TR"):
            factories.member(iso2)
        record_check(
            coalition=factories.coalition(),
            country=factories.country("DE"),
            capability=Capability.TROOPS,
            checked_on=date(2025, 3, 30),
            note="Looked at the government's site.",
            commit=commit,
        )
    page = _page(client)
    assert "Ruled out" in cells_of(page, "IT")[1]
    assert cells_of(page, "DE")[1] == "No statement found, 30 Mar 2025"
    assert cells_of(page, "TR")[1] == "Not yet researched"


def test_a_stale_cell_and_a_disputed_cell_say_so_in_words(client: Client) -> None:
    factories.publish_statement("FR")
    factories.publish_statement("GB", said=date(2025, 3, 1))
    factories.publish_entry(factories.entry(factories.refusal("GB"), iso2="GB", said=date(2025, 3, 20)))
    page = _page(client, today=date(2026, 1, 1))
    assert "Stale:" in cells_of(page, "FR")[1]
    assert "Disputed" in cells_of(page, "GB")[1]
    assert "also ruled out, 20 Mar 2025" in cells_of(page, "GB")[1]


def test_the_headline_is_an_honest_range_with_what_it_leaves_out(client: Client) -> None:
    factories.publish_statement("FR", quantity=_six_hundred())
    factories.publish_statement("GB")
    factories.publish_statement("DE", firmness=Firmness.FLOATED, modality="possible")
    text = main_text(_page(client))
    assert "2 countries pledge ground troops" in text
    assert "1 more has floated it and is not counted." in text
    assert "0 to 600" in text
    assert "from the 1 pledge that gives a number" in text
    assert "1 pledge gives no number" in text


def test_without_a_number_no_number_is_shown(client: Client) -> None:
    factories.publish_statement("FR")
    text = main_text(_page(client))
    assert "No pledge of ground troops gives a number of people." in text
    assert "No total is known" in text


def test_the_end_of_the_record_is_said_and_never_called_silence(client: Client) -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 3, 14))
    factories.publish_statement("FR")
    page = _page(client, today=date(2026, 1, 1))
    text = main_text(page)
    assert "What was said after 14 March 2025 has not been checked by us." in text
    assert "Stale:" not in cells_of(page, "FR")[1]
    assert "1 more would be stale by now if nothing was said after 14 March 2025; we have not checked." in text
    assert "What changed in the last week of the record" in text
    assert "France said it would contribute ground troops (Head-Fr, President, according to Daily)." in text


def test_this_week_is_told_by_the_worlds_clock(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 31))
    factories.publish_statement("GB", said=date(2025, 3, 10))
    feed = text_of(_page(client), "section", "id", "changes")
    assert "France said" in feed
    assert "United Kingdom" not in feed


def test_what_others_say_and_what_several_say_stand_apart(client: Client) -> None:
    factories.publish_statement("US", Capability.BACKSTOP)
    factories.publish_entry(factories.entry(factories.position("US", origin=PledgeOrigin.THIRD_PARTY), iso2="GB"))
    factories.publish_entry(
        factories.entry(
            factories.position("", origin=PledgeOrigin.COLLECTIVE),
            behalf=Behalf.COALITION,
            country="",
            coalition="willing",
        )
    )
    page = _page(client)
    assert len(cells_of(page, "US")) == 2
    assert "Said by others about a country" in main_text(page)
    assert "United States: ground troops, as others claim" in main_text(page)
    assert "Said for several countries together" in main_text(page)


def test_a_deflection_stands_beside_the_offer_in_words(client: Client) -> None:
    factories.publish_statement("DE", firmness=Firmness.FLOATED, modality="possible")
    factories.publish_statement(
        "DE", said=date(2025, 3, 20), stance=Stance.DEFLECTS, modality="unstated", firmness=None
    )
    cell = cells_of(_page(client), "DE")[1]
    assert cell.startswith("Floated")
    assert "newest statement: points elsewhere" in cell


def test_a_reader_may_ask_for_the_stale_or_the_disputed_alone(client: Client) -> None:
    factories.publish_statement("FR")
    factories.publish_statement("GB", Capability.AIR, said=date(2025, 3, 25))
    page = _page(client, "?show=stale", today=date(2025, 6, 30))
    assert cells_of(page, "FR")
    assert 'id="country-gb"' not in page
    assert "No cell is like that." in main_text(_page(client, "?show=disputed"))


@pytest.mark.parametrize(
    ("sort", "order"), [("name", ["FR", "DE", "GB"]), ("newest", ["DE", "GB", "FR"]), ("firmness", ["GB", "FR", "DE"])]
)
def test_rows_come_in_the_order_asked_for(client: Client, sort: str, order: list[str]) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 1))
    factories.publish_statement("GB", said=date(2025, 3, 10), firmness=Firmness.SPECIFIED)
    factories.publish_statement("DE", said=date(2025, 3, 20), firmness=Firmness.FLOATED, modality="possible")
    page = _page(client, f"?sort={sort}")
    places = {iso2: page.index(f'id="country-{iso2.lower()}"') for iso2 in order}
    assert sorted(places, key=places.__getitem__) == order


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("?show=everything", "“everything” is not a value of “show”. It takes all, disputed or stale."),
        ("?sort=", "“” is not a value of “sort”. It takes firmness, name or newest."),
        ("?shwo=all", "This page does not know “shwo”. It knows show, sort, coalition or known_at."),
        ("?show=all&show=stale", "“show” is given more than once."),
        ("?coalition=unwilling", "“unwilling” is not a value of “coalition”. It takes willing."),
    ],
)
def test_a_question_that_the_page_cannot_answer_is_refused_by_name(client: Client, question: str, named: str) -> None:
    factories.publish_statement("FR")
    response = client.get(f"/{question}")
    assert response.status_code == 400
    assert named in main_text(response.content.decode())


def test_a_refusal_repeats_nothing_unescaped(client: Client) -> None:
    factories.publish_statement("FR")
    response = client.get("/", {"show": "<script>alert(1)</script>"})
    assert response.status_code == 400
    assert b"<script>" not in response.content


def test_an_empty_installation_says_how_to_load_the_record(client: Client) -> None:
    assert "manage.py load_record" in main_text(_page(client))


def test_a_post_is_refused(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("countries", [["FR"], ["FR", "GB", "DE", "IT", "TR"]])
def test_the_overview_costs_the_same_reads_however_many_rows(
    client: Client, countries: list[str], django_assert_num_queries: object
) -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 3, 20))
    for iso2 in countries:
        factories.publish_statement(iso2)
    with time_machine.travel(date(2025, 4, 1), tick=False), django_assert_num_queries(10):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("language", ["fr", "uk"])
def test_the_page_names_its_language_and_its_countries_in_it(client: Client, language: str) -> None:
    factories.publish_statement("TR")
    page = client.get("/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert cells_of(page, "TR")[0] in {"Turquie TR", "Туреччина TR"}
