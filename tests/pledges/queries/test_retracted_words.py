"""Words of a retracted statement are told by no reader of the changes; its tombstone is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import Coalition
from pledges.actions.retractions import retract
from pledges.digest import items
from pledges.digest.schedule import Period
from pledges.models import Statement
from pledges.queries import overview
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
