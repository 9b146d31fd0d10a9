"""The ledger against the tables: what the last entry of every row says is what stands there, for every row of every
table, and no row came into being, changed or went without an entry.

Old entries know the columns of their day. `upcast` brings one up to the tables of today: a column that came later
holds its default, one that went is left out, one that was renamed stands in RENAMED.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from coalition.ledger.canonical import canonical_select
from coalition.ledger.chain import Trouble
from coalition.ledger.triggers import Kind, forgotten_columns, kind_of

RENAMED: dict[str, dict[str, str]] = {}
"""Columns by table: the old name and the new one. A migration that renames a column of the record adds a line here."""

_COMPARED = """
    WITH last AS (
        SELECT DISTINCT ON (e.key) e.key, e.seq, e.n, e.operation, p.payload
        FROM coalition_ledgerentry e LEFT JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
        WHERE e."table" = %s ORDER BY e.key, e.seq DESC, e.n DESC
    ), known AS (SELECT * FROM last WHERE operation <> 'delete'),
    live AS (SELECT key::text AS key, payload FROM ({rows}) r)
    SELECT coalesce(known.key, live.key), known.seq, known.n, known.payload, live.payload
    FROM known FULL JOIN live ON live.key = known.key
    WHERE known.payload IS DISTINCT FROM live.payload
    ORDER BY known.seq, known.n
"""

_ILLEGAL = """
    SELECT seq, n, key, operation FROM (
        SELECT seq, n, key, operation, lag(operation) OVER (PARTITION BY key ORDER BY seq, n) AS before
        FROM coalition_ledgerentry WHERE "table" = %s
    ) e WHERE (operation = 'insert') <> (before IS NULL OR before = 'delete')
"""


def ledgered_models() -> list[type[models.Model]]:
    """The models whose rows are in the ledger, in a fixed order."""
    kept = (Kind.FACT, Kind.REFERENCE)
    return sorted((m for m in apps.get_models() if kind_of(m) in kept), key=lambda model: model._meta.db_table)


def check_replay() -> Iterator[Trouble]:
    """Every row that is not what the ledger says it is. One that was never entered belongs to no commit: it is named
    with the number after the last.
    """
    outside = _head() + 1
    for model in ledgered_models():
        table = model._meta.db_table
        rows = canonical_select(model, f'"{table}"', without=forgotten_columns(model))
        with connection.cursor() as cursor:
            cursor.execute(_COMPARED.format(rows=rows), [table])
            found = cursor.fetchall()
            cursor.execute(_ILLEGAL, [table])
            illegal = cursor.fetchall()
        for key, seq, n, payload, live in found:
            if payload and live and upcast(model, json.loads(payload)) == json.loads(live):
                continue
            yield Trouble(seq or outside, n or 0, "replay", f"{table} {key} {_what(seq, live)}")
        for seq, n, key, operation in illegal:
            yield Trouble(seq, n, "replay", f"{table} {key}: {operation} does not follow from what came before")


def upcast(model: type[models.Model], payload: dict[str, Any]) -> dict[str, Any]:
    """`payload` with the columns of today."""
    renamed = RENAMED.get(model._meta.db_table, {})
    given = {renamed.get(column, column): value for column, value in payload.items()}
    fields = {str(field.column): field for field in model._meta.local_concrete_fields}
    kept = {column: value for column, value in given.items() if column in fields}
    forgotten = forgotten_columns(model)
    new = {c: _default(f) for c, f in fields.items() if c not in kept and c not in forgotten}
    return {**kept, **new}


def _default(field: Any) -> Any:
    value = field.get_default()
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def _head() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM coalition_ledgercommit")
        return int(cursor.fetchone()[0])


def _what(seq: int | None, live: str | None) -> str:
    if seq is None:
        return "stands in the table and was never entered"
    if live is None:
        return "is gone from the table, and no entry says so"
    return "is not what its last entry says"
