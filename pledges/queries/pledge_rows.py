"""The rows of a list of pledges as JSON text: the ready pieces of their states, read and never built, and beside them
what depends on the day and the moment.

Says of every pledge what `api.serializers.pledge.Pledge` says of it; the two are compared over the whole record at
several moments. What a reader's language decides (the sentence) and where the site stands (the address) is left to the
caller. A row whose state has no piece (nobody has spoken for the pledge, or it is a state of the past) is written by
the same SQL that makes the pieces.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value

from coalition.visibility import Viewer
from pledges.derived import flag_days, pieces, prepared
from pledges.derived.cells import AGING
from pledges.derived.flag_days import codes
from pledges.models.flag import SEES_ALL_FLAGS
from pledges.queries import flags_then, pledge_list
from pledges.queries.moment import Moment
from pledges.queries.taken_back import GONE

_TOLD = f"AND ls.id NOT IN ({GONE})"
_COUNTED = ("last_checked_on", "open_flags", "disputed")
"""What is counted beside the state. Of now it is counted already; at a past moment it is what `pledge_list` works out.
"""

SQL = pieces.SQL | {
    "stale": f"CASE WHEN s.id IS NOT NULL THEN s.status IN ({codes(AGING)})"
    " AND coalesce(s.stale_on <= %(day)s, false) END",
}
"""How each field that a table has is said."""

_NOW = {
    "last_checked_on": """greatest(
        (SELECT max(k.checked_on) FROM pledges_check k WHERE k.until_seq IS NULL AND k.coalition_id = p.coalition_id
            AND k.country_id = p.country_id AND k.capability = p.capability AND k.checked_on <= %(day)s),
        CASE WHEN co.complete_to IS NOT NULL THEN least(co.complete_to, %(day)s) END)""",
    "open_flags": "flagged.counted",
    "disputed": "flagged.disputing",
}

_OF = "WITH of(pledge, state) AS MATERIALIZED (SELECT * FROM unnest(%(pledges)s::bigint[], %(states)s::bigint[]))"
_MADE_NOW = f"{_OF} {pieces.members(pieces.COUNTED, pieces.OF_NOW)}"
_MADE_THEN = f"""{_OF} {
    pieces.members(
        f", {_NOW['last_checked_on']}, {flag_days.COUNTED}, {flag_days.DISPUTED}",
        "LEFT JOIN pledges_flagdays fd ON fd.pledge_id = p.id",
    )
}"""
_MADE_AS_KNOWN = f"{_OF} {pieces.members(told=_TOLD)}"
"""The rows that have no piece: of now, of a past day by the record of now, and of a past record."""


@dataclass(slots=True)
class Row:
    """A row of the list: its place in the order, its key, the facts of its sentence (a JSON list in the order of
    `words.summary.summary`), the piece (a JSON object), and what is said on reading.
    """

    _place: Any
    public_id: str
    pledge: int
    state: int | None
    facts: str
    piece: str
    stale: bool | None
    last_checked_on: date | None
    open_flags: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A table of pledges as SQL, to be read with whatever columns. `keys` is a query with the columns `names`, of which
    rows are taken as `page`; `source` joins the rest to it; `said` how each field is said.
    """

    keys: str
    names: tuple[str, ...]
    source: str
    values: dict[str, Any]
    said: Mapping[str, str]


def rows(found: QuerySet[Any], moment: Moment) -> list[Row]:
    """The rows of `found` (of `pledge_list.stated`, ordered and cut to a page, with its `_place` where it has one) for
    readers without an account. One read, one more for those that have no piece; of a past record one more for the
    flags, and one for the record.
    """
    names = ("state__looked_on", "state__open_flags", "state__disputed")
    if not moment.is_now:
        found = found.annotate(none_looked=Value(None, DateField()), none_yet=Value(0), undisputed=Value(value=False))
        names = ("none_looked", "none_yet", "undisputed")
    if moment.seq is not None:
        found = pledge_list.looked_for(found, moment)
        names = ("last_checked_on", *names[1:])
    place = "_place" if "_place" in found.query.annotations else "pk"
    told = found.values_list(place, "public_id", "pk", "state__pk", "state__facts", "state__piece", "state__status",
                             "state__stale_on", *names)  # fmt: skip
    return _completed([_row(one, moment.on) for one in told], moment)


WALKED = ("last_stated_on", "stale_on")
"""The days that order the states of each moment by an index of their own, beside the pledge's public id."""

_HELD_NOW = "upper_inf(s.valid) AND upper_inf(s.known) AND s.piece <> ''"
_HELD_THEN = f"""upper_inf(s.known) AND lower(s.valid) <= %(day)s AND (upper_inf(s.valid) OR upper(s.valid) > %(day)s)
            AND {pieces.SHOWN} AND """
"""Of a state `s` of a pledge `p`, that it held, and that readers may see the pledge."""

_SPOKEN = {
    "last_stated_on": "s.last_stated_on <= %(day)s",
    "stale_on": f"(s.last_stated_on IS NOT NULL OR {pledge_list.SPOKEN})",
}
"""Of the same, that somebody had spoken by the day. No state rests on later words than its first day's, so that a list
by the day of the last words begins in its index at the day asked about.
"""


def walked(column: str, moment: Moment, *, after: Sequence[Any] | None, falling: bool, limit: int) -> list[Row]:
    """All pledges that have a day in `column` (of WALKED) now or, by the record of now, on a past day, in its order,
    for readers without an account: `limit` of them at most, from the first one after the place `after`. One read of one
    index, planned once; of a past day one more for what is said of the rows.
    """
    if column not in WALKED or moment.seq is not None:
        raise ValueError(column, moment)
    order, onward = ("DESC", "<") if falling else ("ASC", ">")
    place = f"s.{column}, s.pledge_public_id"
    said, of = "s.facts, s.piece, s.status, s.stale_on, s.looked_on, s.open_flags, s.disputed", _HELD_NOW
    source = "pledges_pledgestate s"
    if not moment.is_now:
        said, of = "'', '', s.status, s.stale_on, NULL::date, 0, false", _HELD_THEN + _SPOKEN[column]
        source += " JOIN pledges_pledge p ON p.id = s.pledge_id"
    sql = f"""SELECT s.{column}, s.pledge_public_id, s.pledge_id, s.id, {said} FROM {source}
        WHERE {of} AND s.{column} IS NOT NULL {f"AND ({place}) {onward} (%(place)s, %(key)s)" if after else ""}
        ORDER BY s.{column} {order}, s.pledge_public_id {order} LIMIT {int(limit)}"""  # noqa: S608 - our own columns
    values = dict(zip(("place", "key"), after or (), strict=False))
    found = prepared.read(sql, values if moment.is_now else values | {"day": moment.on})
    return _completed([_row(told, moment.on) for told in found], moment)


def _row(told: Sequence[Any], day: date) -> Row:
    place, public_id, pledge, state, facts, piece, status, stale_on, looked_on, open_flags, disputed = told
    stale = None if state is None else status in AGING and stale_on is not None and stale_on <= day
    looked_on = looked_on and min(looked_on, day)
    return Row(place, public_id, pledge, state, facts or "", piece or "", stale, looked_on, open_flags, disputed)


def _completed(page: list[Row], moment: Moment) -> list[Row]:
    """`page`, whose rows without a piece have been given theirs, and what is said beside it; of a past moment that is
    all rows. One read or none; of a past record two.
    """
    bare = [row for row in page if not row.piece] if moment.is_now else page
    if not bare:
        return page
    made_by = _MADE_AS_KNOWN if moment.seq is not None else _MADE_NOW if moment.is_now else _MADE_THEN
    values = {"pledges": [row.pledge for row in bare], "states": [row.state for row in bare]}
    found = prepared.read(made_by, values if moment.is_now or moment.seq is not None else values | {"day": moment.on})
    made = {key: rest for key, _state, *rest in found}
    flags = {} if moment.seq is None else flags_then.counted((row.pledge for row in bare), moment)
    for row in bare:
        row.facts, row.piece, *beside = made[row.pledge]
        if moment.seq is not None:
            row.open_flags, row.disputed = flags.get(row.pledge, (0, False))
        else:
            looked_on, row.open_flags, row.disputed = beside
            row.last_checked_on = looked_on and min(looked_on, moment.on)
    return page


def page_of(found: QuerySet[Any], moment: Moment, viewer: Viewer, fields: Sequence[str]) -> Page:
    """`found` as SQL in which these fields of a table can be said. Reads nothing, but for a past record."""
    asked = [] if moment.is_now else [name for name in _COUNTED if name in fields]
    if asked:
        found = pledge_list.worked_out(found, moment, viewer)
    sql, values = found.values_list("pk", "state__pk", "public_id", *asked).query.sql_with_params()
    said = SQL | (_NOW if moment.is_now else {name: f"page.{name}" for name in asked})
    source = f"""FROM page JOIN pledges_pledge p ON p.id = page.pk
        JOIN coalition_coalition co ON co.id = p.coalition_id
        LEFT JOIN coalition_country c ON c.id = p.country_id
        LEFT JOIN pledges_pledgestate s ON s.id = page.state {_joins(fields, moment, viewer)}"""
    names = ("pk", "state", "public_id", *asked)
    return Page(numbered(sql), names, source, numbered_values(values) | {"day": moment.on}, said)


def _joins(fields: Sequence[str], moment: Moment, viewer: Viewer) -> str:
    """What must be joined to say these fields."""
    joins = ""
    if "latest_statement" in fields:
        joins += pieces.LATEST.format(told="" if moment.is_now else _TOLD)
    if "quantity_unnamed" in fields:
        joins += pieces.SIZED
    if moment.is_now and ("open_flags" in fields or "disputed" in fields):
        seen = "" if viewer.may(SEES_ALL_FLAGS) else "AND NOT f.internal"
        joins += f" CROSS JOIN LATERAL {pieces.FLAGGED.format(seen=seen)}"
    return joins


def numbered(sql: str) -> str:
    """`sql` with parameters by number (`v0`, `v1` …) instead of by place, to stand among others."""
    parts = sql.split("%s")
    return "".join(f"{part}%(v{n})s" for n, part in enumerate(parts[:-1])) + parts[-1]


def numbered_values(values: Iterable[Any]) -> dict[str, Any]:
    """The values of these parameters."""
    return {f"v{n}": value for n, value in enumerate(values)}
