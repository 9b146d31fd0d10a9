"""Whole tables as text, written by PostgreSQL and passed on as it comes: nothing is held in memory.

One list of columns serves both forms. In NDJSON a value is as it is; in CSV an unknown one is empty, lists and objects
are JSON, and a text that a spreadsheet would take for a formula has an apostrophe before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

CHUNK = 64 * 1024
"""Bytes that are passed on at once, at least."""

FORMULA = r"^[=+@\t\r-]"
"""How a text begins that spreadsheets take for a formula."""


class Format(StrEnum):
    """How a table is written."""

    CSV = "csv"
    NDJSON = "ndjson"

    @property
    def media_type(self) -> str:
        return {Format.CSV: "text/csv; charset=utf-8", Format.NDJSON: "application/x-ndjson"}[self]


class Kind(StrEnum):
    """What a column holds, in the words of Frictionless table schemas."""

    TEXT = "string"
    NUMBER = "integer"
    TRUTH = "boolean"
    DAY = "date"
    LIST = "array"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """`sql` says it in the table's query; `words` say it to people. `codes` are those of a closed list."""

    name: str
    kind: Kind
    words: str
    sql: str
    codes: type[StrEnum] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A table as asked for: what stands before SELECT, the columns, what follows them, and the parameters."""

    columns: tuple[Column, ...]
    opening: str
    source: str
    values: Mapping[str, Any]


def count(asked: Asked) -> int:
    """How many rows there are. One read."""
    with connection.cursor() as cursor:
        cursor.execute(f"{asked.opening} SELECT count(*) FROM page", dict(asked.values))  # noqa: S608 - our own SQL
        found: int = cursor.fetchone()[0]
    return found


def stream(asked: Asked, form: Format) -> Iterator[bytes]:
    """The table, in chunks of some 64 KB. One read."""
    statement = _csv(asked) if form is Format.CSV else _ndjson(asked)
    with connection.cursor() as cursor, cursor.copy(statement, dict(asked.values)) as copy:
        held: list[bytes] = []
        size = 0
        for data in copy:
            held.append(bytes(data))
            size += len(data)
            if size >= CHUNK:
                yield b"".join(held)
                held, size = [], 0
        if held:
            yield b"".join(held)


def _csv(asked: Asked) -> str:
    columns = ", ".join(f'{_cell(one)} AS "{one.name}"' for one in asked.columns)
    return f"COPY ({asked.opening} SELECT {columns} {asked.source}) TO STDOUT (FORMAT csv, HEADER)"


def _cell(column: Column) -> str:
    match column.kind:
        case Kind.TRUTH:
            return f"({column.sql})::text"
        case Kind.TEXT if column.codes is None:
            return f"CASE WHEN {column.sql} ~ '{FORMULA}' THEN '''' || {column.sql} ELSE {column.sql} END"
    return column.sql


def _ndjson(asked: Asked) -> str:
    """JSON in PostgreSQL's hands has no raw control character, so that two of them can be its quote and delimiter:
    every line is written as it is.
    """
    columns = ", ".join(f'{one.sql} AS "{one.name}"' for one in asked.columns)
    rows = f"{asked.opening} SELECT (SELECT row_to_json(r) FROM (SELECT {columns}) r)::text {asked.source}"  # noqa: S608
    return f"COPY ({rows}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
