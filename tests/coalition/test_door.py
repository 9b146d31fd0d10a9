"""The write door with real transactions: one lock, one number, one actor, nothing half-written."""

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, InternalError, OperationalError, connection, connections, transaction

from coalition.ledger import (
    BULK_SECONDS,
    DoorAlreadyOpen,
    DoorBusy,
    MissingReason,
    ReasonTooLong,
    door,
    put_off,
    record,
)
from coalition.models import Country, LedgerCommit, Membership
from coalition.vocabulary import Origin

pytestmark = pytest.mark.django_db(transaction=True)


class Torn(Exception):
    """What a test raises in the middle of a write."""


def _record(reason: str = "a test", actor: Any = "tester") -> Any:
    return record(actor=actor, reason=reason, origin=Origin.SHELL)


def _seqs() -> list[int]:
    return list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))


def _actor() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('tracker.actor', true), '')")
        return cursor.fetchone()[0]


def _in_thread(work: Callable[[], Any]) -> Any:
    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def test_numbers_count_commits_from_one_without_a_gap() -> None:
    for expected in (1, 2, 3):
        with _record() as commit:
            assert commit.seq == expected
    assert _seqs() == [1, 2, 3]


def test_a_commit_says_who_why_and_through_which_door() -> None:
    analyst = User.objects.create_user("ann")
    with _record("  Correct the office.  ", analyst) as commit:
        assert commit.actor == "ann"
    row = LedgerCommit.objects.get()
    assert (row.actor, row.actor_name, row.reason, row.origin) == (analyst, "ann", "Correct the office.", Origin.SHELL)


def test_a_job_has_a_name_and_no_account() -> None:
    with _record(actor="sweep"):
        pass
    row = LedgerCommit.objects.get()
    assert (row.actor, row.actor_name) == (None, "sweep")


def test_the_name_of_an_actor_outlives_the_account() -> None:
    analyst = User.objects.create_user("ann")
    with _record(actor=analyst):
        pass
    analyst.delete()
    assert LedgerCommit.objects.get().actor_name == "ann"


def test_an_exception_inside_writes_nothing_and_uses_no_number() -> None:
    with pytest.raises(Torn), _record():  # noqa: PT012 - the write and the tear belong inside the door
        Country.objects.create(iso2="FR", iso3="FRA", m49="250", name="France")
        raise Torn
    assert (Country.objects.count(), _seqs()) == (0, [])
    with _record() as commit:
        assert commit.seq == 1


def test_an_error_of_the_database_inside_is_the_error_that_the_caller_sees() -> None:
    """What the door does on leaving may not hide it behind a complaint about the failed transaction."""
    with pytest.raises(IntegrityError) as refused, _record(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO coalition_country (iso2, iso3, m49, name) VALUES ('fr', 'FRA', '250', 'France')")
    assert refused.value.__cause__.diag.constraint_name == "country_iso2_form"  # type: ignore[union-attr]
    assert (_actor(), _seqs()) == ("", [])


def test_a_write_that_is_taken_back_on_purpose_uses_no_number() -> None:
    with _record():
        transaction.set_rollback(True)
    assert (_actor(), _seqs()) == ("", [])


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_write_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(MissingReason), _record(reason):
        pass
    assert _seqs() == []


@pytest.mark.parametrize(("reason", "actor"), [("a\u202eb", "tester"), ("a test", " "), ("a test", "a\x07b")])
def test_the_database_refuses_words_that_no_ledger_may_hold(reason: str, actor: str) -> None:
    with pytest.raises(IntegrityError), _record(reason, actor):
        pass
    assert _seqs() == []


def test_a_door_inside_an_open_door_is_refused_and_the_outer_one_goes_on() -> None:
    with _record() as outer:
        with pytest.raises(DoorAlreadyOpen), _record("another"):
            pass
        assert outer.seq == 1
    assert _seqs() == [1]


def test_a_door_inside_an_inner_transaction_of_an_open_door_is_refused() -> None:
    with _record(), transaction.atomic(), pytest.raises(DoorAlreadyOpen), _record("another"):
        pass


def test_the_actor_is_known_inside_and_forgotten_outside() -> None:
    with _record(actor="sweep"):
        assert _actor() == "sweep"
    assert _actor() == ""


def test_the_actor_is_forgotten_inside_a_transaction_that_goes_on() -> None:
    with transaction.atomic():
        with _record():
            pass
        assert _actor() == ""
        with pytest.raises(Torn), _record():
            raise Torn
        assert _actor() == ""
        with _record() as commit:
            assert commit.seq == 2
    assert _seqs() == [1, 2]


def test_the_actor_of_one_write_is_not_that_of_the_next_on_the_same_connection() -> None:
    with pytest.raises(Torn), _record(actor="ann"):
        raise Torn
    with _record(actor="bob") as commit:
        assert (_actor(), commit.actor) == ("bob", "bob")


def test_the_time_of_a_commit_only_rises() -> None:
    for _ in range(5):
        with _record():
            pass
    times = list(LedgerCommit.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(set(times))


def test_the_time_rises_even_where_the_clock_was_set_back() -> None:
    with _record() as first:
        pass
    with connection.cursor() as cursor:  # past the triggers: no commit is edited otherwise
        cursor.execute("SET session_replication_role = replica")
        LedgerCommit.objects.update(at=first.at + timedelta(hours=1))
        cursor.execute("SET session_replication_role = DEFAULT")
    with _record() as second:
        assert second.at > first.at + timedelta(hours=1)
    with _record() as third:
        assert third.at > second.at


def test_the_day_of_a_commit_is_the_day_in_utc() -> None:
    with _record() as commit:
        assert commit.at.utcoffset() == timedelta(0)
        assert commit.today == commit.at.astimezone(UTC).date()


@pytest.fixture
def held() -> Iterator[Any]:
    """A second connection that holds the ledger."""
    other = connections.create_connection("default")
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [door.LOCK_KEY])
    yield other
    other.close()


def test_a_door_that_waits_too_long_says_so_and_writes_nothing(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(DoorBusy, match="Try again") as busy, _record():
        pass
    assert isinstance(busy.value, OperationalError)
    assert (_actor(), _seqs()) == ("", [])
    held.close()
    with _record() as commit:
        assert commit.seq == 1


def test_the_limits_of_the_door_end_with_its_transaction() -> None:
    with _record(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')")
        assert cursor.fetchone() == ("5s", "5s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')")
        assert cursor.fetchone() == ("0", "0")


def test_what_is_asked_after_a_door_is_planned_as_the_server_plans() -> None:
    """Else a question about many rows, later in an outer transaction, is answered row by row."""
    asked = [f"current_setting('{way}')" for way in put_off.BY_THE_WHOLE_TABLE]
    with connection.cursor() as cursor, transaction.atomic():
        with _record():
            pass
        cursor.execute(f"SELECT {', '.join(asked)}")
        assert cursor.fetchone() == ("on", "on", "on")


def test_what_was_put_off_is_asked_before_the_door_has_closed() -> None:
    """A row that points at nothing is refused by the door, and not by whatever is done next in the transaction."""
    with transaction.atomic():
        with pytest.raises(IntegrityError), _record():
            Membership.objects.create(coalition_id=404, country_id=404, role="member", basis="listed_by_organizer")
        assert not Membership.objects.exists()


@pytest.mark.parametrize("torn", [False, True])
def test_garbage_is_looked_for_again_after_a_bulk(torn: bool) -> None:
    with suppress(Torn), record(actor="tester", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS):
        assert not gc.isenabled()
        if torn:
            raise Torn
    assert gc.isenabled()


def test_a_lost_connection_is_not_called_a_busy_ledger(held: Any) -> None:
    """The operator must not look for another writer when the server is gone."""
    held.close()
    with pytest.raises(OperationalError) as lost, _record(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert not isinstance(lost.value, DoorBusy)
    connection.close()


def test_a_reader_of_numbers_never_sees_a_later_one_before_an_earlier_one() -> None:
    """The number is visible to others only when its transaction is."""
    with _record():
        assert _in_thread(_seqs) == []
    assert _in_thread(_seqs) == [1]


def test_six_writers_at_once_neither_lock_each_other_out_nor_leave_a_gap() -> None:
    names = [f"Land {letter}" for letter in "ABCDEF"]

    def write(name: str) -> list[int]:
        seen = []
        try:
            for number in range(20):
                with _record(f"{name} {number}", name) as commit:
                    seen.append(commit.seq)
                    if number == 7:
                        Country.objects.update_or_create(
                            iso2="FR", defaults={"iso3": "FRA", "m49": "250", "name": name}
                        )
        finally:
            connections.close_all()
        return seen

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(write, names))
    assert sorted(seq for one in seen for seq in one) == list(range(1, 121))
    assert all(one == sorted(one) for one in seen)
    times = list(LedgerCommit.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(set(times))


def test_a_writer_who_says_nothing_for_too_long_loses_the_ledger() -> None:
    """Somebody who hangs keeps nobody waiting: the server ends the transaction, and nothing of it is there."""
    with pytest.raises((OperationalError, InternalError)):  # noqa: SIM117
        with record(actor="tester", reason="thinks for too long", origin=Origin.SHELL, silent_seconds=1):
            time.sleep(1.5)
    connection.close()
    assert _seqs() == []


def test_a_bulk_write_says_how_long_it_may_work_something_out() -> None:
    with record(actor="tester", reason="a bulk", origin=Origin.SHELL, silent_seconds=2):
        time.sleep(1.2)  # more than the one above had
    assert _seqs() == [1]
    with _record(), connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone()[0] == f"{door.TIMEOUT_SECONDS}s"
    assert BULK_SECONDS > door.TIMEOUT_SECONDS


def test_a_reason_that_does_not_fit_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ReasonTooLong, match="at most 500 characters; this one has 501"), _record("r" * 501):
        pass
    assert _seqs() == []


def test_the_longest_reason_fits() -> None:
    with _record("r" * 500):
        pass
    assert LedgerCommit.objects.get().reason == "r" * 500
