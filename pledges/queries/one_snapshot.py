"""Reading everything as it is at one moment: rows of different tables that belong together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection


@contextmanager
def one_snapshot(timeout_ms: int) -> Iterator[None]:
    """One consistent view of the record, read only; no single read takes longer than `timeout_ms`. Inside somebody's
    transaction it is theirs to decide.

    As `transaction.atomic` with its settings after it, in two trips to the server less for every answer: the
    transaction is begun with its settings in one, and beginning is what tries a kept connection.
    """
    if connection.in_atomic_block:
        yield
        return
    _begin(f"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = {timeout_ms}")
    connection.autocommit = connection.needs_rollback = False
    connection.in_atomic_block = True
    done = "ROLLBACK"
    try:
        yield
        done = "ROLLBACK" if connection.needs_rollback else "COMMIT"
    finally:
        connection.in_atomic_block = connection.needs_rollback = False
        connection.autocommit = True
        _end(done)


def _begin(sql: str) -> None:
    connection.ensure_connection()
    tried = connection.health_check_done  # type: ignore[attr-defined]
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        _say(sql)
    except Error:
        if tried or connection.is_usable():
            raise
        connection.close()
        _say(sql)


def _end(sql: str) -> None:
    if connection.closed_in_transaction:
        connection.closed_in_transaction, connection.connection = False, None
        return
    try:
        _say(sql)
    except Error:
        connection.close()
        if sql == "COMMIT":
            raise


def _say(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
