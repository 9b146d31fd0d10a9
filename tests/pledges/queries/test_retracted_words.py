"""Words of a retracted statement are told by no reader of the changes; its tombstone is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import Coalition
from pledges.actions.corrections import correct
from pledges.actions.entry_of import entry_of
from pledges.actions.merging_statements import merge_statements
from pledges.actions.retractions import retract
from pledges.digest import items
from pledges.digest.schedule import Period
from pledges.models import Statement
from pledges.queries import overview
from pledges.queries.head import head
from pledges.queries.moment import Moment
from pledges.vocabulary import Clock, Firmness, RetractionReason
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
TODAY = NOW.date()
PLACE = "Zhovtnevyi near the river"


@pytest.fixture
def said() -> Statement:
    """A place is named for the first time, by a statement of today; another one of today goes further, and stays."""
    factories.publish_statement("FR", said=TODAY - timedelta(days=40))
    place = factories.position("FR", firmness=Firmness.SPECIFIED, places=PLACE)
    statement = factories.publish_entry(factories.entry(place, said=TODAY))
    order = factories.position("FR", firmness=Firmness.AUTHORIZED)
    factories.publish_entry(factories.entry(order, said=TODAY, summary="The cabinet has agreed."))
    return statement


def take_back(statement: Statement) -> None:
    with factories.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)


def in_pages(address: str) -> bool:
    return PLACE in Client().get(address).content.decode()


def in_overview() -> bool:
    coalition = Coalition.objects.get()
    told = overview.changes(coalition, *overview.week_of(TODAY), Moment(TODAY))
    return any(PLACE in str(change.slots) for change in told.shown)


def in_digest() -> bool:
    period = Period(NOW - timedelta(days=1), NOW + timedelta(days=1), ZoneInfo("UTC"))
    return any(PLACE in str(row.slots) for clock in Clock for row in items.all_changes(period, clock))


def in_comparison() -> bool:
    first = (TODAY - timedelta(days=1)).isoformat()
    return in_pages(f"/compare/{first}/{TODAY.isoformat()}/?clock=world")


READERS = {
    "atom": lambda: in_pages(reverse("changes-atom")),
    "api": lambda: in_pages("/api/v1/changes/?limit=100"),
    "overview": in_overview,
    "digest": in_digest,
    "comparison": in_comparison,
}


@pytest.mark.parametrize("reader", READERS)
def test_what_was_told_is_told_no_more_once_it_is_retracted(said: Statement, reader: str) -> None:
    assert READERS[reader]()
    take_back(said)
    assert not READERS[reader]()


@pytest.mark.parametrize("corrected", [False, True], ids=["merged", "corrected, then merged"])
def test_a_duplicate_goes_with_the_statement_that_it_leads_to_in_what_is_told_of_the_past(
    client: Client, corrected: bool
) -> None:
    """Both stood when the record was at `then`; the one that stayed was retracted since."""
    place = factories.position("FR", firmness=Firmness.SPECIFIED, places=PLACE)
    twice = factories.publish_entry(factories.entry(place, said=TODAY, summary=f"At {PLACE}."))
    then = head().seq
    address = f"/api/v1/statements/?known_at=seq:{then}"
    asked = [f"/api/v1/pledges/?known_at=seq:{then}", f"/as-of/{TODAY}/pledges/fr-troops-1/?known_at=seq:{then}"]
    assert PLACE in client.get(address).content.decode()
    if corrected:
        with factories.door("correct") as commit:
            entry = replace(entry_of(twice), note="Read again.")
            twice = correct(twice, entry, commit=commit)
    stays = factories.publish_entry(factories.entry(factories.position("FR"), said=TODAY, summary="At a place."))
    with factories.door("merge") as commit:
        merge_statements(twice, stays, by=None, commit=commit)
    assert PLACE in client.get(address).content.decode()
    take_back(stays)
    assert PLACE not in client.get(address).content.decode()
    for one in asked:
        answer = client.get(one)
        assert answer.status_code in (200, 404), one
        assert PLACE not in answer.content.decode(), one
        assert "Head-Fr" not in answer.content.decode(), one
    assert not in_pages("/changes/")
