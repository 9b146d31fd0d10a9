"""One snapshot shows one moment, writes nothing, ends with its block whatever happens, outlives a lost connection."""

from typing import Any

import pytest
from django.db import DatabaseError, InternalError, OperationalError, connection, connections, transaction

from coalition.models import Coalition
from pledges.queries.one_snapshot import one_snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def is_over() -> bool:
    """Whether the connection is as it was before any transaction."""
    idle = connection.connection is None or connection.connection.info.transaction_status == 0
    return idle and connection.get_autocommit() and not connection.in_atomic_block and not connection.needs_rollback


def test_it_is_read_only_at_one_moment_and_leaves_nothing_behind() -> None:
    with one_snapshot(1234):
        assert ask("SHOW transaction_isolation") == "repeatable read"
        assert ask("SHOW transaction_read_only") == "on"
        assert ask("SHOW statement_timeout") == "1234ms"
    assert is_over()
    assert ask("SHOW statement_timeout") == "0"
    assert ask("SHOW transaction_read_only") == "off"


def test_a_write_inside_is_refused_and_the_next_one_outside_is_not() -> None:
    with pytest.raises(InternalError), one_snapshot(1000):
        ask("SELECT nextval('coalition_country_id_seq')")
    assert is_over()
    make.country("FR")


def test_a_block_that_fails_ends_it_too() -> None:
    with pytest.raises(OperationalError), one_snapshot(10):
        ask("SELECT pg_sleep(5)")
    assert is_over()
    with pytest.raises(ZeroDivisionError), one_snapshot(1000):
        assert 1 / 0
    assert is_over()
    assert ask("SELECT 1") == 1


def test_what_is_atomic_inside_it_is_a_part_of_it() -> None:
    with one_snapshot(1000):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask("SELECT 1 / 0")
        assert ask("SELECT 1") == 1
    assert is_over()


def test_inside_a_transaction_nothing_is_begun() -> None:
    with transaction.atomic():
        with one_snapshot(1000):
            assert ask("SHOW transaction_isolation") == "read committed"
        assert connection.in_atomic_block
    assert is_over()


def test_a_connection_that_was_lost_meanwhile_is_made_anew() -> None:
    pid = ask("SELECT pg_backend_pid()")
    _end_backend(pid)
    connection.health_check_enabled, connection.health_check_done = True, False
    with one_snapshot(1000):
        assert ask("SELECT pg_backend_pid()") != pid
        assert Coalition.objects.count() == 0
    assert is_over()


def test_a_connection_that_is_lost_in_the_middle_says_so_and_the_next_snapshot_works() -> None:
    def lose_it() -> None:
        with one_snapshot(1000):
            _end_backend(ask("SELECT pg_backend_pid()"))
            ask("SELECT 1")

    with pytest.raises(OperationalError):
        lose_it()
    connection.close_if_unusable_or_obsolete()
    with one_snapshot(1000):
        assert ask("SELECT 1") == 1


def _end_backend(pid: int) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
