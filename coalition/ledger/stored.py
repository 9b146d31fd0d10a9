"""The ledger as it is stored, read in order. Nothing is held in memory but what the chain asks for."""

from collections.abc import Iterator

from django.db import connection

from coalition.ledger.chain import ChainedCommit, ChainedEntry

CHUNK = 2000

COMMITS = "SELECT seq, coalition_ledger_commit_text(seq), head FROM coalition_ledgercommit ORDER BY seq"

ENTRIES = """
    SELECT e.seq, e.n, e.version, e."table", e.operation, e.key, e.payload_length, e.payload_hash, e.digest,
        p.payload, p.blanked_in
    FROM coalition_ledgerentry e LEFT JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n
    WHERE (e.seq, e.n) > (%s, %s) ORDER BY e.seq, e.n LIMIT %s
"""


def commits() -> Iterator[ChainedCommit]:
    """Every commit, in order."""
    with connection.cursor() as cursor:
        cursor.execute(COMMITS)
        yield from (ChainedCommit(*row) for row in cursor.fetchall())


def entries() -> Iterator[ChainedEntry]:
    """Every entry with its words, in order, some thousand at a time."""
    last = (0, 0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, [*last, CHUNK])
            rows = cursor.fetchall()
        yield from (ChainedEntry(*row) for row in rows)
        if len(rows) < CHUNK:
            return
        last = rows[-1][:2]
