"""Rows that are read in bulk are those that Django would have made one by one."""

import pytest
from django.db.models import QuerySet

from pledges.derived.questions import read
from pledges.models import Document, Pledge, Position, Statement
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Position, Statement, Document, Pledge])
def test_a_row_read_in_bulk_is_the_row_that_django_reads(model: type[Position]) -> None:
    shipped_record()
    found: QuerySet[Position] = model._base_manager.order_by("pk")[:40]
    rows = read(found)
    assert rows
    for row, known in zip(rows, found, strict=True):
        assert row == known
        assert {name: value for name, value in row.__dict__.items() if name != "_state"} == {
            name: value for name, value in known.__dict__.items() if name != "_state"
        }
        assert (row._state.adding, row._state.db) == (known._state.adding, known._state.db)
        assert not row.get_deferred_fields()
