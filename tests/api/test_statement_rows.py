"""The rows of statements that PostgreSQL writes say what the serializer says, at several moments of the record."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from api.serializers.statement import Statement
from pledges.actions.merging_statements import merge_statements
from pledges.actions.retractions import retract
from pledges.models import Statement as Row
from pledges.queries import statement_list
from pledges.queries.clock import database_now
from pledges.queries.head import head
from pledges.queries.moment import read_moment
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_pledge_rows import moments, pages
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


def by_the_serializer(as_of: str | None = None, known_at: str | None = None) -> dict[str, Any]:
    moment = read_moment(as_of=as_of, known_at=known_at, head=head(), today=database_now().date())
    context = {"request": RequestFactory().get("/"), "moment": moment}
    told = Statement(statement_list.statements(moment), many=True, context=context).data
    return {one["id"]: json.loads(json.dumps(one, default=str)) for one in told}


def compared(api: Reader) -> int:
    rows = 0
    for as_of, known_at in moments():
        asked = "&".join([*([f"as_of={as_of}"] if as_of else []), *([f"known_at={known_at}"] if known_at else [])])
        found = {row["id"]: row for row in pages(api, f"statements/?limit=100&{asked}")}
        assert found == by_the_serializer(as_of, known_at), (as_of, known_at)
        rows += len(found)
    return rows


def test_the_list_of_the_shipped_record_says_what_the_serializer_says(api: Reader, db: None) -> None:
    shipped_record()
    assert compared(api) >= 500


def test_so_it_does_of_what_was_merged_and_taken_back(api: Reader, world: dict[str, Any]) -> None:
    twice = [make.publish_statement("FR", "air", said=date(2025, 12, 1), window=None) for _ in range(2)]
    with make.door("the same words") as commit:
        merge_statements(twice[0], into=twice[1], by=None, commit=commit)
    with make.door("take back") as commit:
        retract(world["britain"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert compared(api) >= 20


def test_fields_stand_in_the_order_of_the_schema_or_as_they_are_asked_for(api: Reader, world: dict[str, Any]) -> None:
    assert list(api.ask("statements/")["results"][0]) == list(Statement().fields)
    first = api.ask("statements/?fields=recorded_at,id,appearances")["results"][0]
    assert list(first) == ["recorded_at", "id", "appearances"]


def test_a_list_takes_every_ordering_both_ways_and_shows_each_row_once(api: Reader, world: dict[str, Any]) -> None:
    standing = Row.objects.filter(until_seq=None).count()
    for ordering in ("said", "-said", "recorded", "-recorded", "id", "-id"):
        found = [row["id"] for row in pages(api, f"statements/?limit=2&ordering={ordering}")]
        assert len(found) == len(set(found)) == standing
