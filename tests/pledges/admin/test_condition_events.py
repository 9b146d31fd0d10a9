"""Recording what became of a condition, correcting it and taking it back, on the staff site."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry
from pledges.models import Condition, ConditionEvent, PledgeState, Statement
from pledges.vocabulary import ConditionMode, ConditionState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(db: None) -> Statement:
    peace = factories.condition()
    return factories.publish_statement(
        "FR", condition_mode=ConditionMode.STATES, conditions=(ConditionEntry(condition=peace.slug),)
    )


@pytest.fixture
def event(promise: Statement) -> ConditionEvent:
    with factories.door() as commit:
        return record_event(
            condition=Condition.objects.get(), state=ConditionState.UNMET, on=date(2025, 4, 1), statement=promise,
            commit=commit,
        )  # fmt: skip


def _page(name: str, event: ConditionEvent) -> str:
    return reverse(f"admin:pledges_conditionevent_{name}", args=[event.pk])


def _status() -> str:
    return str(PledgeState.objects.current().get().status)


def test_an_event_is_recorded_with_its_source_and_moves_the_pledge(analyst: Client, promise: Statement) -> None:
    typed = {
        "condition": Condition.objects.get().pk, "state": "unmet", "on": "2025-04-01", "statement": promise.pk,
        "note": "Said in passing.",
    }  # fmt: skip
    analyst.post(reverse("admin:pledges_conditionevent_add"), typed, follow=True)
    row = ConditionEvent.objects.get()
    assert (row.state, row.on, row.statement, row.note) == ("unmet", date(2025, 4, 1), promise, "Said in passing.")
    assert _status() == "dormant"


def test_the_condition_lists_its_events_with_the_ways_to_amend_them(analyst: Client, event: ConditionEvent) -> None:
    page = analyst.get(reverse("admin:pledges_condition_change", args=[event.condition_id])).content.decode()
    assert _page("correct", event) in page
    assert _page("take_back", event) in page


def test_what_would_change_is_shown_and_nothing_is_written(analyst: Client, event: ConditionEvent) -> None:
    before = LedgerCommit.objects.count()
    page = analyst.post(_page("take_back", event), {"_check": "1"}).content.decode()
    assert "The pledge of ground troops from France no longer waits for “Peace agreement”" in page
    assert "We took back that the condition “Peace agreement” had been on record as: not met" in page
    assert (LedgerCommit.objects.count(), _status()) == (before, "dormant")


def test_an_event_is_taken_back(analyst: Client, event: ConditionEvent) -> None:
    analyst.post(_page("take_back", event), follow=True)
    event.refresh_from_db()
    assert event.until_seq_id is not None
    assert _status() == "active"
    commit = LedgerCommit.objects.latest("seq")
    assert (commit.actor_name, commit.reason) == ("ana", "take back willing-peace-agreement: unmet from 2025-04-01")
    again = analyst.get(_page("take_back", event), follow=True).content.decode()
    assert "no longer stands" in again


def test_an_event_is_corrected_from_what_was_recorded(analyst: Client, event: ConditionEvent) -> None:
    form = analyst.get(_page("correct", event)).content.decode()
    assert 'value="2025-04-01"' in form
    assert event.statement.public_id in form
    typed = {"state": "met", "on": "2025-04-02", "statement": event.statement.public_id, "note": ""}
    analyst.post(_page("correct", event), typed, follow=True)
    standing = ConditionEvent.objects.standing().get()
    assert (standing.state, standing.on) == ("met", date(2025, 4, 2))
    assert _status() == "active"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"state": "unmet", "on": "2025-04-01"}, "This is what is recorded already."),
        ({"state": "met", "on": "2199-01-01"}, "This day is in the future."),
        ({"state": "met", "on": "1.4.2025"}, "Write a day as year-month-day"),
        ({"state": "met", "on": ""}, "This field is required."),
        ({"state": "perhaps", "on": "2025-04-01"}, "is not one of the available choices"),
        ({"state": "met", "on": "2025-04-01", "statement": "nowhere"}, "is not in the record"),
        ({"state": "met", "on": "2025-04-01", "statement": ""}, "This field is required."),
        ({"state": "met", "on": "2025-04-01", "note": "two\nlines\u202e"}, "character"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_saved(
    analyst: Client, event: ConditionEvent, typed: dict[str, str], said: str
) -> None:
    before = LedgerCommit.objects.count()
    sent = {"statement": event.statement.public_id, "note": "", **typed}
    page = analyst.post(_page("correct", event), sent)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert LedgerCommit.objects.count() == before


def test_outsiders_amend_nothing(client: Client, event: ConditionEvent) -> None:
    for name in ("correct", "take_back"):
        assert client.post(_page(name, event), {}).status_code == 302
    assert _status() == "dormant"
