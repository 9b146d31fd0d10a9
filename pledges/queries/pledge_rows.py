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

from django.db import connection
from django.db.models import QuerySet, Value

from coalition.visibility import Viewer
from pledges.derived import pieces, prepared
from pledges.derived.cells import AGING
from pledges.models.flag import SEES_ALL_FLAGS
from pledges.queries import flags_then, pledge_list
from pledges.queries.moment import Moment
from pledges.queries.taken_back import GONE

_TOLD = f"AND ls.id NOT IN ({GONE})"
_COUNTED = ("last_checked_on", "open_flags", "disputed")
"""What is counted beside the state. Of now it is counted already; at a past moment it is what `pledge_list` works out.
"""

SQL = pieces.SQL | {
    "stale": f"CASE WHEN s.id IS NOT NULL THEN s.status IN ({pieces.codes(AGING)})"
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
    readers without an account. One read, one more for those that have no piece; at a past moment one more for the
    flags, and one for a past record.
    """
    names = ("state__looked_on", "state__open_flags", "state__disputed")
    if not moment.is_now:
        found = pledge_list.looked_for(found, moment).annotate(none_yet=Value(0), undisputed=Value(value=False))
        names = ("last_checked_on", "none_yet", "undisputed")
    place = "_place" if "_place" in found.query.annotations else "pk"
    told = found.values_list(place, "public_id", "pk", "state__pk", "state__facts", "state__piece", "state__status",
                             "state__stale_on", *names)  # fmt: skip
    page = [_row(one, moment.on) for one in told]
    _complete([row for row in page if not row.piece], moment, counted=moment.is_now)
    if page and not moment.is_now:
        flags = flags_then.counted([row.pledge for row in page], moment)
        for row in page:
            row.open_flags, row.disputed = flags.get(row.pledge, (0, False))
    return page


WALKED = ("last_stated_on", "stale_on")
"""The days that order current states by an index of their own, beside the pledge's public id."""


def walked(column: str, moment: Moment, *, after: Sequence[Any] | None, falling: bool, limit: int) -> list[Row]:
    """All pledges of now that have a day in `column` (of WALKED), in its order, for readers without an account: `limit`
    of them at most, from the first one after the place `after`. One read of one index, planned once.
    """
    if column not in WALKED:
        raise ValueError(column)
    order, onward = ("DESC", "<") if falling else ("ASC", ">")
    place = f"s.{column}, s.pledge_public_id"
    sql = f"""SELECT s.{column}, s.pledge_public_id, s.pledge_id, s.id, s.facts, s.piece, s.status, s.stale_on,
            s.looked_on, s.open_flags, s.disputed
        FROM pledges_pledgestate s
        WHERE upper_inf(s.valid) AND upper_inf(s.known) AND s.{column} IS NOT NULL AND s.piece <> ''
            {f"AND ({place}) {onward} (%s, %s)" if after else ""}
        ORDER BY s.{column} {order}, s.pledge_public_id {order} LIMIT {int(limit)}"""  # noqa: S608 - our own columns
    return [_row(told, moment.on) for told in prepared.read(sql, after or ())]


def _row(told: Sequence[Any], day: date) -> Row:
    place, public_id, pledge, state, facts, piece, status, stale_on, looked_on, open_flags, disputed = told
    stale = None if state is None else status in AGING and stale_on is not None and stale_on <= day
    looked_on = looked_on and min(looked_on, day)
    return Row(place, public_id, pledge, state, facts or "", piece or "", stale, looked_on, open_flags, disputed)


def _complete(bare: list[Row], moment: Moment, *, counted: bool) -> None:
    """Give the rows without a piece theirs, and what is counted beside it where that is `counted` already for the
    others. One read, or none.
    """
    if not bare:
        return
    said = pieces.members(counted=counted, told="" if moment.seq is None else _TOLD)
    of = "SELECT * FROM unnest(%(pledges)s::bigint[], %(states)s::bigint[])"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH of(pledge, state) AS MATERIALIZED ({of}) {said}",
            {"pledges": [row.pledge for row in bare], "states": [row.state for row in bare]},
        )
        made = {key: rest for key, _state, *rest in cursor.fetchall()}
    for row in bare:
        row.facts, row.piece, *now = made[row.pledge]
        if counted:
            looked_on, row.open_flags, row.disputed = now
            row.last_checked_on = looked_on and min(looked_on, moment.on)


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
