"""Many new rows of one table in one statement, by COPY: the triggers see them together, and a thousand cost little more
than one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from coalition.ledger.beside import send

Row = TypeVar("Row", bound=models.Model)
Shape = Callable[[Any], Any]


class _Blank(NamedTuple):
    """A new row of a model before anything is said about it."""

    held: dict[str, Any]
    called: dict[str, Callable[[], Any]]
    related: dict[str, "models.ForeignKey[Any, Any]"]


def new_row(model: type[Row], /, **values: Any) -> Row:
    """What `model(**values)` makes, at a tenth of its price: without signals, and without a look at each field of each
    row. Raises TypeError for a name that the model has no column for.
    """
    blank = _blank(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held.update(blank.held)
    for name, value in values.items():
        if name in blank.related:
            field = blank.related[name]
            held[field.attname] = None if value is None else value.pk
            row._state.fields_cache[name] = value
        elif name in held or name in blank.called:
            held[name] = value
        else:
            raise TypeError(f"{model.__name__} has no column {name!r}.")
    for name, default in blank.called.items():
        if name not in values:
            held[name] = default()
    return row


@cache
def _blank(model: type[models.Model]) -> _Blank:
    fields: list[Any] = list(model._meta.local_concrete_fields)
    called = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    held = {field.attname: field.get_default() for field in fields if field.attname not in called}
    return _Blank(held, called, {field.name: field for field in fields if field.is_relation})


class Keys:
    """Numbers that some tables' own sequences have given out beforehand, in one query, for rows that are to come."""

    def __init__(self, wanted: Mapping[type[models.Model], int]) -> None:
        """`wanted`: how many for each model. One that nobody uses is missing in its table for ever, which is no harm."""
        tables = {model: count for model, count in wanted.items() if count}
        each = " UNION ALL ".join([_SOME] * len(tables))
        self._free: dict[type[models.Model], Iterator[int]] = {}
        if tables:
            with connection.cursor() as cursor:
                cursor.execute(each, [part for model, count in tables.items() for part in (*_sequence(model), count)])
                keys = iter([key for (key,) in cursor.fetchall()])
            self._free = {model: iter(list(islice(keys, count))) for model, count in tables.items()}

    def give(self, rows: Iterable[models.Model]) -> None:
        """Give each of `rows` that has none a key, as long as there are some."""
        for row in rows:
            name = row._meta.pk.attname
            if row.__dict__[name] is None:
                row.__dict__[name] = next(self._free.get(type(row), iter(())), None)


# OFFSET 0: the sequence is looked up once, and not for each of many rows.
_SOME = """(SELECT nextval(own.keys)
    FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS keys OFFSET 0) own, generate_series(1, %s))"""


def _sequence(model: type[models.Model]) -> tuple[str, str]:
    return f'"{model._meta.db_table}"', str(model._meta.pk.column)


def add_rows(rows: Iterable[Row], keys: Keys | None = None) -> list[Row]:
    """Store new rows of one model, in their order, and give them their keys: of `keys`, as far as these go. Values are
    stored as they are held: none may be an expression. Two queries, however many rows, and one where they have keys.
    Raises as `save()` does what the database refuses; in a bulk only when the database is next asked something.
    """
    new = list(rows)
    if not new:
        return new
    meta = type(new[0])._meta
    if keys:
        keys.give(new)
    key = meta.pk.attname
    waiting = [row for row in new if row.__dict__[key] is None]
    Keys({type(new[0]): len(waiting)}).give(waiting)
    shapes = [(field.attname, _shape(field)) for field in meta.local_concrete_fields]
    columns = ", ".join(f'"{field.column}"' for field in meta.local_concrete_fields)

    def copy(driver: Any) -> None:
        with driver.cursor() as cursor, cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as stream:
            for row in new:
                held = row.__dict__
                stream.write_row([shape(held[name]) if shape else held[name] for name, shape in shapes])

    send(copy)
    alias = connection.alias
    for row in new:
        row._state.adding, row._state.db = False, alias
    return new


def _shape(field: "models.Field[Any, Any]") -> Shape | None:
    """How a value of `field` is written, where it is not written as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    return None
