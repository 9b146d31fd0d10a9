"""Many new rows of one table in one statement, by COPY: the triggers see them together, and a thousand cost little more
than one.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Shape = Callable[[Any], Any]


def add_rows(rows: Iterable[Row]) -> list[Row]:
    """Store new rows of one model, in their order, and give them their keys. Values are stored as they are held: none
    may be an expression. Two queries, however many rows. Raises as `save()` does what the database refuses.
    """
    new = list(rows)
    if not new:
        return new
    meta = type(new[0])._meta
    _give_keys(new, meta)
    shapes = [(field.attname, _shape(field)) for field in meta.local_concrete_fields]
    columns = ", ".join(f'"{field.column}"' for field in meta.local_concrete_fields)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in new:
            held = row.__dict__
            copy.write_row([shape(held[name]) if shape else held[name] for name, shape in shapes])
    for row in new:
        row._state.adding, row._state.db = False, connection.alias
    return new


def _give_keys(rows: list[Row], meta: Any) -> None:
    """Numbers of the table's own sequence, where it has one and the rows have none."""
    waiting = [row for row in rows if row.pk is None]
    if not waiting:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{meta.db_table}"', meta.pk.column, len(waiting)],
        )
        for row, (key,) in zip(waiting, cursor.fetchall(), strict=True):
            row.pk = key


def _shape(field: "models.Field[Any, Any]") -> Shape | None:
    """How a value of `field` is written, where it is not written as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    return None
