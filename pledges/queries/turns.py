"""The days on which something really changed: a state began that a reader would see as another than the one before.

A statement that only repeats makes a new state in the table and no turn. One read, however many states.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from coalition.models import Coalition
from pledges.models import Pledge, PledgeState
from pledges.queries.moment import Moment

SEEN = (
    "status", "firmness", "modality", "delivery", "confidence", "measure", "qualifier", "low", "high", "currency",
    "places", "basing", "window", "condition_mode", "conditions", "outlet_only",
)  # fmt: skip
"""What a reader sees of a state. That it was said again, or by how many, is not among it."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The nearest turns before and after a day, None where there is none; `first` is the first of all."""

    previous: date | None
    next: date | None
    first: date | None


def turns(of: Pledge | Coalition, moment: Moment) -> Turns:
    """The turns around the moment's day, of one pledge or of all of a coalition, as the record knew them then."""
    owner = "p.id" if isinstance(of, Pledge) else "p.coalition_id"
    then = moment.seq is not None
    known = "s.known @> %s::bigint" if then else "upper_inf(s.known)"
    stood = "(p.until_seq IS NULL OR p.until_seq > %s)" if then else "p.until_seq IS NULL"
    states, pledges = PledgeState._meta.db_table, Pledge._meta.db_table
    seen = ", ".join(f's."{name}"' for name in SEEN)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT max(day) FILTER (WHERE day < %s), min(day) FILTER (WHERE day > %s AND day <= %s), min(day)
            FROM (
                SELECT lower(s.valid) AS day, ROW({seen})::text AS seen,
                    lag(ROW({seen})::text) OVER (PARTITION BY s.pledge_id ORDER BY s.valid) AS before
                FROM "{states}" s JOIN "{pledges}" p ON p.id = s.pledge_id
                WHERE {owner} = %s AND {known} AND {stood}
            ) steps
            WHERE seen IS DISTINCT FROM before
            """,  # noqa: S608 - names of our own tables and columns, no input
            [moment.on, moment.on, moment.today, of.pk, *([moment.seq] * 2 if then else [])],
        )
        return Turns(*cursor.fetchone())
