"""Reading everything as it is at one moment: rows of different tables that belong together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot(timeout_ms: int) -> Iterator[None]:
    """One consistent view of the record, read only; no single read takes longer than `timeout_ms`. Inside somebody's
    transaction it is theirs to decide.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
                f"SET LOCAL statement_timeout = {timeout_ms}"
            )
        yield
