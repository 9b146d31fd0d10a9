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

    A nullable column needs `nullable`; rows without a value come last in both directions.
    """

    name: str
    column: str = ""
    key: str = "public_id"
    nullable: bool = False
    then: tuple[str, ...] = ()


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
    rows: QuerySet[Any],
    ordering: Ordering,
    *,
    descending: bool,
    limit: int,
    cursor: str | None,
    asked: Mapping[str, str],
    fetch: Callable[[QuerySet[Any]], list[Any]] = list,
) -> Page:
    """One page of `rows`, by one read, or two where the ordering is nullable and its valued rows do not fill the page.

    `asked` are the filters, to which cursors are bound. `fetch` reads the rows; each must have the columns of the order
    as attributes, the first as `_place`. Raises BadRequest.
    """
    bound = _fingerprint(ordering, descending, asked)
    backward, values = _opened(cursor, bound) if cursor is not None else (False, None)
    falling = descending is not backward
    found: list[Any] = []
    for stretch, after in _stretches(ordering, values, backward=backward):
        if len(found) > limit:
            break
        found += fetch(_read_on(rows, ordering, stretch, after, falling=falling)[: limit + 1 - len(found)])
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


def _stretches(
    ordering: Ordering, values: list[Any] | None, *, backward: bool
) -> list[tuple[str | None, list[Any] | None]]:
    """What is to be read one after the other: the column that orders the stretch (None: the key alone), and the place
    after which it begins (None: at its beginning).
    """
    if not ordering.nullable:
        return [(ordering.column or None, values)]
    both: list[str | None] = [None, ordering.column] if backward else [ordering.column, None]
    if values is None:
        return [(stretch, None) for stretch in both]
    here = None if values[0] is None else ordering.column
    rest = both[both.index(here) + 1 :]
    return [(here, values[1:] if here is None else values), *((stretch, None) for stretch in rest)]


def _read_on(
    rows: QuerySet[Any], ordering: Ordering, stretch: str | None, after: list[Any] | None, *, falling: bool
) -> QuerySet[Any]:
    """The rows of a stretch in order, from a place on."""
    if ordering.nullable:
        rows = rows.filter(**{f"{ordering.column}__isnull": stretch is None})
    columns = [F(name) for name in (*([stretch] if stretch else []), *ordering.then, ordering.key)]
    if ordering.column:
        rows = rows.annotate(_place=F(ordering.column))
    if after is not None:
        places = [_unpacked(value) for value in after]
        rows = rows.filter(After(columns, places, descending=falling))
        if stretch and (ordering.then or len(columns) > 1):  # the key may stand in another table than the column
            rows = rows.filter(**{f"{stretch}__{'lte' if falling else 'gte'}": places[0]})
    return rows.order_by(*(column.desc() if falling else column.asc() for column in columns))


def _sealed(row: Any, ordering: Ordering, bound: str, *, backward: bool) -> str:
    key = [getattr(row, name) for name in (*ordering.then, ordering.key)]
    place = [row._place, *key] if ordering.column else key
    return signing.dumps([bound, backward, [_packed(value) for value in place]], salt=SALT)


def _packed(value: Any) -> Any:
    """A value as JSON keeps it; a day is marked as one, and a time as one."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Value:
    if isinstance(value, dict) and "at" in value:
        return Value(datetime.fromisoformat(value["at"]))
    return Value(date.fromisoformat(value["day"]) if isinstance(value, dict) else value)


def _opened(cursor: str, bound: str) -> tuple[bool, list[Any]]:
    """Direction and place of a cursor. Raises BadRequest for one that is damaged or belongs to another question."""
    try:
        theirs, backward, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadRequest.at("cursor", "damaged", _("This cursor is damaged. Start again without it.")) from None
    if theirs != bound:
        detail = _("This cursor belongs to another ordering or to other filters. Start again without it.")
        raise BadRequest.at("cursor", "other_question", detail)
    return bool(backward), list(values)


def _fingerprint(ordering: Ordering, descending: bool, asked: Mapping[str, str]) -> str:
    told = [ordering.name, ordering.column, descending, sorted(asked.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
