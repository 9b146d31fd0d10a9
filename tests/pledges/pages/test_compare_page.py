"""Two days side by side: what happened in the world is never mixed up with what we only recorded late or corrected."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from coalition.models import LedgerCommit
from pledges.actions.retractions import retract
from pledges.models import Statement
from pledges.vocabulary import Firmness, RetractionReason, Stance
from tests import factories
from tests.pledges.pages.reading import main_text, text_of
from tests.scenarios.settling import again

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 3, 1), date(2025, 6, 1)


def _page(client: Client, question: str = "", status: int = 200) -> str:
    response = client.get(f"/compare/2025-03-01/2025-06-01/{question}")
    assert response.status_code == status
    return response.content.decode()


def _row(page: str, title: str) -> str:
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page, flags=re.DOTALL)
    (found,) = [row for row in rows if row.startswith(title)]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def _recorded_on(*days: date) -> None:
    """Set the commits back: the nth was made at noon of the nth day, as if the record had grown then."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for seq, day in enumerate(days, start=1):
            LedgerCommit.objects.filter(seq=seq).update(at=datetime(day.year, day.month, day.day, 12, seq, tzinfo=UTC))
        cursor.execute("SET session_replication_role = DEFAULT")


def _floated(said: date = date(2025, 2, 1)) -> Statement:
    return factories.publish_statement("FR", said=said, firmness=Firmness.FLOATED, modality="possible")


def test_the_worlds_clock_shows_both_days_as_the_record_has_them_now(client: Client) -> None:
    _floated()
    factories.publish_statement("FR", said=date(2025, 4, 1), stance=Stance.AFFIRMS)
    factories.publish_statement("GB", said=date(2025, 5, 1))
    factories.publish_statement("DE", said=date(2025, 7, 1))
    page = _page(client)
    assert "What changed between 1 March 2025 and 1 June 2025?" in main_text(page)
    assert "2 pledges differ." in main_text(page)
    assert "Floated Pledged In the world firmness" in _row(page, "France")
    assert "Not on record Pledged In the world new on record" in _row(page, "United Kingdom")
    assert "Germany" not in main_text(page)
    assert "Our record" not in main_text(page)
    assert "United Kingdom said it would contribute ground troops" in _row(page, "United Kingdom")


def test_the_records_clock_keeps_events_apart_from_our_own_doing(client: Client) -> None:
    """Recorded in time: France in February, and its step in April. Late: Britain's word of January, in May."""
    _floated()
    factories.publish_statement("FR", said=date(2025, 4, 1), stance=Stance.AFFIRMS)
    in_place = {"firmness": Firmness.IN_PLACE, "delivery": "self_declared"}  # it does not go stale
    factories.publish_statement("GB", said=date(2025, 1, 10), **in_place)
    _recorded_on(date(2025, 2, 2), date(2025, 4, 2), date(2025, 5, 2))
    page = _page(client, "?clock=record")
    text = main_text(page)
    assert "2 pledges differ. 1 changed in the world between the two days. 1 changed through us" in text
    assert "Floated Pledged In the world" in _row(page, "France")
    assert "Our record" not in _row(page, "France")
    assert "Not on record In place Our record new on record" in _row(page, "United Kingdom")
    assert "In the world" not in _row(page, "United Kingdom")


def test_what_we_took_back_between_the_days_is_our_own_doing(client: Client) -> None:
    _floated()
    wrong = factories.publish_statement("FR", said=date(2025, 2, 20), stance=Stance.AFFIRMS)
    with factories.door("take back") as commit:
        retract(wrong, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    _recorded_on(date(2025, 2, 2), date(2025, 2, 21), date(2025, 5, 2))
    row = _row(_page(client, "?clock=record"), "France")
    assert "Pledged Floated" in row
    assert "Our record firmness" in row
    assert "firmness" not in main_text(_page(client)), "as known now it was never more than floated"


def test_a_day_before_the_record_has_nothing_on_it_by_the_records_clock(client: Client) -> None:
    _floated()
    page = _page(client, "?clock=record")
    assert "Nothing differs: 0 pledges read the same on both days." in main_text(page)


def test_an_empty_result_and_the_same_day_say_so_in_words(client: Client) -> None:
    _floated()
    factories.coalition()
    response = client.get("/compare/2025-02-10/2025-02-10/")
    text = main_text(response.content.decode())
    assert "Both dates are the same day, so nothing can differ." in text
    assert "Nothing differs: 1 pledge reads the same on both days." in text
    assert "Show the 1 pledge that reads the same" in text


def test_the_unchanged_are_shown_on_demand(client: Client) -> None:
    _floated(date(2025, 2, 25))
    factories.publish_statement("GB", said=date(2025, 2, 25), firmness=Firmness.IN_PLACE, delivery="self_declared")
    page = _page(client, "?unchanged=yes")
    assert "No difference" in _row(page, "United Kingdom")


def test_dates_the_wrong_way_round_lead_to_the_right_way(client: Client) -> None:
    _floated()
    response = client.get("/compare/2025-06-01/2025-03-01/?clock=record&unchanged=yes")
    where = "/compare/2025-03-01/2025-06-01/?clock=record&unchanged=yes"
    assert (response.status_code, response.headers["Location"]) == (302, where)


def test_the_form_leads_to_the_page_of_its_dates(client: Client) -> None:
    _floated()
    response = client.get("/compare/?first=2025-03-01&last=2025-06-01&clock=record")
    assert response.headers["Location"] == "/compare/2025-03-01/2025-06-01/?clock=record"
    with time_machine.travel(date(2025, 6, 8), tick=False):
        assert client.get("/compare/").headers["Location"] == "/compare/2025-06-01/2025-06-08/"


def test_the_permanent_link_pins_the_record(client: Client) -> None:
    _floated()
    cited = text_of(_page(client), "p", "class", "cite")
    assert "/compare/2025-03-01/2025-06-01/?known_at=seq:1" in cited
    pinned = _page(client, "?known_at=seq:1")
    factories.publish_statement("GB", said=date(2025, 5, 1))
    factories.publish_statement("FR", said=date(2025, 5, 1), stance=Stance.AFFIRMS)
    assert _page(client, "?known_at=seq:1") == pinned
    assert "Provisional" not in main_text(pinned)
    assert "Provisional" in main_text(_page(client))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/compare/2025-02-30/2025-06-01/", "First date: “2025-02-30” is not a day"),
        ("/compare/2025-03-01/soon/", "Second date: “soon” is not a day"),
        ("/compare/2025-03-01/2199-01-01/", "Second date: 2199-01-01 is still to come"),
        ("/compare/2025-03-01/2025-06-01/?clock=ours", "“ours” is not a value of “clock”. It takes world or record."),
        ("/compare/2025-03-01/2025-06-01/?known_at=seq:9", "known_at: The record has not come to commit 9"),
        ("/compare/2025-03-01/2025-06-01/?day=1", "does not know “day”"),
        ("/compare/?first=x", "First date: “x” is not a day"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_by_name(client: Client, address: str, named: str) -> None:
    _floated()
    response = client.get(address)
    assert response.status_code == 400
    assert named in main_text(response.content.decode())


@pytest.mark.parametrize("countries", [["FR"], ["FR", "GB", "DE", "IT"]])
def test_a_comparison_costs_the_same_reads_however_many_pledges(
    client: Client, countries: list[str], django_assert_num_queries: object
) -> None:
    for iso2 in countries:
        factories.publish_statement(iso2, said=date(2025, 5, 1))
    again(timezone.now().date())
    with django_assert_num_queries(5):
        _page(client)
    with django_assert_num_queries(9):
        _page(client, "?clock=record")


def test_what_only_a_follower_of_the_whole_feed_needs_is_no_event(client: Client) -> None:
    factories.publish_statement("FR", said=date(2025, 1, 5))
    page = unescape(client.get("/compare/2025-01-01/2025-12-01/").content.decode())
    assert "France said it would contribute ground troops" in page
    assert "There is an open finding" not in page
