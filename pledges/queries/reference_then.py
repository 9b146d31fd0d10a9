"""Reference data as the ledger had it after a commit, where an answer about the past rests on it.

A coalition's row says up to which day our record of it is complete; moved on later, it would make an old answer say
"checked" about days on which nobody had looked yet.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date

from django.db import connection

from coalition.models import Coalition
from pledges.queries.moment import Moment

_VERSIONS = """
    SELECT DISTINCT ON (e.key) e.key::bigint, (p.payload::jsonb ->> 'complete_to')::date
    FROM coalition_ledgerentry e JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
    WHERE e."table" = %(table)s AND e.operation <> 'delete' AND p.payload IS NOT NULL
    ORDER BY e.key, e.seq > %(seq)s, CASE WHEN e.seq <= %(seq)s THEN -e.seq ELSE e.seq END, e.n DESC
"""


def complete_to_then(moment: Moment) -> Mapping[int, date | None]:
    """By the primary key of a coalition, the last day up to which the record called itself complete; empty for the
    record of now. A row that is older than the ledger has its first entry's. One read.
    """
    if moment.seq is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, {"table": Coalition._meta.db_table, "seq": moment.seq})
        return dict(cursor.fetchall())


def as_known(coalition: Coalition, moment: Moment) -> Coalition:
    """`coalition` with that day as the moment's record had it."""
    found = complete_to_then(moment)
    known = copy(coalition)
    known.complete_to = found.get(coalition.pk, coalition.complete_to)
    return known
