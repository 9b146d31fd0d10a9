"""Every table of ours is the record's, with its triggers, or is named among those that the ledger leaves alone."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from coalition.ledger.canonical import canonical_select
from coalition.ledger.triggers import NEVER_IGNORED, UNLEDGERED, Kind, kind_of
from pledges.models import Digest, PledgeState


def ours() -> list[type[models.Model]]:
    return [
        model
        for app in ("coalition", "pledges")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]


def test_every_table_has_its_triggers_or_is_named_with_a_reason() -> None:
    unlisted = [m._meta.db_table for m in ours() if kind_of(m) is None and m._meta.db_table not in UNLEDGERED]
    assert unlisted == []


def test_no_table_is_named_that_is_not_there_or_is_triggered_after_all() -> None:
    assert set(UNLEDGERED) <= {m._meta.db_table for m in ours() if kind_of(m) is None}


@pytest.mark.django_db
def test_every_table_of_the_database_belongs_to_a_model_we_know() -> None:
    known = {m._meta.db_table for m in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    assert set(connection.introspection.table_names()) - known == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in ours() if kind_of(m)], ids=lambda m: m._meta.db_table)
def test_the_triggers_stand_in_the_database_and_are_on(model: type[models.Model]) -> None:
    for trigger in model._meta.triggers:  # type: ignore[attr-defined]
        assert trigger.get_installation_status(model) == ("INSTALLED", True), trigger.name


@pytest.mark.parametrize("model", [m for m in ours() if kind_of(m) in (Kind.FACT, Kind.REFERENCE, Kind.DERIVED)],
                         ids=lambda m: m._meta.db_table)  # fmt: skip
def test_every_kind_of_write_has_a_trigger(model: type[models.Model]) -> None:
    names = {trigger.name for trigger in model._meta.triggers}  # type: ignore[attr-defined]
    assert {"record_insert", "record_update", "record_delete", "record_truncate"} <= names


@pytest.mark.parametrize("model", ours(), ids=lambda m: m._meta.db_table)
def test_no_trigger_can_be_switched_off_by_a_setting_of_the_session(model: type[models.Model]) -> None:
    for trigger in getattr(model._meta, "triggers", []):
        assert trigger.declare[0] == NEVER_IGNORED, trigger.name


@pytest.mark.parametrize("model", [PledgeState])
def test_a_column_without_one_canonical_form_is_refused_when_the_trigger_is_made(model: type[models.Model]) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_select(model, "new_rows")


def test_an_instant_is_written_in_utc_and_the_columns_are_sorted() -> None:
    sql = canonical_select(Digest, "new_rows", without=("changes",))
    assert "AT TIME ZONE 'UTC'" in sql
    columns = re.findall(r' AS "(\w+)"', sql)
    assert len(columns) == len(Digest._meta.local_concrete_fields) - 1
    assert columns == sorted(columns)
