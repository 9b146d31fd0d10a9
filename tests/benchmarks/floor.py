"""The least that storing the same rows can cost: COPY into copies of the tables that have their columns, checks and
indexes, and none of their triggers and foreign keys.
"""

import time

from django.apps import apps
from django.db import connection

from coalition.ledger.triggers import kind_of

SCHEMA = "benchmark_floor"


def tables() -> list[str]:
    """Every table that the write door reaches, the ledger's own included."""
    return sorted(model._meta.db_table for model in apps.get_models() if kind_of(model) is not None)


def seconds(since_seq: int) -> float:
    """Seconds of one COPY of everything that commits from `since_seq` on wrote, as one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        found = {}
        for table in tables():
            cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" (LIKE public."{table}" INCLUDING ALL)')
            with cursor.copy(_rows(table, since_seq)) as copy:
                found[table] = b"".join(copy)
        started = time.perf_counter()
        cursor.execute("BEGIN")
        for table, rows in found.items():
            with cursor.copy(f'COPY {SCHEMA}."{table}" FROM STDIN (FORMAT binary)') as copy:
                copy.write(rows)
        cursor.execute("COMMIT")
        took = time.perf_counter() - started
        cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
    return took


def _rows(table: str, since_seq: int) -> str:
    """The rows of `table` that are no older than `since_seq`; tables without a number are as old as their parts."""
    by = {
        "pledges_positionbasing": "position_id IN (SELECT id FROM pledges_position WHERE since_seq >= {seq})",
        "pledges_positioncondition": "position_id IN (SELECT id FROM pledges_position WHERE since_seq >= {seq})",
        "pledges_pledgestate": "lower(known) >= {seq}",
        "pledges_due": "true",
        "pledges_flag": "opened_seq >= {seq}",
    }
    names = {column.name for column in _columns(table)}
    given = by.get(table) or next((f"{name} >= {{seq}}" for name in ("since_seq", "seq") if name in names), "false")
    return f'COPY (SELECT * FROM public."{table}" WHERE {given.format(seq=since_seq)}) TO STDOUT (FORMAT binary)'


def _columns(table: str) -> list[object]:
    with connection.cursor() as cursor:
        return list(connection.introspection.get_table_description(cursor, table))
