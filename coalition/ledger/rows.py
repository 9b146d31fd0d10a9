"""Many new rows of one table in one statement, by COPY: the triggers see them together, and a thousand cost little more
than one.
"""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.base import ModelState

from coalition.ledger.beside import send

Row = TypeVar("Row", bound=models.Model)


class _Blank(NamedTuple):
    """A new row of a model before anything is said about it."""

    held: dict[str, Any]
    called: dict[str, Callable[[], Any]]
    related: dict[str, str]
    names: frozenset[str]


def new_row(model: type[Row], /, **values: Any) -> Row:
    """What `model(**values)` makes, at a tenth of its price: without signals, and without a look at each field of each
    row. Raises TypeError for a name that the model has no column for.
    """
    blank = _blank(model)
    if not values.keys() <= blank.names:
        raise TypeError(f"{model.__name__} has no column {min(values.keys() - blank.names)!r}.")
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held.update(blank.held)
    held.update(values)
    for name, column in blank.related.items():
        if name in values:
            value = row._state.fields_cache[name] = held.pop(name)
            held[column] = None if value is None else value.pk
    for name, default in blank.called.items():
        if name not in values:
            held[name] = default()
    return row


@cache
def _blank(model: type[models.Model]) -> _Blank:
    fields: list[Any] = list(model._meta.local_concrete_fields)
    called = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    held = {field.attname: field.get_default() for field in fields if field.attname not in called}
    related = {field.name: field.attname for field in fields if field.is_relation}
    return _Blank(held, called, related, frozenset({*held, *called, *related}))


class Keys:
    """Numbers that some tables' own sequences have given out beforehand, in one query, for rows that are to come."""

    def __init__(self, wanted: Mapping[type[models.Model], int]) -> None:
        """`wanted`: how many for each model. One that nobody uses is missing in its table for ever: that is no harm."""
        self._free: dict[type[models.Model], deque[int]] = defaultdict(deque)
        self.top_up(wanted)

    def top_up(self, wanted: Mapping[type[models.Model], int]) -> None:
        """See to it that there are `wanted` for each model; no query where there are."""
        lacking = [(model, count - len(self._free[model])) for model, count in wanted.items()]
        tables = [(model, count) for model, count in lacking if count > 0]
        if tables:
            asked = [part for at, (model, count) in enumerate(tables) for part in (at, *_sequence(model), count)]
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join([_SOME] * len(tables)), asked)
                for at, key in cursor.fetchall():
                    self._free[tables[at][0]].append(key)

    def give(self, rows: Collection[models.Model]) -> None:
        """Give each of `rows`, all of one model, that has none a key; where these do not go so far, of more."""
        new = [row for row in rows if row.__dict__[row._meta.pk.attname] is None]
        if new:
            self.top_up({type(new[0]): len(new)})
            free = self._free[type(new[0])]
            for row in new:
                row.__dict__[row._meta.pk.attname] = free.popleft()


# OFFSET 0: the sequence is looked up once, and not for each of many rows.
_SOME = """(SELECT %s::integer, nextval(own.keys)
    FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS keys OFFSET 0) own, generate_series(1, %s))"""


def _sequence(model: type[models.Model]) -> tuple[str, str]:
    return f'"{model._meta.db_table}"', str(model._meta.pk.column)


def add_rows(rows: Iterable[Row], keys: Keys | None = None) -> list[Row]:
    """Store new rows of one model, in their order, and give them their keys, of `keys` where there are some. Values are
    stored as they are held: none may be an expression. Two queries, however many rows, and one where they have keys.
    Raises as `save()` does what the database refuses; in a bulk only when the database is next asked something.
    """
    new = list(rows)
    if not new:
        return new
    meta = type(new[0])._meta
    (keys or Keys({})).give(new)
    columns, line_of = _line(type(new[0]))
    lines = [line_of(row.__dict__) for row in new]  # as they are now, whenever they are sent

    def copy(driver: Any) -> None:
        with driver.cursor() as cursor, cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as stream:
            for line in lines:
                stream.write_row(line)

    send(copy)
    alias = connection.alias
    for row in new:
        row._state.adding, row._state.db = False, alias
    return new


@cache
def _line(model: type[models.Model]) -> tuple[str, Callable[[Any], Sequence[Any]]]:
    """The columns in which rows of a model are sent, and how what a row holds becomes their values: as it is, but for
    JSON and lists, which come last.
    """
    fields = sorted(model._meta.local_concrete_fields, key=_is_shaped)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    plain = itemgetter(*(field.attname for field in fields if not _is_shaped(field)))
    shapes = [(field.attname, _shape(field)) for field in fields if _is_shaped(field)]
    if not shapes:
        return columns, plain
    return columns, lambda held: (*plain(held), *[shape(held[name]) for name, shape in shapes])


def _is_shaped(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.JSONField | ArrayField)


def _shape(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return partial(_json, encoder=field.encoder)
    return lambda value: "{}" if value == [] else value  # most lists of most rows


def _json(value: Any, encoder: type[json.JSONEncoder] | None) -> str | None:
    if value is None:
        return None
    if value == []:
        return "[]"
    return json.dumps(value, cls=encoder)
