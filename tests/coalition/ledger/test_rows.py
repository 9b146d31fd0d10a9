"""A row made for the bulk door is the row that its model makes."""

import pytest
from django.apps import apps
from django.db import models

from coalition.ledger.rows import new_row
from coalition.ledger.triggers import kind_of
from pledges.models import Flag, Pledge, Statement

RECORDED = [model for model in apps.get_models() if kind_of(model) is not None]


def held(row: models.Model) -> dict[str, object]:
    """What a row holds, but for what is made anew for each: ids by chance."""
    by_chance = {field.attname for field in row._meta.concrete_fields if field.name == "public_id"}
    return {name: value for name, value in row.__dict__.items() if name not in {"_state", *by_chance}}


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model.__name__)
def test_a_row_about_which_nothing_is_said_has_the_defaults_of_its_model(model: type[models.Model]) -> None:
    assert held(new_row(model)) == held(model())


def test_a_row_refers_to_another_by_its_key_and_keeps_it_at_hand() -> None:
    pledge = new_row(Pledge, id=7)
    flag = new_row(Flag, pledge=pledge, statement=None, opened_seq_id=3, rule="C1")
    assert (flag.pledge_id, flag.statement_id, flag.opened_seq_id, flag.rule) == (7, None, 3, "C1")
    assert flag.pledge is pledge
    assert flag.statement is None
    assert flag._state.adding


def test_each_row_gets_what_its_defaults_make_anew() -> None:
    one, other = new_row(Statement), new_row(Statement)
    assert one.public_id != other.public_id
    assert new_row(Statement, public_id="given").public_id == "given"


def test_a_name_without_a_column_is_refused() -> None:
    with pytest.raises(TypeError, match="Statement has no column 'quote'"):
        new_row(Statement, quote="said elsewhere")
