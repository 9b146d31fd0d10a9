"""A commit's entries in the ledger, as the feed needs them: which rows, and of reference data what they say."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

REFERENCE = (
    "coalition_country",
    "coalition_coalition",
    "coalition_membership",
    "coalition_membershipcount",
    "coalition_workinggroup",
    "coalition_speaker",
    "pledges_publisher",
    "pledges_condition",
)
"""Tables of which the words are read, since a row that is gone cannot be asked."""

TOLD = (
    "pledges_statement",
    "pledges_pledge",
    "pledges_check",
    "pledges_conditionevent",
    "pledges_requirement",
    "pledges_capture",
    "pledges_policyversion",
    *REFERENCE,
)
"""Tables that a client sees."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one row. `row` are its words where they are read and were not redacted."""

    table: str
    operation: str
    key: str
    row: dict[str, Any] | None = None


def entry(table: str, operation: str, key: str, payload: str | None) -> Entry:
    """An entry from what is stored of it."""
    return Entry(table, operation, key, json.loads(payload) if payload and table in REFERENCE else None)


def entries_of(seq: int) -> list[Entry]:
    """The entries of commit `seq` that the feed tells, in their order. One read."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT e."table", e.operation, e.key, CASE WHEN e."table" = ANY(%s) THEN p.payload END'
            " FROM coalition_ledgerentry e LEFT JOIN coalition_ledgerpayload p ON p.seq = e.seq AND p.n = e.n"
            ' WHERE e.seq = %s AND e."table" = ANY(%s) ORDER BY e.n',
            [list(REFERENCE), seq, list(TOLD)],
        )
        return [entry(*row) for row in cursor.fetchall()]
