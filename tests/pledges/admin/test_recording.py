"""Recording a statement on the staff site: one page, one action, all or nothing."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from pledges.models import Document, Flag, Position, Statement
from tests import factories
from tests.pledges.admin.typed import ground, typed
from tests.rig.reading import everything

PAGE = reverse("admin:pledges_statement_add")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer() -> None:
    """France offered troops ten days before."""
    ground()
    factories.publish_statement("FR", said=date(2025, 3, 10))


def test_a_statement_is_recorded_with_its_page_and_position(analyst: Client) -> None:
    response = analyst.post(PAGE, typed())
    statement = Statement.objects.get(summary="France will not send troops.")
    assert response.status_code == 302
    assert response.url == reverse("admin:pledges_statement_change", args=[statement.pk])
    assert (statement.country.iso2, statement.speaker.slug) == ("FR", "head-fr")
    assert (statement.said_from, statement.said_to) == (date(2025, 3, 20), date(2025, 3, 20))
    appearance = statement.appearances.get()
    assert appearance.document.canonical_address == "https://daily.example.org/no-troops"
    assert appearance.quote == "“We will not\nsend troops.”"
    assert appearance.positions.get().pledge.public_id == "fr-no-troops-1"


def test_the_ledger_says_who_and_why_and_through_which_door(analyst: Client) -> None:
    analyst.post(PAGE, typed(statement__change_reason="From the morning's papers"))
    commit = LedgerCommit.objects.order_by("-seq").first()
    assert (commit.actor_name, commit.origin, commit.reason) == ("ana", "admin", "From the morning's papers")
    assert Statement.objects.get(summary="France will not send troops.").since_seq == commit


def test_the_message_names_the_pledges_touched_and_the_flags_raised(analyst: Client) -> None:
    page = analyst.post(PAGE, typed(), follow=True).content.decode()
    assert "fr-no-troops-1" in page
    flag = everything(Flag).get(rule="C1")
    assert reverse("admin:pledges_flag_change", args=[flag.pk]) in page


def test_markup_in_a_statement_stays_text(analyst: Client) -> None:
    page = analyst.post(PAGE, typed(statement__summary="<script>alert(1)</script>"), follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_a_page_that_is_already_in_the_record_is_found_by_its_address(analyst: Client) -> None:
    analyst.post(PAGE, typed())
    again = {"version__1__publisher": "", "version__1__language": "", "statement__summary": "Another sentence."}
    again |= {"version__1__address": "http://www.daily.example.org/no-troops#top", "version__1__quote": "“Never.”"}
    assert analyst.post(PAGE, typed(**again)).status_code == 302
    assert Document.objects.filter(canonical_address="https://daily.example.org/no-troops").count() == 1


def test_a_size_in_words_is_read_and_shown_back(analyst: Client) -> None:
    words = {"position__1__polarity": "", "position__1__modality": "firm", "position__1__negation": []}
    sent = typed(**words, position__1__size="up to 600", _check="1")
    page = analyst.post(PAGE, sent).content.decode()
    assert "[0–600]" in page
    sent.pop("_check")
    assert analyst.post(PAGE, sent).status_code == 302
    position = Position.objects.order_by("pk").last()
    assert (position.qualifier, position.low, position.high, position.quantity_as_found) == (
        "up_to",
        0,
        600,
        "up to 600",
    )


def test_checking_says_what_would_follow_and_stores_nothing(analyst: Client) -> None:
    before = LedgerCommit.objects.count(), Statement.objects.count(), everything(Flag).count()
    response = analyst.post(PAGE, typed(_check="1"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "fr-no-troops-1" in page
    assert "C1" in page
    assert (LedgerCommit.objects.count(), Statement.objects.count(), everything(Flag).count()) == before


def test_a_version_that_repeats_another_keeps_its_chain(analyst: Client) -> None:
    second = {
        "version__2__address": "https://agency.example.org/quote",
        "version__2__publisher": "agency",
        "version__2__language": "en",
        "version__2__quote_type": "direct",
        "version__2__credibility": "2",
        "version__2__unseen": "on",
        "version__1__relays": "2",
        "version__1__relay_mode": "quoted",
    }
    assert analyst.post(PAGE, typed(**second)).status_code == 302
    statement = Statement.objects.get(summary="France will not send troops.")
    relaying = statement.appearances.get(relays__isnull=False)
    assert relaying.relays.document.publisher.slug == "agency"
    assert not relaying.relays.document.seen


def test_what_another_says_of_a_country_is_a_third_party_pledge(analyst: Client) -> None:
    analyst.post(PAGE, typed(position__1__pledge_country="GB"))
    assert Position.objects.order_by("pk").last().pledge.public_id == "gb-claimed-no-troops-1"


def test_a_pledge_that_is_there_is_chosen_by_its_id(analyst: Client) -> None:
    analyst.post(PAGE, typed(position__1__pledge="fr-troops-1 · France: ground troops", position__1__capability=""))
    assert Position.objects.order_by("pk").last().pledge.public_id == "fr-troops-1"


def test_places_windows_and_conditions_are_recorded(analyst: Client) -> None:
    more = {
        "position__1__polarity": "",
        "position__1__modality": "firm",
        "position__1__negation": [],
        "position__1__basing_in_ukraine": "excluded firm",
        "position__1__places": "not in Ukraine",
        "position__1__window_kind": "vague",
        "position__1__window_vague": "coming_weeks",
        "position__1__condition_mode": "states",
        "position__1__condition_1": "Peace agreement [willing-peace-agreement]",
    }
    assert analyst.post(PAGE, typed(**more)).status_code == 302
    position = Position.objects.order_by("pk").last()
    assert [(row.place, row.sense, row.force) for row in position.basing_rows.all()] == [
        ("in_ukraine", "excluded", "firm")
    ]
    assert position.condition_rows.get().condition.slug == "willing-peace-agreement"
    assert (position.window_kind, position.window_vague) == ("vague", "coming_weeks")


def test_a_country_is_known_by_any_of_its_names(analyst: Client) -> None:
    for name in ("fr", "FRA", "france"):
        sent = typed(statement__country=name, statement__summary=f"Said as {name}.", version__1__quote=f"“{name}”")
        assert analyst.post(PAGE, sent).status_code == 302, name


def test_two_people_of_one_name_are_told_apart_by_their_key(analyst: Client) -> None:
    with factories.door():
        factories.speaker("macron-2", "FR", name="Emmanuel Macron", office="Minister")
    page = analyst.post(PAGE, typed(statement__speaker="Emmanuel Macron")).content.decode()
    assert "More than one is called" in page
    assert analyst.post(PAGE, typed(statement__speaker="[macron-2]")).status_code == 302


def test_the_same_words_sent_twice_are_one_statement(analyst: Client) -> None:
    assert analyst.post(PAGE, typed()).status_code == 302
    again = analyst.post(PAGE, typed())
    assert again.status_code == 200
    assert again.context["problems"]
    assert Statement.objects.filter(summary="France will not send troops.").count() == 1


def test_another_publisher_of_a_page_that_is_there_is_a_question(analyst: Client) -> None:
    analyst.post(PAGE, typed())
    again = analyst.post(PAGE, typed(version__1__publisher="agency", version__1__quote="“Never.”"))
    said = [(field.html_name, message) for field, message in again.context["problems"] if field]
    assert ("version-1-publisher", "The record has this page as one of Daily.") in said


def offer_again(**changes: object) -> dict[str, object]:
    """The offer of ten days before, under a new date and nearly in the same words."""
    offer = {"position__1__polarity": "", "position__1__modality": "firm", "position__1__negation": []}
    offer |= {"position__1__firmness": "pledged", "position__1__as_found": "we stand ready to send troops"}
    return typed(**{**offer, "statement__summary": "France stands ready.", **changes})


def test_an_old_statement_under_a_new_date_is_suggested_and_nothing_is_done_by_it(analyst: Client) -> None:
    analyst.post(PAGE, offer_again(statement__said_from="2025-03-11"))
    old = Statement.objects.get(summary="France stands ready.")
    again = offer_again(version__1__address="https://daily.example.org/again", version__1__quote="Ready, again.")
    correct = reverse("admin:pledges_statement_correct", args=[old.pk])
    tried = analyst.post(PAGE, {**again, "_check": "1"}).content.decode()
    assert "It seems to print an older statement again." in tried
    assert correct in tried
    assert Statement.objects.filter(summary="France stands ready.").count() == 1
    page = analyst.post(PAGE, again, follow=True).content.decode()
    assert correct in page
    assert Statement.objects.standing().filter(summary="France stands ready.").count() == 2
    assert not everything(Flag).filter(rule="X4").exists()


def test_other_words_suggest_no_older_statement(analyst: Client) -> None:
    analyst.post(PAGE, offer_again(statement__said_from="2025-03-11"))
    other = offer_again(
        version__1__address="https://daily.example.org/again", version__1__quote="A brigade.",
        position__1__as_found="a brigade will be there by summer",
    )  # fmt: skip
    assert "older statement again" not in analyst.post(PAGE, other, follow=True).content.decode()
