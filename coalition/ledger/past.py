"""Reference data as the ledger had it after a commit. Facts carry their own span; a speaker's rank, a source's grade or
a membership is overwritten, and only the ledger knows what it was.

A row is built from its entry, in the columns of today. What a redaction blanked stands as it stands now.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db import connection, models

from coalition.ledger.replay import upcast

Row = TypeVar("Row", bound=models.Model)

_TOUCHED = """
    SELECT k.key, e.operation, p.payload FROM (
        SELECT DISTINCT key FROM coalition_ledgerentry WHERE "table" = %(table)s AND seq > %(seq)s
    ) k LEFT JOIN LATERAL (
        SELECT e.seq, e.n, e.operation FROM coalition_ledgerentry e
        WHERE e."table" = %(table)s AND e.key = k.key AND e.seq <= %(seq)s ORDER BY e.seq DESC, e.n DESC LIMIT 1
    ) e ON true LEFT JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
"""


def touched_since(model: type[Row], seq: int) -> dict[Any, Row | None]:
    """By primary key, every row of `model` that changed after commit `seq`, as it was then; None for one that was not
    there. One read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, {"table": model._meta.db_table, "seq": seq})
        found = cursor.fetchall()
    key = model._meta.pk
    assert key is not None  # noqa: S101 - every model has one
    return {
        key.to_python(text): _row(model, payload)
        for text, operation, payload in found
        if operation in (None, "delete") or payload is not None
    }


def as_of(model: type[Row], rows: Iterable[Row], seq: int | None, *, gone: bool = False) -> list[Row]:
    """`rows` as they were after commit `seq` (None: as they are), without those that came later. With `gone`, all that
    have changed or gone since are among them, whether they were in `rows` or not: the caller asks them its question
    again.
    """
    if seq is None:
        return list(rows)
    past = touched_since(model, seq)
    kept = [past.pop(row.pk, row) for row in rows]
    if gone:
        kept += past.values()
    return [row for row in kept if row is not None]


def put_back(holders: Collection[models.Model], name: str, seq: int | None) -> None:
    """Give each of `holders` the row that `name` refers to as it was after commit `seq`, where that was another."""
    field: Any = next(iter(holders))._meta.get_field(name) if holders and seq is not None else None
    if field is None or seq is None:
        return
    past = touched_since(field.related_model, seq)
    for holder in holders:
        then = past.get(getattr(holder, field.attname))
        if then is not None:
            field.set_cached_value(holder, then)


def _row(model: type[Row], payload: str | None) -> Row | None:
    if payload is None:
        return None
    held = upcast(model, json.loads(payload))
    fields = {str(field.column): field for field in model._meta.local_concrete_fields}
    return model(**{fields[c].attname: fields[c].to_python(value) for c, value in held.items() if c in fields})
