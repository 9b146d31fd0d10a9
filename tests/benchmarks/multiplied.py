"""A record many times as large as the one in the database: every row of it copied as often as is asked, within the
database as the owner, past the triggers, the ledger and the foreign keys' checks.

Each copy is a coalition of its own, with conditions and memberships of its own and the same countries, speakers and
outlets: what grows are the tables, not one coalition. The states, flags and due days are copied too: they are what the
rules said of the same words; the pieces of lists are made anew. The ledger and the feed know nothing of the copies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from coalition.models import Coalition, Membership
from pledges.derived import cells, flag_days, pieces
from pledges.models import (
    Appearance,
    Condition,
    ConditionEvent,
    Document,
    Due,
    Flag,
    FlagEvent,
    Pledge,
    PledgeState,
    Position,
    PositionBasing,
    PositionCondition,
    Statement,
)

COPIED = [
    Coalition, Membership, Condition, Document, Statement, ConditionEvent, Appearance, Pledge, Position, PositionBasing,
    PositionCondition, PledgeState, Flag, FlagEvent, Due,
]  # fmt: skip

UNIQUE = {"public_id", "pledge_public_id", "slug", "canonical_address", "text_hash", "name"}
"""Columns whose text gets the number of the copy."""


INDEXES = """
    SELECT format('%%I', i.indexrelid::regclass::name), pg_get_indexdef(i.indexrelid),
        i.indrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = ANY(%s::regclass[]) AND coalesce(c.contype, 'x') = 'x'
"""
"""The indexes of some tables and how each is made, but for those that a key or a uniqueness is."""


def multiply(copies: int) -> None:
    """Have `copies` of the record where there is one now."""
    steps = {model: _highest(model) + 1 for model in COPIED}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with _indexed_afterwards():
            for model in COPIED:
                _copy(model, copies, steps)
        for model in steps:
            if any(field.column == "id" for field in model._meta.local_concrete_fields):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\"")
        cursor.execute("ANALYZE")
        pieces.repair()
        flag_days.repair()
        cells.repair()
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def _indexed_afterwards() -> Iterator[None]:
    """Take the indexes of the tables away and make them anew: a third of the time of filing each row in each."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [[model._meta.db_table for model in COPIED]])
        found = cursor.fetchall()
        for index, _, table, constraint, _ in found:
            cursor.execute(
                f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"' if constraint else f"DROP INDEX {index}"
            )
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, made, table, constraint, said in found:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {said}' if constraint else made)
        cursor.execute("RESET maintenance_work_mem")


def _highest(model: type[models.Model]) -> int:
    highest: int = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    return highest


def _copy(model: type[models.Model], copies: int, steps: dict[Any, int]) -> None:
    """All copies of a table in one statement, which sees the rows of before: each is read once."""
    table = model._meta.db_table
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    told = ", ".join(_told(model, field, steps) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {told} FROM generate_series(1, %s) AS copy, "{table}"',
            [copies - 1],
        )


def _told(model: type[models.Model], field: Any, steps: dict[Any, int]) -> str:
    """A column's value in a copy. The key of a row that is not copied is the same in each."""
    column = f'"{field.column}"'
    if field.primary_key and not field.is_relation:
        return f"{column} + copy * {steps[model]}"
    if field.is_relation:
        return f"{column} + copy * {steps[field.related_model]}" if field.related_model in steps else column
    if field.column in UNIQUE:
        length = field.max_length or 200
        return f"CASE WHEN {column} = '' THEN '' ELSE left({column}, {length - 7}) || '-' || copy END"
    if field.column in ("record_id", "piece", "facts"):
        return "''"
    return column
