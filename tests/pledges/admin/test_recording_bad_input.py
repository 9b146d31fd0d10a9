"""Bad input on the page that records a statement: a sentence at the field, nothing stored, everything typed kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from django.urls import reverse

from coalition.ledger.door import LOCK_KEY
from coalition.models import LedgerCommit
from pledges.models import Appearance, Document, Pledge, Position, Statement
from tests.pledges.admin.typed import ground, typed

PAGE = reverse("admin:pledges_statement_add")
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()

pytestmark = pytest.mark.django_db

OFFER: dict[str, Any] = {
    "position__1__polarity": "",
    "position__1__modality": "firm",
    "position__1__negation": [],
}

BAD: dict[str, tuple[dict[str, Any], str, str]] = {  # what is typed, the field, what is said there
    "no document": (
        {"version__1__address": ""},
        "version-1-address",
        "A statement needs a document in which it appears",
    ),
    "no attribution": ({"statement__attribution": ""}, "statement-attribution", "This field is required."),
    "a future date": ({"statement__said_from": TOMORROW}, "statement-said_to", "is in the future"),
    "published in the future": (
        {"version__1__published_from": TOMORROW},
        "version-1-published_from",
        "This day is in the future.",
    ),
    "low above high": (
        {**OFFER, "position__1__qualifier": "range", "position__1__low": "800", "position__1__high": "600"},
        "position-1-low",
        "800 is above 600",
    ),
    "an inverted period": (
        {"statement__said_from": "2025-03-20", "statement__said_to": "2025-03-18"},
        "statement-said_from",
        "The first day may not be after the last.",
    ),
    "an inverted window": (
        {
            **OFFER,
            "position__1__window_kind": "absolute",
            "position__1__window_start": "2026-02-01",
            "position__1__window_end": "2026-01-01",
        },
        "position-1-window_kind",
        "the window ends before it starts",
    ),
    "credibility 1 with one origin": (
        {"version__1__credibility": "1"},
        "version-1-credibility",
        "Credibility 1 needs two origins",
    ),
    "a javascript address": (
        {"version__1__address": "javascript:alert(1)"},
        "version-1-address",
        "An address starts with http:// or https://.",
    ),
    "an address of a private host": (
        {"version__1__address": "http://127.0.0.1/admin"},
        "version-1-address",
        "An address names its host, not a number.",
    ),
    "a control character in a line": (
        {"statement__summary": "France will\x07 not."},
        "statement-summary",
        "U+0007 at position 12",
    ),
    "a NUL": ({"version__1__quote": "a\x00b"}, "version-1-quote", "Null characters are not allowed."),
    "a bidi override in a name": ({"statement__country": "Fra\u202ence"}, "statement-country", "U+202E"),
    "an unknown country": (
        {"statement__country": "Ruritania"},
        "statement-country",
        "“Ruritania” is not in the record.",
    ),
    "an unknown speaker": ({"statement__speaker": "Nobody"}, "statement-speaker", "“Nobody” is not in the record."),
    "an unknown publisher": (
        {"version__1__publisher": "The Moon"},
        "version-1-publisher",
        "“The Moon” is not in the record.",
    ),
    "nobody on the record": (
        {"statement__speaker": ""},
        "statement-speaker",
        "A statement on the record names its speaker.",
    ),
    "no day": ({"statement__said_from": ""}, "statement-said_from", "Say when it was said"),
    "a day that is none": ({"statement__said_from": "2025-02-30"}, "statement-said_from", "Write a day as"),
    "no country": ({"statement__country": ""}, "statement-country", "Say for whom the statement speaks."),
    "a size that is none": (
        {**OFFER, "position__1__size": "a good deal"},
        "position-1-size",
        "is not understood as a size",
    ),
    "money without currency": (
        {**OFFER, "position__1__low": "5", "position__1__measure": "money"},
        "position-1-currency",
        "money needs its currency",
    ),
    "a refusal with firmness": (
        {"position__1__firmness": "pledged"},
        "position-1-firmness",
        "A refusal has no firmness.",
    ),
    "conditions that are not listed": (
        {**OFFER, "position__1__condition_mode": "states"},
        "position-1-condition_mode",
        "Conditions are listed where the words state some",
    ),
    "an unknown condition": (
        {**OFFER, "position__1__condition_2": "Good weather"},
        "position-1-condition_2",
        "“Good weather” is not in the record.",
    ),
    "a version that repeats itself": (
        {"version__1__relays": "1", "version__1__relay_mode": "quoted"},
        "version-1-address",
        "there is no origin",
    ),
    "a version that repeats one that is not there": (
        {"version__1__relays": "3", "version__1__relay_mode": "quoted"},
        "version-1-relays",
        "No appearance of this statement has this key.",
    ),
    "another's word as its own": (
        {"position__1__pledge_country": "GB", "position__1__origin": "self"},
        "position-1-origin",
        "Only the country itself can make its own pledge.",
    ),
    "an unknown code": ({"position__1__stance": "shouts"}, "position-1-stance", "shouts is not one of the available"),
    "a number of 5,000 digits": ({**OFFER, "position__1__low": "9" * 5000}, "position-1-low", "Enter a whole number."),
    "a sentence of 20,000 letters": ({"statement__summary": "x" * 20_000}, "statement-summary", "at most 500"),
}


def stored() -> list[int]:
    """How much there is of everything that recording a statement writes."""
    return [model.objects.count() for model in (LedgerCommit, Statement, Appearance, Document, Position, Pledge)]


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_at_its_field_and_nothing_is_stored(analyst: Client, what: str) -> None:
    ground()
    before = stored()
    changes, field, words = BAD[what]
    response = analyst.post(PAGE, typed(**changes))
    assert response.status_code == 200
    said = [(bound.html_name, message) for bound, message in response.context["problems"] if bound is not None]
    assert any(at == field and words in message for at, message in said), said
    assert stored() == before
    assert "We will not" in response.content.decode() or "quote" in field
    assert 'name="statement-venue"' in response.content.decode()


def test_everything_typed_is_kept(analyst: Client) -> None:
    ground()
    page = analyst.post(PAGE, typed(statement__country="Ruritania", statement__venue="Paris")).content.decode()
    for text in ("Ruritania", "Paris", "Emmanuel Macron, President [head-fr]", "utm_source=x", "We will not"):
        assert text in page, text
    assert '<option value="rejected" selected>' in page


def test_an_empty_page_says_everything_that_it_needs(analyst: Client) -> None:
    ground()
    page = analyst.post(PAGE, {})
    assert page.status_code == 200
    assert len(page.context["problems"]) >= 5
    assert not Statement.objects.exists()


def test_a_rule_of_the_database_is_a_sentence_and_not_an_error(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground()
    monkeypatch.setattr("pledges.actions.entered.check", lambda *arguments: None)
    before = stored()
    page = analyst.post(PAGE, typed(version__1__credibility="1"))
    assert page.status_code == 200
    assert "Credibility 1 needs two origins" in page.content.decode()
    assert stored() == before


@pytest.mark.django_db(transaction=True)  # a lock of the test's own transaction would be in the way
def test_a_busy_ledger_loses_nothing_that_was_typed(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ground()
    monkeypatch.setattr("coalition.ledger.door.TIMEOUT_SECONDS", 1)
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        other.ensure_connection()
        other.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        page = analyst.post(PAGE, typed())
    finally:
        other.close()
    assert page.status_code == 200
    assert "Somebody else is writing to the record; nothing was saved." in page.content.decode()
    assert "We will not" in page.content.decode()
    assert not Statement.objects.exists()
