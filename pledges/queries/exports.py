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

FIRST = 100
"""Rows that are sent before all others are looked for."""

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
    """A table as asked for: the columns; `keys`, a query of the rows that answer, in no order, whose columns are
    `page`'s, `public_id` among them; what follows the columns, joined to `page`; and the parameters.
    """

    columns: tuple[Column, ...]
    keys: str
    page: tuple[str, ...]
    source: str
    values: Mapping[str, Any]


def count(asked: Asked) -> int:
    """How many rows there are. One read."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({asked.keys}) AS keys", dict(asked.values))  # noqa: S608 - our own SQL
        found: int = cursor.fetchone()[0]
    return found


def stream(asked: Asked, form: Format) -> Iterator[bytes]:
    """The table by id, in chunks of some 64 KB. Two reads say where its first rows end and give them, so that the
    first byte does not wait until the last row has its place; where there are more, one gives all the others.
    """
    last = _end_of_the_first(asked)
    yield from _chunks(statement(asked, form), {**asked.values, "after": "", "last": last})
    if last is not None:
        yield from _chunks(statement(asked, form, header=False), {**asked.values, "after": last, "last": None})


def statement(asked: Asked, form: Format, *, header: bool = True) -> str:
    """COPY of the rows whose ids come after `%(after)s`, up to `%(last)s` where that is not NULL."""
    return _csv(asked, header) if form is Format.CSV else _ndjson(asked)


def _end_of_the_first(asked: Asked) -> str | None:
    """The id of the FIRSTth row; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT public_id FROM ({asked.keys}) AS keys({", ".join(asked.page)})
                ORDER BY public_id LIMIT 1 OFFSET {FIRST - 1}""",  # noqa: S608 - our own SQL
            dict(asked.values),
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _chunks(statement: str, values: Mapping[str, Any]) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(statement, values) as copy:
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


def _opening(asked: Asked) -> str:
    names = ", ".join(asked.page)
    return f"""WITH page AS MATERIALIZED (SELECT * FROM ({asked.keys}) AS keys({names})
        WHERE public_id > %(after)s AND (%(last)s::text IS NULL OR public_id <= %(last)s))"""  # noqa: S608 - our own SQL


def _csv(asked: Asked, header: bool) -> str:
    columns = ", ".join(f'{_cell(one)} AS "{one.name}"' for one in asked.columns)
    rows = f"{_opening(asked)} SELECT {columns} {asked.source} ORDER BY page.public_id"
    return f"COPY ({rows}) TO STDOUT (FORMAT csv{', HEADER' if header else ''})"


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
    rows = f"""{_opening(asked)} SELECT (SELECT row_to_json(r) FROM (SELECT {columns}) r)::text {asked.source}
        ORDER BY page.public_id"""  # noqa: S608 - our own SQL
    return f"COPY ({rows}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
