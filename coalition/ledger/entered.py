"""The numbers of the ledger, asked of the tables themselves: commits and entries without a gap, and each fact opened
and closed by the commit that it names.

The chain says that nothing was changed since; these say that what was chained is what the door promises.
"""

from collections.abc import Iterator

from django.db import connection, models

from coalition.ledger.baseline import ACTOR, REASON
from coalition.ledger.chain import Trouble
from coalition.ledger.replay import ledgered_models
from coalition.ledger.triggers import RecordTrigger

_COMMITS = """
    SELECT missing FROM generate_series(1, (SELECT max(seq) FROM coalition_ledgercommit)) missing
    WHERE NOT EXISTS (SELECT 1 FROM coalition_ledgercommit c WHERE c.seq = missing) ORDER BY missing
"""

_ENTRIES = """
    SELECT seq, min(place) FROM (
        SELECT seq, n, row_number() OVER (PARTITION BY seq ORDER BY n) AS place FROM coalition_ledgerentry
    ) e WHERE n <> place GROUP BY seq ORDER BY seq
"""

_OPENED = """
    SELECT r."{opened}", r."{key}"::text FROM "{table}" r
    WHERE NOT EXISTS (
        SELECT 1 FROM coalition_ledgerentry e
        WHERE e."table" = %(table)s AND e.key = r."{key}"::text AND e.operation = 'insert'
            AND (e.seq = r."{opened}" OR (e.seq = %(baseline)s AND e.seq >= r."{opened}"))
    ) ORDER BY 1, 2
"""

_CLOSED = """
    SELECT r.until_seq, r."{key}"::text FROM "{table}" r
    WHERE r.until_seq IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM coalition_ledgerentry e
        WHERE e."table" = %(table)s AND e.key = r."{key}"::text
            AND (e.seq = r.until_seq AND e.operation IN ('update', 'redact')
                OR e.seq = %(baseline)s AND e.operation = 'insert' AND e.seq >= r.until_seq)
    ) ORDER BY 1, 2
"""


def check_numbers() -> Iterator[Trouble]:
    """Commits and entries that are missing between others."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMITS)
        commits = cursor.fetchall()
        cursor.execute(_ENTRIES)
        entries = cursor.fetchall()
    for (seq,) in commits:
        yield Trouble(seq, 0, "gap", "this commit is missing")
    for seq, place in entries:
        yield Trouble(seq, place, "gap", "this entry is missing")


def check_facts() -> Iterator[Trouble]:
    """Facts that name another commit than the one in which the ledger has them opened or closed. What is older than the
    ledger was entered by its first commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(seq), 0) FROM coalition_ledgercommit WHERE (actor_name, reason) = (%s, %s)",
            [ACTOR, REASON],
        )
        baseline = cursor.fetchone()[0]
    for model in ledgered_models():
        for column, sql, verb in _asked(model):
            names = {"table": model._meta.db_table, "key": model._meta.pk.column, "opened": column}
            with connection.cursor() as cursor:
                cursor.execute(sql.format(**names), {"table": names["table"], "baseline": baseline})
                found = cursor.fetchall()
            for seq, key in found:
                what = f"{names['table']} {key} says that it was {verb} here, and no entry of this commit does"
                yield Trouble(seq, 0, "fact", what)


def _asked(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    """The columns of `model` that name a commit, each with its question and the word for it."""
    trigger = next((t for t in getattr(model._meta, "triggers", []) if isinstance(t, RecordTrigger)), None)
    if trigger is not None and trigger.opened_by:
        yield trigger.opened_by, _OPENED, "opened"
    if trigger is not None and "until_seq" in trigger.once:
        yield "until_seq", _CLOSED, "closed"
