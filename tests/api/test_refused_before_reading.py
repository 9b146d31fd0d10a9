"""What is badly written, or asks too much, costs no query: it is refused before the record is looked at."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.queries import limits
from tests.api.conftest import Reader
from tests.api.corpus import NAMES, UNREADABLE

pytestmark = pytest.mark.django_db

WORDS = "+".join(f"w{number}" for number in range(500))
ITEMS = ",".join(f"A{number}" for number in range(5_000))
SOME_ITEMS = ",".join(f"A{number}" for number in range(limits.ITEMS_MAX + 1))
DEEP = "WzEsIFtd" * 400

TOO_MUCH: dict[str, tuple[str, str, str]] = {
    "500 words of a search": (f"search/?q={WORDS}", "q", "too_many"),
    "500 words of a filter": (f"pledges/?q={WORDS}", "q", "too_many"),
    "a word of 65 characters": (f"statements/?q={'x' * 65}", "q", "too_many"),
    "101 items": (f"pledges/?country={SOME_ITEMS}", "country", "too_many"),
    "101 items of the feed": (f"changes/?country={SOME_ITEMS}", "country", "too_many"),
    "101 items of an export": (f"exports/pledges.csv?country={SOME_ITEMS}", "country", "too_many"),
    "a field that no row has": ("statements/?fields=id,nosuch", "fields", "unknown_value"),
    "101 fields": (f"pledges/?fields={SOME_ITEMS}", "fields", "too_many"),
    "101 kinds": (f"search/?q=a&kind={SOME_ITEMS}", "kind", "too_many"),
    "a deep cursor": (f"pledges/?cursor={DEEP}", "cursor", "damaged"),
    "a cursor with another signature": ("flags/?cursor=WzFd:1abc:xyz", "cursor", "damaged"),
    "a cursor of the feed": ("changes/?clock=world&cursor=x", "cursor", "damaged"),
}


def refused(api: Reader, address: str) -> list[dict[str, Any]]:
    """The faults of a refusal; fails where a row was read for it, or where it took a second of processor time."""
    before = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answer = api.ask(address, status=400)
    assert [query["sql"] for query in queries] == [], address
    assert time.process_time() - before < 1, address
    found: list[dict[str, Any]] = answer["errors"]
    return found


@pytest.mark.parametrize(("address", "param", "code"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_by_name(api: Reader, address: str, param: str, code: str) -> None:
    assert [(fault["param"], fault["code"]) for fault in refused(api, address)] == [(param, code)]


def test_5000_items_are_more_than_an_address_may_have(api: Reader) -> None:
    assert [fault["code"] for fault in refused(api, f"pledges/?country={ITEMS}")] == ["too_long"]


@pytest.mark.parametrize("place", ["pledges/", "exports/flags.ndjson", "coalitions/willing/matrix/", "meta/limits/"])
def test_what_cannot_be_read_is_refused(api: Reader, place: str) -> None:
    for value in UNREADABLE.values():
        assert [fault["param"] for fault in refused(api, f"{place}?fields={value}")] in (["fields"], ["country"])
    for query in NAMES.values():
        assert refused(api, f"{place}?{query}")


def test_a_refusal_is_told_as_ever(api: Reader) -> None:
    response = api.response(f"pledges/?country={SOME_ITEMS}")
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["detail"].startswith("country: ")
    assert api.response("pledges/?nosuch=1", method="POST").status_code == 405
