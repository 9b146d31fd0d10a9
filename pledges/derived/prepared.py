"""Reads that the database plans once for each connection, and not for each question.

For the few that every answer begins with, or that dashboards ask again and again: their text is fixed, and what differs
is a parameter. Behind a pooler that hands each transaction another connection, `PREPARED_READS=false`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

Values = Sequence[Any] | Mapping[str, Any]


class _Planned(ServerBindingCursor):
    """A cursor whose statements the server keeps."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=settings.PREPARED_READS, **options)  # type: ignore[misc]  # psycopg's


def read(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """The rows that answer `sql`, a text of our own. Counted and logged like every other query."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 0  # the framework switches keeping off; only these cursors ask for it
    planned: Any = _Planned(raw)  # type: ignore[call-arg]  # psycopg's
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(planned) as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
