"""The pledge page says where a pledge stands, on what evidence, and how its words came to us."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from coalition import archive
from pledges.actions.captures import keep_copy
from pledges.actions.merging_pledges import write_merge
from pledges.models import Pledge, Statement
from pledges.vocabulary import Behalf, Capability, Firmness, PledgeOrigin, QuoteType, RelayMode, Stance
from tests import factories
from tests.people import read_twice
from tests.pledges.pages.reading import main_text, text_of

pytestmark = pytest.mark.django_db


def _page(client: Client, public_id: str = "fr-troops-1", today: date = date(2025, 4, 1)) -> str:
    with time_machine.travel(today, tick=False):
        response = client.get(f"/pledges/{public_id}/")
    assert response.status_code == 200
    return response.content.decode()


def _relayed() -> None:
    coded = factories.position("FR", firmness=Firmness.SPECIFIED, places="Kyiv or Odesa")
    factories.publish_entry(
        factories.entry(
            said=date(2025, 3, 10),
            appearances=(
                factories.appearance("radio", document=factories.page("radio", seen=False)),
                factories.appearance(
                    "politico", document=factories.page("politico"), relays="radio", relay_mode=RelayMode.QUOTED
                ),
                factories.appearance(
                    "unn", coded, document=factories.page("unn"), relays="politico", relay_mode=RelayMode.TRANSLATED
                ),
            ),
        )
    )


def test_the_page_opens_with_where_the_pledge_stands(client: Client) -> None:
    factories.publish_statement("FR", firmness=Firmness.SPECIFIED, places="Kyiv or Odesa")
    text = main_text(_page(client))
    assert "France has said more exactly how it would contribute ground troops. It has given no number." in text
    assert "Where: Kyiv or Odesa. Confidence: High." in text


def test_the_chain_runs_from_the_origin_to_the_page_and_names_what_we_have_not_seen(client: Client) -> None:
    _relayed()
    text = text_of(_page(client), "ol", "class", "chain")
    assert text == "Radio (not seen by us) quotes Politico translates Unn"
    assert "3 outlets, 1 origin." in main_text(_page(client))


def test_statements_come_newest_first_with_what_was_done(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 1))
    factories.publish_statement("FR", said=date(2025, 3, 20), stance=Stance.NARROWS)
    text = main_text(_page(client))
    assert text.index("Head-Fr narrowed it") < text.index("Head-Fr announced it")


def test_an_undated_statement_never_shows_the_publication_as_its_day(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 10), said_from=None)
    assert "undated, published by 10 March 2025" in main_text(_page(client))


def test_a_paraphrase_is_named_as_the_pages_words(client: Client) -> None:
    version = factories.appearance(
        "page", factories.position("FR"), quote_type=QuoteType.PARAPHRASE, quote="It was prepared to."
    )
    factories.publish_entry(factories.entry(appearances=(version,)))
    assert "The page's words, not the speaker's." in main_text(_page(client))


def test_the_original_carries_its_language_and_the_translation_its_translator(client: Client) -> None:
    version = factories.appearance(
        "page",
        factories.position("FR"),
        quote="Nous enverrons des troupes.",
        language="fr",
        translation="We will send troops.",
        translator="an analyst",
    )
    factories.publish_entry(factories.entry(appearances=(version,)))
    page = _page(client)
    assert '<blockquote lang="fr">Nous enverrons des troupes.</blockquote>' in page
    assert "Translated by an analyst." in main_text(page)


def test_a_refusal_and_a_hedged_one_read_differently(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    factories.publish_entry(factories.entry(factories.refusal("DE", modality="unlikely"), iso2="DE"))
    assert "Italy has ruled out contributing ground troops." in main_text(_page(client, "it-no-troops-1"))
    unlikely = Pledge.objects.get(country__iso2="DE").public_id
    assert "Germany has called contributing ground troops unlikely." in main_text(_page(client, unlikely))


def test_a_refusal_has_no_number_to_miss(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    page = _page(client, "it-no-troops-1")
    assert "no number" not in main_text(page)
    assert "Size" not in text_of(page, "dl", "class", "now")


def test_the_words_of_others_are_marked_as_not_the_countrys_own(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.position("US", origin=PledgeOrigin.THIRD_PARTY), iso2="GB"))
    claimed = Pledge.objects.get(origin="third_party").public_id
    assert "not counted as the country's own word" in main_text(_page(client, claimed))


def test_a_collective_claim_says_that_it_adds_nothing(client: Client) -> None:
    factories.publish_entry(
        factories.entry(
            factories.position("", origin=PledgeOrigin.COLLECTIVE),
            behalf=Behalf.COALITION,
            country="",
            coalition="willing",
        )
    )
    assert "It adds nothing to any country's pledges." in main_text(_page(client, Pledge.objects.get().public_id))


def test_an_offer_and_its_refusal_lead_to_each_other(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 1))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    assert 'href="/pledges/fr-no-troops-1/"' in _page(client)
    assert 'href="/pledges/fr-troops-1/"' in _page(client, "fr-no-troops-1")


def test_a_repetition_without_a_rung_is_not_drawn_as_pointing_elsewhere(client: Client) -> None:
    factories.publish_statement("FR", firmness=None, modality="intent", stance=Stance.AFFIRMS)
    told = text_of(_page(client), "ol", "class", "told")
    assert "Head-Fr repeated it" in told
    assert '<use href="#m-said"/></svg>\n  <h3>' in _page(client)


def test_a_flag_gives_its_reason_and_the_pledge_is_disputed(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 1))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    page = _page(client)
    flags = text_of(page, "section", "id", "flags")
    assert "Reversal" in flags
    assert "ruled it out" in flags
    assert "Disputed" in main_text(page)


def test_what_is_stale_says_for_how_long_and_what_nobody_checked_is_not_called_stale(client: Client) -> None:
    factories.publish_statement("FR")
    assert "when we last checked" in text_of(_page(client, today=date(2026, 1, 1)), "dl", "class", "now")
    willing = factories.coalition()
    willing.complete_to = date(2025, 3, 14)
    with factories.door():
        willing.save()
    now = text_of(_page(client, today=date(2026, 1, 1)), "dl", "class", "now")
    assert "unless it was restated since: we have not checked" in now


def test_the_drawing_has_a_title_and_ends_where_the_record_does(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 3, 1))
    page = _page(client)
    assert "Firmness of the pledge, by date of statement" in text_of(page, "svg", "class", "chart")
    assert 'class="edge"' not in page


def test_a_refusal_has_no_drawing_of_rungs(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    assert 'class="chart"' not in _page(client, "it-no-troops-1")


def test_a_merged_pledge_sends_on_to_where_it_went(client: Client) -> None:
    factories.publish_statement("FR")
    factories.publish_statement("FR", Capability.AIR)
    factories.publish_statement("FR", Capability.NAVAL)
    with factories.door() as commit:
        troops, air, naval = (Pledge.objects.get(capability=one) for one in ("troops", "air", "naval"))
        write_merge(naval, air, commit=commit)
    connection.check_constraints()  # as at the end of a transaction
    with factories.door() as commit:
        write_merge(air, troops, commit=commit)
    response = client.get("/pledges/fr-naval-1/")
    assert (response.status_code, response.headers["Location"]) == (301, "/pledges/fr-troops-1/")


def test_an_unknown_pledge_is_a_404_that_leads_somewhere(client: Client) -> None:
    factories.publish_statement("FR")
    response = client.get("/pledges/fr-submarines-1/")
    assert response.status_code == 404
    assert "There is no such page" in main_text(response.content.decode())


def test_an_unknown_parameter_is_refused_by_name(client: Client) -> None:
    factories.publish_statement("FR")
    response = client.get("/pledges/fr-troops-1/?as_of=2025-01-01")
    assert response.status_code == 400
    assert "This page does not know “as_of”. It knows known_at." in main_text(response.content.decode())


def test_the_json_of_a_page_is_the_apis(client: Client) -> None:
    factories.publish_statement("FR")
    response = client.get("/pledges/fr-troops-1.json")
    assert (response.status_code, response.headers["Location"]) == (302, "/api/v1/pledges/fr-troops-1/")


def test_what_people_typed_is_shown_as_text(client: Client) -> None:
    factories.publish_statement("FR", summary='<b>Bold</b> & "quoted"', places="<img src=x onerror=alert(1)>")
    page = _page(client)
    assert "<img" not in page
    assert "<b>Bold" not in page
    assert "<b>Bold</b>" in main_text(page)


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_costs_the_same_reads_however_many_statements(
    client: Client, count: int, django_assert_num_queries: object
) -> None:
    for month in range(1, count + 1):
        factories.publish_statement("FR", said=date(2025, month, 1))
    assert Statement.objects.count() == count
    with time_machine.travel(date(2025, 6, 1), tick=False), django_assert_num_queries(11):
        assert client.get("/pledges/fr-troops-1/").status_code == 200


def test_a_statement_that_one_person_coded_says_so_and_one_that_was_read_twice_too(client: Client) -> None:
    factories.publish_statement("FR")
    assert "Coded by one reader." in main_text(_page(client))
    read_twice(Statement.objects.get())
    text = main_text(_page(client))
    assert "Coded by 2 readers, none of whom had seen another's coding." in text
    assert "one reader" not in text


def test_a_page_of_which_a_copy_is_kept_says_so_and_leads_nobody_to_the_bytes(client: Client) -> None:
    version = factories.publish_statement("FR").appearances.get()
    kept = archive.keep([b"<p>As it was.</p>"])
    with factories.door("keep") as commit:
        ann = User.objects.create_user("ann")
        keep_copy(version.document, kept, captured_at=commit.at, by=ann, commit=commit)
    page = _page(client)
    assert f"archived copy, SHA-256 {kept.sha256[:12]}…" in text_of(page, "ol", "class", "chain")
    assert "/admin/" not in page
