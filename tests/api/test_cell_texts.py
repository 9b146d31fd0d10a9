"""The cells of the matrix, made without a serializer, say what the serializer says, at several moments."""

import json
from typing import Any

import pytest
from django.test import RequestFactory

from api.serializers.matrix import Cell
from coalition.models import Coalition
from coalition.visibility import ANYBODY
from pledges.actions.retractions import retract
from pledges.queries.clock import database_now
from pledges.queries.head import head
from pledges.queries.matrix import matrix
from pledges.queries.moment import read_moment
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_pledge_rows import moments
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


def by_the_serializer(as_of: str | None, known_at: str | None) -> list[dict[str, Any]]:
    moment = read_moment(as_of=as_of, known_at=known_at, head=head(), today=database_now().date())
    found = matrix(Coalition.objects.get(slug="willing"), moment, ANYBODY)
    names = {row.country.iso2: row.country.name for row in found.rows}
    context = {"request": RequestFactory().get("/"), "moment": moment, "names": names}
    told: list[dict[str, Any]] = json.loads(
        json.dumps(Cell(list(found.cells()), many=True, context=context).data, default=str)
    )
    return told


def compared(api: Reader) -> int:
    cells = 0
    for as_of, known_at in moments():
        asked = "&".join([*([f"as_of={as_of}"] if as_of else []), *([f"known_at={known_at}"] if known_at else [])])
        found = api.ask(f"coalitions/willing/matrix/?{asked}".rstrip("?"))["results"]
        assert found == by_the_serializer(as_of, known_at), (as_of, known_at)
        cells += len(found)
    return cells


def test_the_matrix_of_the_shipped_record_says_what_the_serializer_says(api: Reader, db: None) -> None:
    shipped_record()
    assert compared(api) >= 500


def test_so_it_does_where_words_were_taken_back_and_we_looked_up_to_a_day(api: Reader, world: dict[str, Any]) -> None:
    with make.door("take back") as commit:
        retract(world["britain"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
        Coalition.objects.filter(slug="willing").update(complete_to="2025-11-30")
    assert compared(api) >= 20
    with make.door("no day up to which it is whole"):
        Coalition.objects.filter(slug="willing").update(complete_to=None)
    assert compared(api) >= 20
    first = api.ask("coalitions/willing/matrix/?fields=state,country")["results"][0]
    assert list(first) == ["state", "country"]
