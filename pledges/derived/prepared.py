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

from coalition.ledger import beside, in_bulk
from coalition.ledger.put_off import BY_THE_WHOLE_TABLE

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
    with _planned() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def write(sql: str, values: Values = ()) -> None:
    """Do what `sql` says, a text of our own that has no answer; in a bulk as soon as the database is free."""
    if in_bulk():
        beside.send(lambda driver: driver.execute(sql, values))
        return
    with _planned() as cursor:
        cursor.execute(sql, values)


def _planned() -> Any:
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 0  # the framework switches keeping off; only these cursors ask for it
    planned: Any = _Planned(raw)  # type: ignore[call-arg]  # psycopg's
    return connection.make_debug_cursor(planned) if connection.queries_logged else connection.make_cursor(planned)


def count_in_bulk(rows: int) -> None:
    """In a bulk, have the server count the rows that are asked for again and again, where it knows of less than half of
    the `rows` that have been read: it goes by what it has counted, and counts by itself only what is committed.
    """
    if in_bulk():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pledges_count_rows(%s)", [rows])


@contextmanager
def by_key() -> Iterator[None]:
    """Inside a transaction: what is asked within the block goes from row to row by key.

    For texts that take longer to plan than to obey: each is planned once whatever the values, and so that the plan
    stays good when tables that were small have grown.
    """
    with _set(_BY_KEY):
        yield


@contextmanager
def for_many() -> Iterator[None]:
    """Inside a transaction: what is asked within the block is planned for the rows that it is asked of, since they are
    many.
    """
    with _set("SET LOCAL plan_cache_mode = force_custom_plan"):
        yield


@contextmanager
def _set(settings_: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(settings_)
    yield
    with connection.cursor() as cursor:
        cursor.execute(_AS_EVER)
