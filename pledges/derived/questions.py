"""Questions about some keys that are asked again and again: put together once in a process, and kept planned by the
server. A small question costs more to be put together, read and planned than to be answered.

A question is made by the ORM, so that what stands and what is known is said in one place. It is about rows as they
stand: who asks for a moment that is past asks the ORM.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from inspect import signature
from typing import Any, Generic, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.base import ModelState

from pledges.derived import prepared

Row = TypeVar("Row", bound=models.Model)
Values = tuple[Any, ...]
Convert = Callable[[Any], Any]


def any_of(keys: Iterable[int]) -> models.Func:
    """What `filter(pk__in=any_of(keys))` looks in: one value of the question, however many keys. A list of them is
    written into its text one by one, and read there one by one.
    """
    return models.Func(
        models.Value(list(keys), output_field=ArrayField(models.BigIntegerField())),
        template="(SELECT unnest(%(expressions)s::bigint[]))",
        output_field=models.BigIntegerField(),
    )


def the_one(keys: models.Func) -> models.Func:
    """The key that `keys` are, where a question is about one. To be asked for as a range from it to itself: a server
    that plans before it knows the key takes "equal to" for one of middling size, and a range for a small part.
    """
    return models.Func(
        *keys.source_expressions,
        template="(%(expressions)s::bigint[])[1]",
        output_field=models.BigIntegerField(),
    )


def stood(since: int, until: int | None, seq: int | None) -> bool:
    """Whether what was open from commit `since` until commit `until` stands, or stood after commit `seq`."""
    return until is None if seq is None else since <= seq and (until is None or until > seq)


def read(found: "models.QuerySet[Row]") -> "list[Row]":
    """The rows of `found`, made as unpickling makes them: without the defaults, the checks and the signals of a new
    one, which take half the time of reading many.
    """
    return _made(found.model, found.values_list(*_names(found.model)), found.db)


class Question(Generic[Row]):
    """A question about keys, or about keys of several kinds: `of` is given an `any_of` for each and makes it."""

    def __init__(self, of: Callable[..., "models.QuerySet[Row]"]) -> None:
        self._of = of

    def rows(self, *keys: Collection[int]) -> list[Row]:
        """The rows that answer it, as `read` makes them; none where there are no keys, without asking."""
        return _made(self._text.model, self._text.answers(keys), connection.alias) if all(keys) else []

    @cached_property
    def _text(self) -> "_Text":
        found = self._of(*_places(self._of))
        return _text(found.values_list(*_names(found.model)))


class Told:
    """As `Question`, where some values of each row are asked for and not the rows: `of` ends in `values_list(…)`."""

    def __init__(self, of: Callable[..., "models.QuerySet[Any, Any]"]) -> None:
        self._of = of

    def values(self, *keys: Collection[int]) -> list[Values]:
        """The values that answer it; none where there are no keys, without asking."""
        return self._text.answers(keys) if all(keys) else []

    @cached_property
    def _text(self) -> "_Text":
        return _text(self._of(*_places(self._of)))


def _places(of: Callable[..., Any]) -> list[models.Func]:
    """Something that stands for each kind of keys while a question is put together."""
    return [any_of([-n]) for n, _ in enumerate(signature(of).parameters, start=1)]


@dataclass(frozen=True)
class _Text:
    """A question as SQL. `params` has the places of the keys; `convert` what is done to the values of a column."""

    model: Any
    sql: str
    params: Values
    convert: tuple[tuple[int, Convert], ...]

    def answers(self, keys: tuple[Collection[int], ...]) -> list[Values]:
        places = {-n: array_of(asked) for n, asked in enumerate(keys, start=1)}
        found = prepared.read(self.sql, [places.get(param[0]) if _is_place(param) else param for param in self.params])
        return [self._converted(values) for values in found] if self.convert else found

    def _converted(self, values: Values) -> Values:
        told = list(values)
        for column, convert in self.convert:
            told[column] = convert(told[column])
        return tuple(told)


def array_of(keys: Collection[int]) -> str:
    """Keys as PostgreSQL writes an array: the driver looks at each of a list to find out of what it is one."""
    return "{" + ",".join(map(str, keys)) + "}"


def _is_place(param: Any) -> bool:
    return isinstance(param, list) and len(param) == 1 and isinstance(param[0], int) and param[0] < 0


def _text(found: "models.QuerySet[Any, Any]") -> _Text:
    compiler = found.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    convert = [
        (column, partial(_convert, ways, expression))
        for column, (ways, expression) in compiler.get_converters([one[0] for one in compiler.select]).items()
    ]
    return _Text(found.model, sql, tuple(params), tuple(convert))


def _convert(ways: Iterable[Callable[..., Any]], of: Any, value: Any) -> Any:
    for way in ways:
        value = way(value, of, connection)
    return value


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _made(model: type[Row], found: Iterable[Values], alias: str) -> list[Row]:
    names, new, rows = _names(model), model.__new__, []
    for values in found:
        row = new(model)
        row.__dict__.update(zip(names, values, strict=True))
        row._state = state = ModelState()
        state.adding, state.db = False, alias
        rows.append(row)
    return rows
