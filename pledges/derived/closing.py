"""What every commit ends with, whatever path wrote it: the feed is told what it has not been told, and the pieces and
cells of what changed are made anew. Named in the settings; nothing that is shown may be written after it.
"""

from django.db import connection

from coalition.ledger import Commit, in_bulk
from pledges.derived import cells, feed, pieces, prepared, rule_change

FEW = 500
"""Up to about how many pledges are looked up one by one, by key: in the worst case each again for each other one."""

_MANY = """SELECT (SELECT count(*) FROM (SELECT FROM pledges_pledgestate WHERE lower(known) = %(seq)s LIMIT %(few)s) s)
        >= %(few)s
    OR (SELECT count(*) FROM (SELECT FROM pledges_flagevent WHERE seq = %(seq)s LIMIT 2 * %(few)s) e) >= 2 * %(few)s
    OR (SELECT max(n) FROM coalition_ledgerentry WHERE seq = %(seq)s) >= 5 * %(few)s"""


def close(commit: Commit) -> None:
    """Finish `commit`, of which everything else is written."""
    feed.complete(commit)
    many = in_bulk() and rule_change.chunk_of(commit) is None and _is_of_many(commit)
    with prepared.for_many() if many else prepared.by_key():
        cells.renew(pieces.renew(commit))


def _is_of_many(commit: Commit) -> bool:
    """Whether `commit` may be about more pledges than FEW."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY, {"seq": commit.seq, "few": FEW})
        return bool(cursor.fetchone()[0])
