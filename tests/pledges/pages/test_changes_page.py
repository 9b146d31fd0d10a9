"""`/changes/` tells what changed in sentences, the newest first, by either clock; a page leads to the next one."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from coalition.models import LedgerCommit
from pledges.actions.retractions import retract
from pledges.models import Change, Statement
from pledges.pages import changes as page_of_changes
from pledges.vocabulary import BOOKKEEPING, RetractionReason
from pledges.words.changes import change_sentence
from tests import factories
from tests.pledges.pages.reading import main_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record(db: None) -> Statement:
    with factories.door("the ground"):
        factories.ground(factories.entry(factories.position("FR")))
    factories.publish_statement("GB", "air", said=date(2025, 5, 11))
    factories.publish_statement("FR", said=date(2025, 3, 1))
    return factories.publish_statement("FR", said=date(2025, 3, 10), places="Odesa")


def read(client: Client, address: str = "/changes/", status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def sentences(html: str) -> list[str]:
    return [unescape(one).strip() for one in re.findall(r"</time><p>(.*?)<span", html)]


def told(*order: str, **asked: Any) -> list[str]:
    news = Change.objects.filter(**asked).exclude(code__in=BOOKKEEPING).order_by(*order)
    return [change_sentence(change.code, change.slots).strip() for change in news]


def link(html: str, text: str) -> str:
    found = re.search(rf'<a href="([^"]*)"[^>]*>{text}</a>', html)
    assert found, text
    return unescape(found[1])


def test_the_newest_that_we_learned_stands_first(client: Client) -> None:
    html = read(client)
    assert sentences(html) == told("-seq", "-n")
    assert "France" in sentences(html)[0]
    assert "in the order in which we learned it" in main_text(html)


def test_by_the_world_the_day_of_speaking_decides(client: Client) -> None:
    html = read(client, "/changes/?clock=world")
    by_day = told("-happened_on", "-seq", "-n")
    assert sentences(html) == by_day
    assert main_text(html).index("May 2025") < main_text(html).index("March 2025")


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("country=FR", {"country__iso2": "FR"}),
        ("capability=air", {"capability": "air"}),
        ("pledge=gb-air-1", {"pledge__public_id": "gb-air-1"}),
    ],
)
def test_a_filter_leaves_the_rest_out_and_offers_its_own_feed(client: Client, asked: str, rows: dict[str, str]) -> None:
    html = read(client, f"/changes/?{asked}")
    assert sentences(html) == told("-seq", "-n", **rows)
    assert 0 < len(sentences(html)) < len(told())
    feed = {"country": "/countries/FR.atom", "capability": "/capabilities/air.atom", "pledge": "/pledges/gb-air-1.atom"}
    address = feed[asked.partition("=")[0]]
    assert 'type="application/atom+xml" title="' in html
    assert f'href="{address}"' in html
    assert client.get(address).status_code == 200
    assert link(html, "Show all changes") == "/changes/"


@pytest.mark.parametrize("clock", ["record", "world"])
def test_the_pages_together_tell_everything_once(client: Client, clock: str, monkeypatch: Any) -> None:
    everything = sentences(read(client, f"/changes/?clock={clock}"))
    monkeypatch.setattr(page_of_changes, "PAGE", 1)
    html, found = read(client, f"/changes/?clock={clock}"), []
    while True:
        found += sentences(html)
        if "Older changes" not in html:
            break
        html = read(client, link(html, "Older changes"))
        assert link(html, "Newest changes") == ("/changes/" if clock == "record" else "/changes/?clock=world")
    assert found == everything
    assert len(found) >= 2


def test_what_comes_later_does_not_reach_the_permanent_link(client: Client) -> None:
    before = read(client)
    kept = link(before, "Permanent link").replace("http://testserver", "").partition("/changes/")[2]
    factories.publish_statement("FR", said=date(2025, 6, 1), places="Kyiv")
    assert len(sentences(read(client))) > len(sentences(before))
    html = read(client, f"/changes/{kept}")
    assert sentences(html) == sentences(before)
    assert "As the record stood after no." in main_text(html)


def test_what_was_retracted_since_keeps_its_place_and_loses_its_words(client: Client, record: Statement) -> None:
    before = sentences(read(client, "/changes/?country=FR"))
    everything = [*Statement.objects.filter(country__iso2="FR").exclude(pk=record.pk), record]
    with factories.door() as commit:
        for one in everything:
            retract(one, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    html = read(client, "/changes/?country=FR")
    assert "Odesa" in " ".join(before)
    assert "Odesa" not in html
    assert len(sentences(html)) > len(before)
    assert any("has since been retracted" in one for one in sentences(html))
    assert any("We retracted a statement" in one for one in sentences(html))
    assert 'href="/pledges/fr-troops-1/"' not in html


def test_a_choice_without_changes_says_what_that_means(client: Client) -> None:
    assert "No change is recorded for this choice." in main_text(read(client, "/changes/?capability=mine_clearance"))


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("clock=moon", "moon"),
        ("country=XX", "XX"),
        ("capability=tanks", "tanks"),
        ("pledge=zz-air-1", "zz-air-1"),
        ("until=yesterday", "until"),
        ("until=99999", "until"),
        ("clock=world&until=2025-02-31", "until"),
        ("clock=world&until=2025-02-01.x", "until"),
        ("known_at=seq:99999", "known_at"),
        ("page=2", "page"),
        ("country=FR&country=GB", "country"),
        ("pledge=%00", "pledge"),
    ],
)
def test_a_question_that_cannot_be_answered_is_named(client: Client, asked: str, named: str) -> None:
    assert named in main_text(read(client, f"/changes/?{asked}", status=400))


def test_the_page_asks_as_often_for_many_as_for_few(client: Client, django_assert_num_queries: Any) -> None:
    read(client)
    with django_assert_num_queries(4):  # countries, the head, the changes, the coalitions
        read(client)
    for number in range(5):
        factories.publish_statement("FR", said=date(2025, 6, 1 + number), places=f"Place {number}")
    with django_assert_num_queries(4):
        read(client)
    assert LedgerCommit.objects.count() > 5


def test_every_page_leads_here(client: Client) -> None:
    assert link(read(client, "/"), "What changed") == "/changes/"
