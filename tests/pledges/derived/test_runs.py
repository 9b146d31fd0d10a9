"""A run is claimed by one, counted before it is tried, and set aside with its reason after three tries."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from pledges.derived import runs
from pledges.models import Run
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)


def _run() -> Run:
    return everything(Run).get(job="job")


def test_a_run_is_counted_before_it_is_tried_and_finished_once() -> None:
    runs.open_run("job", "today")
    with runs.claimed("job") as claim:
        assert claim is not None
        assert (_run().attempts, _run().lease_token) == (1, claim.token)
        runs.finish(claim)
    assert _run().done_at is not None
    with runs.claimed("job") as again:
        assert again is None


def test_a_run_in_hand_is_not_claimed_by_another_connection() -> None:
    runs.open_run("job", "today")
    other = connections.create_connection("default")
    try:
        with runs.claimed("job") as claim, other.cursor() as cursor:
            assert claim is not None
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [runs.LOCK_SPACE + claim.run])
            assert cursor.fetchone() == (False,)
    finally:
        other.close()


def test_a_run_whose_holder_is_gone_is_claimed_at_once() -> None:
    runs.open_run("job", "today")
    everything(Run).update(attempts=1, lease_until=Now() + timedelta(seconds=100), lease_token="0" * 32)
    with runs.claimed("job") as claim:
        assert claim is not None
        assert claim.attempts == 2


def test_a_run_whose_holder_lives_is_claimed_only_when_its_lease_is_over() -> None:
    runs.open_run("job", "today")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [runs.LOCK_SPACE + _run().pk])
        everything(Run).update(lease_until=Now() + timedelta(seconds=100), lease_token="0" * 32)
        with runs.claimed("job") as claim:
            assert claim is None
        everything(Run).update(lease_until=Now() - timedelta(seconds=1))
        with runs.claimed("job") as claim:
            assert claim is not None
    finally:
        other.close()


def test_who_lost_the_lease_changes_nothing() -> None:
    runs.open_run("job", "today")
    with runs.claimed("job") as claim:
        assert claim is not None
        everything(Run).update(lease_token="1" * 32)
        with pytest.raises(runs.LeaseLostError), transaction.atomic():
            runs.finish(claim)
    assert _run().done_at is None


def test_a_run_that_fails_three_times_is_set_aside_with_its_reason() -> None:
    runs.open_run("job", "today")
    for _ in range(3):
        with runs.claimed("job") as claim:
            assert claim is not None
            raise ValueError("bad\nluck")
    with runs.claimed("job") as claim:
        assert claim is None
    assert _run().set_aside_at is not None
    assert _run().problem == "ValueError: bad luck"


def test_a_run_whose_worker_died_three_times_says_so() -> None:
    runs.open_run("job", "today")
    everything(Run).update(attempts=3)
    with runs.claimed("job") as claim:
        assert claim is None
    assert _run().problem == "Its worker died while at it, 3 times."


def test_progress_counts_tries_anew() -> None:
    runs.open_run("job", "today")
    everything(Run).update(attempts=2)
    with runs.claimed("job") as claim:
        assert claim is not None
        runs.advance(claim, 10)
    assert (_run().attempts, _run().progress) == (0, 10)


def test_a_run_that_failed_does_not_hold_up_the_untried() -> None:
    runs.open_run("job", "a")
    everything(Run).update(attempts=1)
    runs.open_run("job", "b")
    with runs.claimed("job") as claim:
        assert claim is not None
        assert claim.period == "b"


def test_no_lock_is_left_behind() -> None:
    runs.open_run("job", "today")
    with runs.claimed("job"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
