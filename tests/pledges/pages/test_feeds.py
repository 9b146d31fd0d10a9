"""The Atom feeds keep RFC 4287, tell only news, keep their ids for ever, and are a 304 where nothing is new."""

from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from coalition.models import LedgerCommit
from pledges.actions.retractions import retract
from pledges.models import Change
from pledges.vocabulary import BOOKKEEPING, RetractionReason
from pledges.words.changes import change_sentence
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def record(db: None) -> Any:
    with factories.door("the ground"):
        factories.ground(factories.entry(factories.position("FR")))
    factories.publish_statement("FR", said=date(2025, 3, 10))
    return factories.publish_statement("GB", "air", said=date(2025, 3, 11))


def ask(client: Client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own bytes
    check(feed)
    return feed


def text(element: ElementTree.Element, name: str) -> str:
    """The text of the one child of that name."""
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


def check(feed: ElementTree.Element) -> None:
    """What RFC 4287 asks of a feed (4.1.1) and of its entries (4.1.2)."""
    assert feed.tag == f"{ATOM}feed"
    ids = [text(feed, "id")]
    assert datetime.fromisoformat(text(feed, "updated")).tzinfo is not None
    assert text(feed, "title")
    assert text(feed.find(f"{ATOM}author"), "name")  # of the feed: so no entry needs one
    rel_self = [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert [one.get("href", "").startswith("http") for one in rel_self] == [True]
    for entry in feed.findall(f"{ATOM}entry"):
        ids.append(text(entry, "id"))
        assert text(entry, "title")
        assert datetime.fromisoformat(text(entry, "updated")).tzinfo is not None
        assert any(one.get("rel") == "alternate" for one in entry.findall(f"{ATOM}link"))
        (summary,) = entry.findall(f"{ATOM}summary")
        assert summary.get("type") == "html"
    assert len(ids) == len(set(ids))
    assert all(":" in one for one in ids)  # absolute IRIs


def titles(feed: ElementTree.Element) -> list[str]:
    return [text(entry, "title") for entry in feed.findall(f"{ATOM}entry")]


def told(**asked: Any) -> list[str]:
    news = Change.objects.filter(**asked).exclude(code__in=BOOKKEEPING).order_by("-seq", "-n")
    return [change_sentence(change.code, change.slots) for change in news]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/changes.atom", {}),
        ("/countries/FR.atom", {"country__iso2": "FR"}),
        ("/capabilities/air.atom", {"capability": "air"}),
        ("/pledges/gb-air-1.atom", {"pledge__public_id": "gb-air-1"}),
    ],
)
def test_a_feed_tells_its_news_newest_first(client: Client, path: str, asked: dict[str, Any]) -> None:
    assert titles(ask(client, path)) == told(**asked) != []


def test_ids_stay_when_more_is_recorded(client: Client) -> None:
    before = [text(one, "id") for one in ask(client, "/changes.atom").findall(f"{ATOM}entry")]
    factories.publish_statement("DE", said=date(2025, 3, 12))
    after = [text(one, "id") for one in ask(client, "/changes.atom").findall(f"{ATOM}entry")]
    assert after[-len(before) :] == before
    assert len(after) > len(before)


def test_nothing_new_is_a_304(client: Client) -> None:
    first = client.get("/changes.atom")
    assert first["Last-Modified"]
    assert client.get("/changes.atom", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    factories.publish_statement("DE", said=date(2025, 3, 12))
    assert client.get("/changes.atom", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    assert LedgerCommit.objects.count() == 4


@pytest.mark.parametrize("path", ["/countries/ZZ.atom", "/capabilities/nosuch.atom", "/pledges/nosuch-1.atom"])
def test_what_is_not_there_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_lower_case_country_leads_to_its_feed(client: Client) -> None:
    response = client.get("/countries/fr.atom")
    assert (response.status_code, response["Location"]) == (301, "/countries/FR.atom")


def test_words_that_were_taken_back_are_in_no_entry_and_the_tombstone_is(client: Client, record: Any) -> None:
    before = set(titles(ask(client, "/countries/GB.atom")))
    assert any("said it would contribute" in title for title in before)
    with factories.door("wrong") as commit:
        retract(record, reason=RetractionReason.MISATTRIBUTED, by=None, commit=commit)
    after = titles(ask(client, "/countries/GB.atom"))
    assert not any("said it would contribute" in title for title in after)
    assert any("We retracted" in title for title in after)


def test_what_was_taken_back_is_told_with_markup_that_is_text(client: Client, record: Any) -> None:
    with factories.door("wrong") as commit:
        retract(record, reason=RetractionReason.MISATTRIBUTED, by=None, commit=commit)
    factories.publish_entry(
        factories.entry(
            factories.position("GB", "naval"), iso2="GB", speaker="", descriptor="<script>&", attribution="background"
        )
    )
    feed = ask(client, "/countries/GB.atom")
    assert any("We retracted" in title for title in titles(feed))
    assert any("<script>&" in title for title in titles(feed))
    assert all("<script>" not in text(one, "summary") for one in feed.findall(f"{ATOM}entry"))


def test_an_empty_feed_is_valid_too(client: Client) -> None:
    assert titles(ask(client, "/capabilities/funding.atom")) == []


def test_pages_say_where_their_feed_is(client: Client) -> None:
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/").content.decode()
    assert 'href="/pledges/fr-troops-1.atom"' in client.get("/pledges/fr-troops-1/").content.decode()


def test_no_more_than_a_hundred(client: Client) -> None:
    change = Change.objects.exclude(code__in=BOOKKEEPING).order_by("seq", "n").last()
    assert change is not None
    with factories.door("many") as commit:
        Change.objects.bulk_create(
            Change(
                seq_id=commit.seq, n=500 + n, kind=change.kind, cause=change.cause, code=change.code,
                slots=change.slots, resource="pledge", resource_id=change.resource_id,
                happened_on=change.happened_on, pledge=change.pledge, country=change.country,
            )
            for n in range(120)
        )  # fmt: skip
    assert len(titles(ask(client, "/changes.atom"))) == 100
