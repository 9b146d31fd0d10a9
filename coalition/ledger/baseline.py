"""The first entries of a record that is older than its ledger. Used by one migration; asks only the models that it is
given, so that it stays right when the tables change later.
"""

from typing import Any

from coalition.ledger.canonical import canonical_select
from coalition.ledger.lock import LOCK_KEY

TABLES = {
    "coalition": "country countryalias coalition event participation membership membershipcount workinggroup seat "
    "speaker",
    "pledges": "publisher document statement appearance pledge position positionbasing condition positioncondition "
    "conditionevent check flagevent",
}
"""The tables that were in the ledger when it began."""

ACTOR, REASON = "migration", "The ledger begins: every row as it stands."


def enter_everything(apps: Any, connection: Any) -> None:
    """Chain the commits that are there, and enter every row in one commit more. Nothing where there is no commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        cursor.execute("SELECT seq FROM coalition_ledgercommit ORDER BY seq")
        seqs = [row[0] for row in cursor.fetchall()]
        if not seqs:
            return
        # Opened by nobody that is still there: for this once they are this transaction's, so that it may close them.
        cursor.execute("ALTER TABLE coalition_ledgercommit DISABLE TRIGGER USER")
        cursor.execute("UPDATE coalition_ledgercommit SET opened_in = pg_current_xact_id()::text::bigint")
        for seq in seqs:
            cursor.execute("SELECT coalition_ledger_close(%s)", [seq])
        cursor.execute("ALTER TABLE coalition_ledgercommit ENABLE TRIGGER USER")
        _open(cursor, seqs[-1] + 1)
        for app, names in TABLES.items():
            for name in names.split():
                _enter(cursor, apps.get_model(app, name), seqs[-1] + 1)
        cursor.execute("SELECT coalition_ledger_close(%s)", [seqs[-1] + 1])
        cursor.execute(
            "SELECT set_config('tracker.actor', '', true), set_config('tracker.seq', '', true),"
            " set_config('tracker.baseline', '', true)"
        )


def _open(cursor: Any, seq: int) -> None:
    cursor.execute(
        "SELECT set_config('tracker.actor', %s, true), set_config('tracker.seq', %s, true),"
        " set_config('tracker.baseline', 'on', true)",
        [ACTOR, str(seq)],
    )
    cursor.execute(
        "INSERT INTO coalition_ledgercommit (seq, at, actor_name, reason, origin)"
        " SELECT %s, greatest(clock_timestamp(), max(at) + interval '1 microsecond'), %s, %s, 'job'"
        " FROM coalition_ledgercommit",
        [seq, ACTOR, REASON],
    )


def _enter(cursor: Any, model: Any, seq: int) -> None:
    """Enter the rows of one table, in the order of their keys, as the trigger would."""
    table = model._meta.db_table
    without = ("actor_id",) if table == "pledges_flagevent" else ()
    cursor.execute(
        f"""
        WITH given AS (
            SELECT (SELECT count(*) FROM coalition_ledgerentry WHERE seq = %(seq)s) + row_number() OVER (ORDER BY key)
                AS n, key::text, payload, convert_to(payload, 'UTF8') AS bytes
            FROM ({canonical_select(model, f'"{table}"', without=without)}) r
        ), hashed AS (
            SELECT n, key, payload, octet_length(bytes) AS length, encode(sha256(bytes), 'hex') AS hash FROM given
        ), entered AS (
            INSERT INTO coalition_ledgerentry
                (seq, n, version, "table", operation, key, payload_length, payload_hash, digest)
            SELECT %(seq)s, n, 1, %(table)s, 'insert', key, length, hash, encode(sha256(convert_to(
                concat_ws(E'\\n', 'coalition-ledger-entry/1', %(seq)s, n, %(table)s, 'insert', key, length, hash, ''),
                'UTF8')), 'hex')
            FROM hashed
        )
        INSERT INTO coalition_ledgerpayload (seq, n, payload) SELECT %(seq)s, n, payload FROM hashed
        """,  # noqa: S608 - names of our own tables and columns, no input
        {"seq": seq, "table": table},
    )
