"""Statements that the database plans once for each connection, and not each time.

For the few that every answer or every commit needs: their text is fixed, and what differs is a parameter. Behind a
pooler that hands each transaction another connection, `PREPARED_READS=false`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from coalition.ledger.door import BY_THE_WHOLE_TABLE

Values = Sequence[Any] | Mapping[str, Any]

_BY_KEY = "SET LOCAL plan_cache_mode = force_generic_plan; " + "; ".join(
    f"SET LOCAL {way} = off" for way in BY_THE_WHOLE_TABLE
)
_AS_EVER = "; ".join(f"SET LOCAL {name} TO DEFAULT" for name in ("plan_cache_mode", *BY_THE_WHOLE_TABLE))


class _Planned(ServerBindingCursor):
    """A cursor whose statements the server keeps."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=settings.PREPARED_READS, **options)  # type: ignore[misc]  # psycopg's


def read(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """The rows that answer `sql`, a text of our own. Counted and logged like every other query."""
    with _asked(sql, values) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def write_by_key(sql: str, values: Values = ()) -> int:
    """Have the database do what `sql` says, a text of our own, from row to row by key. Returns how many rows it wrote.

    For a text that takes longer to plan than to obey: it is planned once whatever the values, and so that the plan
    stays good when tables that were small have grown.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY)
    with _asked(sql, values) as cursor:
        written = int(cursor.rowcount)
    with connection.cursor() as cursor:
        cursor.execute(_AS_EVER)
    return written


@contextmanager
def _asked(sql: str, values: Values) -> Iterator[Any]:
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 0  # the framework switches keeping off; only these cursors ask for it
    planned: Any = _Planned(raw)  # type: ignore[call-arg]  # psycopg's
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(planned) as cursor:
        cursor.execute(sql, values)
        yield cursor
