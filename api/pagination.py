"""Pages by position in the order, never by counting: page 5,000 costs what page 1 costs, and no row is lost or doubled.

A cursor is opaque and signed, and holds only for the ordering and the filters it was made for. Every ordering ends in a
column that is unique, so that a thousand rows of one day still have one order. Rows that have nothing to be ordered by
are a stretch of their own after all others, so that a plain index serves each stretch.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext as _

from api.problems import BadRequest
from pledges.queries import limits
from pledges.queries.fields import read_number, shown
from pledges.queries.rows import After

SALT = "api.cursor"


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order that a client may ask for by `name`: by `column` (empty: none before the key), then by the unique `key`;
    with `then`, the columns and the key together are unique.

    A nullable column needs `nullable`; rows without a value come last in both directions. `beside` is where the key
    stands in the table of the column, if that is another one: one index can have both.
    """

    name: str
    column: str = ""
    key: str = "public_id"
    nullable: bool = False
    then: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows to be read in one go: `limit` of them at most, in `ordering`, those whose column has a value where
    `valued`, else those where it has none; from the beginning, or from the first one after the place `after`.
    """

    ordering: Ordering
    valued: bool
    after: list[Any] | None
    falling: bool
    limit: int

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """These of `rows`, with their `_place` where the order has a column."""
        ordering, by_column = self.ordering, bool(self.ordering.column) and self.valued
        # By these names a joined row is the one that was joined already; by its own it would be joined once more.
        if ordering.column:
            rows = rows.annotate(_place=F(ordering.column))
        if ordering.nullable:
            rows = rows.filter(_place__isnull=not self.valued)
        beside = by_column and ordering.beside
        if beside:
            rows = rows.annotate(_beside=F(ordering.beside))
        key = "_beside" if beside else ordering.key
        columns = [F(name) for name in (*(["_place"] if by_column else []), *ordering.then, key)]
        if self.after is not None:
            places = [Value(value) for value in self.after]
            rows = rows.filter(After(columns, places, descending=self.falling))
            if by_column and not beside:  # the key may stand in another table than the column
                rows = rows.filter(**{f"_place__{'lte' if self.falling else 'gte'}": places[0]})
        return rows.order_by(*(one.desc() if self.falling else one.asc() for one in columns))[: self.limit]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and the cursors to both sides; None where there is nothing more."""

    rows: list[Any]
    next: str | None
    previous: str | None


def read_limit(text: str | None) -> int:
    """How many rows a page has. Raises BadRequest."""
    if text is None:
        return limits.PAGE_DEFAULT
    number = read_number(text) if text.isascii() and text.isdigit() and len(text) <= limits.DIGITS_MAX else 0
    if not 1 <= number <= limits.PAGE_MAX:
        detail = _("“%(value)s” is not a number from 1 to %(most)s.") % {"value": shown(text), "most": limits.PAGE_MAX}
        raise BadRequest.at("limit", "invalid_number", detail)
    return number


def read_ordering(text: str | None, allowed: Sequence[Ordering], default: str) -> tuple[Ordering, bool]:
    """The order asked for, and whether it is descending. Raises BadRequest."""
    asked = text if text is not None else default
    for ordering in allowed:
        if asked.removeprefix("-") == ordering.name:
            return ordering, asked.startswith("-")
    known = ", ".join(name for one in allowed for name in (one.name, f"-{one.name}"))
    detail = _("“%(value)s” is not one of: %(known)s.") % {"value": shown(asked), "known": known}
    raise BadRequest.at("ordering", "unknown_value", detail)


def page_of(
    read: Callable[[Stretch], list[Any]],
    ordering: Ordering,
    *,
    descending: bool,
    limit: int,
    cursor: str | None,
    asked: Mapping[str, str],
) -> Page:
    """One page, by one `read`, or two where the ordering is nullable and its valued rows do not fill the page.

    `asked` are the filters, to which cursors are bound. Each row must have the columns of the order as attributes, the
    first as `_place`. Raises BadRequest.
    """
    bound = _fingerprint(ordering, descending, asked)
    backward, values = _opened(cursor, bound) if cursor is not None else (False, None)
    falling = descending is not backward
    found: list[Any] = []
    for valued, after in _stretches(ordering, values, backward=backward):
        if len(found) > limit:
            break
        found += read(Stretch(ordering, valued, after, falling, limit + 1 - len(found)))
    more = len(found) > limit
    found = found[:limit]
    if backward:
        found.reverse()
    there = {"next": more or backward, "previous": more if backward else cursor is not None}
    return Page(
        found,
        _sealed(found[-1], ordering, bound, backward=False) if found and there["next"] else None,
        _sealed(found[0], ordering, bound, backward=True) if found and there["previous"] else None,
    )


def _stretches(ordering: Ordering, values: list[Any] | None, *, backward: bool) -> list[tuple[bool, list[Any] | None]]:
    """What is to be read one after the other: whether its rows have a value, and the place after which it begins (None:
    at its beginning).
    """
    if not ordering.nullable:
        return [(True, values)]
    both = [False, True] if backward else [True, False]
    if values is None:
        return [(valued, None) for valued in both]
    here = values[0] is not None
    rest = both[both.index(here) + 1 :]
    return [(here, values if here else values[1:]), *((valued, None) for valued in rest)]


def _sealed(row: Any, ordering: Ordering, bound: str, *, backward: bool) -> str:
    key = [getattr(row, name) for name in (*ordering.then, ordering.key)]
    place = [row._place, *key] if ordering.column else key
    return signing.dumps([bound, backward, [_packed(value) for value in place]], salt=SALT)


def _packed(value: Any) -> Any:
    """A value as JSON keeps it; a day is marked as one, and a time as one."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def ask_whole(cursor: str) -> tuple[str, bool, list[Any]]:
    """What a cursor is bound to, its direction and its place. Raises BadRequest for one that is damaged."""
    try:
        bound, backward, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadRequest.at("cursor", "damaged", _("This cursor is damaged. Start again without it.")) from None
    return bound, backward, values


def _opened(cursor: str, bound: str) -> tuple[bool, list[Any]]:
    """Direction and place of a cursor. Raises BadRequest for one that is damaged or belongs to another question."""
    theirs, backward, values = ask_whole(cursor)
    if theirs != bound:
        detail = _("This cursor belongs to another ordering or to other filters. Start again without it.")
        raise BadRequest.at("cursor", "other_question", detail)
    return bool(backward), [_unpacked(value) for value in values]


def _fingerprint(ordering: Ordering, descending: bool, asked: Mapping[str, str]) -> str:
    told = [ordering.name, ordering.column, descending, sorted(asked.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
