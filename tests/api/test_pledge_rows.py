"""The rows that PostgreSQL writes say what the serializer says, of every pledge of the record and at every moment."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from api.pledge_texts import PLEDGE_FIELDS
from api.serializers.pledge import Pledge
from coalition.models import LedgerCommit
from coalition.visibility import ANYBODY
from pledges.actions.retractions import retract
from pledges.queries import pledge_list
from pledges.queries.clock import database_now
from pledges.queries.head import head
from pledges.queries.moment import read_moment
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


def by_the_serializer(as_of: str | None = None, known_at: str | None = None) -> dict[str, Any]:
    moment = read_moment(as_of=as_of, known_at=known_at, head=head(), today=database_now().date())
    context = {"request": RequestFactory().get("/"), "moment": moment}
    rows = pledge_list.pledges(moment, ANYBODY)
    return {
        one["id"]: json.loads(json.dumps(one, default=str)) for one in Pledge(rows, many=True, context=context).data
    }


def by_the_list(api: Reader, asked: str = "") -> dict[str, Any]:
    return {row["id"]: row for row in pages(api, f"pledges/?limit=100&{asked}")}


def pages(api: Reader, address: str) -> Iterator[dict[str, Any]]:
    following: str | None = address.rstrip("&")
    while following:
        answer = api.ask(following.removeprefix("http://testserver"))
        yield from answer["results"]
        following = answer["next"]


def moments() -> list[tuple[str | None, str | None]]:
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))
    days = ["2025-03-01", "2025-09-04", "2025-12-31"]
    past = [(None, f"seq:{seqs[len(seqs) * part // 5]}") for part in range(1, 5)]
    return [(None, None), *((day, None) for day in days), *past, ("2025-09-10", f"seq:{seqs[-1]}")]


def compared(api: Reader) -> int:
    rows = 0
    for as_of, known_at in moments():
        asked = "&".join([*([f"as_of={as_of}"] if as_of else []), *([f"known_at={known_at}"] if known_at else [])])
        found = by_the_list(api, asked)
        assert found == by_the_serializer(as_of, known_at), (as_of, known_at)
        rows += len(found)
    return rows


def test_the_list_of_the_shipped_record_says_what_the_serializer_says(api: Reader, db: None) -> None:
    shipped_record()
    assert compared(api) >= 200


def test_so_it_does_after_words_were_taken_back(api: Reader, world: dict) -> None:
    with make.door("take back") as commit:
        retract(world["britain"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    make.publish_statement("FR", "troops", said=date(2025, 12, 1), window=None)
    assert compared(api) >= 20


def test_fields_stand_in_the_order_in_which_they_are_asked_for(api: Reader, world: dict) -> None:
    for names in ("url,id", "summary", "title,summary,quantity,url,stale", "latest_statement,open_flags,id", "id"):
        first = api.ask(f"pledges/?fields={names}")["results"][0]
        assert list(first) == names.split(",")
    whole = by_the_list(api)
    for name in PLEDGE_FIELDS:
        assert {row["id"]: row[name] for row in api.ask(f"pledges/?fields={name},id")["results"]} == {
            key: row[name] for key, row in whole.items()
        }
    assert list(next(iter(whole.values()))) == list(PLEDGE_FIELDS)


def test_the_sentence_is_in_the_readers_language(world: dict) -> None:
    for language in ("en", "fr", "uk", "en"):
        answer = Client().get("/api/v1/pledges/?fields=id,summary", headers={"accept-language": language}).json()
        with translation.override(language):
            told = {key: row["summary"] for key, row in by_the_serializer().items()}
        assert {row["id"]: row["summary"] for row in answer["results"]} == told
