"""What a reader of the public record is given: one view for each table, in a schema of their own, with the columns and
the rows that are for everybody. The role has no right to any table.

Views hold up a later change of their columns, so they are no part of the schema that migrations know: `migrate` drops
them first and makes them again when it is done. Where it fails in between the reader has nothing to read, which is the
safe side. Decision 0131.
"""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from coalition.ledger.triggers import Kind, kind_of
from coalition.visibility import is_restricted

SCHEMA = "reading"
"""The schema that the reader's role looks into. Its views have the tables' names."""

READER = "tracker_reader"
COMMITS = "coalition_ledgercommit"
COMMIT_COLUMNS = ["seq", "at", "origin", "head"]

NOT_PUBLIC = {"note", "actor_name", "first", "second", "ground", "reader_name"}
"""Columns that are not for a reader of the public record, in whatever table they stand: what analysts write for each
other, and who they are. References to accounts and the names beside them are left out by what they are.
"""

PUBLIC_NOTES = {"coalition_membership"}
"""Tables whose `note` is printed on public pages."""

NOT_FOR_READERS = {"coalition_ledgerredaction", "pledges_review", "pledges_due"}
"""Tables of the record of which nothing is public, beside those whose rows are not for everybody (`visibility`)."""


def public_columns() -> dict[str, list[str]]:
    """What the reader may see: columns by table. Of a table whose rows are not for everybody, none."""
    rows = _rows()
    found = {
        model._meta.db_table: _columns(model)
        for model in apps.get_models()
        if kind_of(model) in (Kind.FACT, Kind.REFERENCE, Kind.DERIVED)
        and not is_restricted(model)
        and model._meta.db_table not in NOT_FOR_READERS
        and (model._meta.db_table in rows or not rests_on_statements(model))
    }
    return found | {COMMITS: COMMIT_COLUMNS}


def rests_on_statements(model: type[models.Model]) -> bool:
    """Whether following the references of `model` leads to a table of which not every row may be told."""
    rows, seen, waiting = _rows(), set[type[models.Model]](), [model]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one._meta.db_table in rows:
            return True
        waiting += [field.related_model for field in one._meta.concrete_fields if field.related_model]
    return False


def make_views() -> bool:
    """Make them anew and give them to the reader's role; False where there is no such role, or where migrations have
    not come to the tables of this release.
    """
    if not _is_there("SELECT 1 FROM pg_roles WHERE rolname = %s", READER) or _migrations_are_missing():
        return False
    with transaction.atomic():
        drop_views()
        _run(f"CREATE SCHEMA {SCHEMA}")
        _run(f"SET LOCAL search_path = {SCHEMA}, public")
        for name, sql in _helpers().items():
            _run(f"CREATE VIEW {SCHEMA}.{name} AS {sql}")
        for table, columns in sorted(public_columns().items()):
            given = {column: _values().get((table, column), f't."{column}"') for column in columns}
            named = ", ".join(f'{value} AS "{column}"' for column, value in given.items())
            where = _rows().get(table, "true")
            select = f'SELECT {named} FROM public."{table}" t WHERE {where}'  # noqa: S608 - names and SQL of our own
            _run(f'CREATE VIEW {SCHEMA}."{table}" WITH (security_barrier) AS {select}')
            _run(f'GRANT SELECT ON {SCHEMA}."{table}" TO {READER}')
        _run("SET LOCAL search_path = DEFAULT")
        _run(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER}")
    return True


def drop_views() -> None:
    """Take them away, where they are."""
    if _is_there("SELECT 1 FROM pg_namespace WHERE nspname = %s", SCHEMA):
        _run(f"DROP SCHEMA {SCHEMA} CASCADE")


def _columns(model: type[models.Model]) -> list[str]:
    accounts = {f.name for f in model._meta.local_concrete_fields if f.related_model is get_user_model()}
    hidden = NOT_PUBLIC | {f"{name}_id" for name in accounts} | {f"{name}_name" for name in accounts}
    if model._meta.db_table in PUBLIC_NOTES:
        hidden -= {"note"}
    return [str(field.column) for field in model._meta.local_concrete_fields if field.column not in hidden]


def _rows() -> dict[str, str]:
    found: dict[str, str] = import_module(settings.PUBLIC_ROWS).PUBLIC_ROWS
    return found


def _values() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = import_module(settings.PUBLIC_ROWS).PUBLIC_VALUES
    return found


def _helpers() -> dict[str, str]:
    found: dict[str, str] = import_module(settings.PUBLIC_ROWS).HELPERS
    return found


def _migrations_are_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _is_there(sql: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [name])
        return cursor.fetchone() is not None


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
