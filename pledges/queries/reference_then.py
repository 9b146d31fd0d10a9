"""Reference data as the ledger had it after a commit, where an answer about the past rests on it.

A coalition's row says up to which day our record of it is complete; moved on later, it would make an old answer say
"checked" about days on which nobody had looked yet.
"""

import json
from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from coalition.ledger.baseline import ACTOR, REASON
from coalition.ledger.replay import upcast
from coalition.models import Coalition
from pledges.queries.moment import Moment

_VERSIONS = """
    SELECT DISTINCT ON (e.key) e.key::bigint, (p.payload::jsonb ->> 'complete_to')::date
    FROM coalition_ledgerentry e JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
    WHERE e."table" = %(table)s AND e.operation <> 'delete' AND p.payload IS NOT NULL
    ORDER BY e.key, e.seq > %(seq)s, CASE WHEN e.seq <= %(seq)s THEN -e.seq ELSE e.seq END, e.n DESC
"""


_ROWS = """
    SELECT DISTINCT ON (e.key) e.key::bigint,
        (e.seq <= %(seq)s AND e.operation <> 'delete')
        OR (e.seq > %(seq)s AND (e.operation <> 'insert' OR (c.actor_name = %(actor)s AND c.reason = %(reason)s))),
        p.payload
    FROM coalition_ledgerentry e JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
    JOIN coalition_ledgercommit c ON c.seq = e.seq
    WHERE e."table" = %(table)s AND (p.payload IS NOT NULL OR e.operation = 'delete')
    ORDER BY e.key, e.seq > %(seq)s, CASE WHEN e.seq <= %(seq)s THEN -e.seq ELSE e.seq END,
        CASE WHEN e.seq <= %(seq)s THEN -e.n ELSE e.n END
"""

Row = TypeVar("Row", bound=Model)


def complete_to_then(moment: Moment) -> Mapping[int, date | None]:
    """By the primary key of a coalition, the last day up to which the record called itself complete; empty for the
    record of now. A row that is older than the ledger has its first entry's. One read.
    """
    if moment.seq is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, {"table": Coalition._meta.db_table, "seq": moment.seq})
        return dict(cursor.fetchall())


def rows_then(now: QuerySet[Row], seq: int) -> dict[int, Row]:
    """The rows of a table, of which `now` are all there are, as they stood after commit `seq`, by primary key; not to
    be saved. A row that is older than the ledger is as its first entry says; one that was never entered, as it is. Two
    reads.
    """
    model = now.model
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"table": model._meta.db_table, "seq": seq, "actor": ACTOR, "reason": REASON})
        entered = {key: (there, payload) for key, there, payload in cursor.fetchall()}
    found = {row.pk: row for row in now if row.pk not in entered}
    for key, (there, payload) in entered.items():
        if there:
            found[key] = _row(model, upcast(model, json.loads(payload)))
    return found


def _row(model: type[Row], payload: Mapping[str, Any]) -> Row:
    fields = {str(field.column): field for field in model._meta.local_concrete_fields}
    return model(**{fields[column].attname: fields[column].to_python(value) for column, value in payload.items()})


def as_known(coalition: Coalition, moment: Moment) -> Coalition:
    """`coalition` with that day as the moment's record had it."""
    found = complete_to_then(moment)
    known = copy(coalition)
    known.complete_to = found.get(coalition.pk, coalition.complete_to)
    return known
