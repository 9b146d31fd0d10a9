"""Worlds that many tests start from: built once in a run, then put back as they were, table by table.

Building takes a second or some, putting rows back a fraction of one. Where other rows are in the way, a world is built
as ever.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

Made = TypeVar("Made")
NOT_OF_A_WORLD = frozenset({"django_content_type", "auth_permission", "django_migrations"})


@dataclass(frozen=True)
class _World:
    """The rows of each table, and what the building returned."""

    rows: dict[str, bytes]
    returned: Any


def kept(build: Callable[[], Made]) -> Callable[[], Made]:
    """`build` as ever the first time. Later, in tables where nothing is in the way, the rows that it made then."""
    worlds: dict[frozenset[str], _World] = {}

    @wraps(build)
    def again() -> Made:
        there = _filled()
        if there not in worlds:
            before = {table: _rows_of(table) for table in there}
            made = build()
            if all(_rows_of(table) == rows for table, rows in before.items()):
                new = {table: _rows_of(table) for table in _filled() - there}
                worlds[there] = _World(new, deepcopy(made))
            return made
        _put_back(worlds[there].rows)
        found: Made = deepcopy(worlds[there].returned)
        return found

    return again


def _tables() -> list[str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted({model._meta.db_table for model in models if not model._meta.proxy} - NOT_OF_A_WORLD)


def _filled() -> frozenset[str]:
    """The tables in which there are rows. One query."""
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in _tables()]  # noqa: S608 - our models
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return frozenset(table for (table,) in cursor.fetchall())


def _rows_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
        return b"".join(bytes(block) for block in rows)


def _put_back(content: dict[str, bytes]) -> None:
    """Past the triggers and the foreign keys: these rows passed both when they were first written."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            for table, rows in content.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
