"""Doorbells: small, silent where the broker is away, and never in the way of a request."""

import inspect
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from pledges import tasks
from pledges.models import Run
from tests.rig.reading import everything

WORK = [tasks.tick, tasks.work, tasks.deliver]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bells that were rung; nothing leaves the process."""
    heard: list[str] = []
    for bell in WORK:
        monkeypatch.setattr(bell, "apply_async", lambda bell=bell, **_: heard.append(bell.name.rpartition(".")[2]))
    return heard


def test_the_clock_rings_a_task_that_is_there() -> None:
    (entry,) = current_app.conf.beat_schedule.values()
    assert entry["task"] == tasks.tick.name
    assert entry["schedule"] <= 60


@pytest.mark.parametrize("bell", WORK, ids=lambda bell: bell.name)
def test_a_task_carries_nothing_and_is_ten_lines_at_most(bell: Any) -> None:
    assert not inspect.signature(bell.run).parameters
    assert len(inspect.getsource(bell.run).splitlines()) <= 10


@pytest.mark.django_db
def test_a_tick_notes_the_day_and_rings(rung: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()
        tasks.tick()
    assert everything(Run).filter(job="sweep").count() == 1
    assert rung == ["work", "deliver"] * 2


@pytest.mark.django_db
def test_work_rings_itself_while_there_may_be_more(
    rung: list[str], django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([True, False])
    monkeypatch.setattr(tasks.sweep, "unit", lambda now: next(answers))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.work()
        assert rung == []
    assert rung == ["work", "deliver"]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.work()
    assert rung == ["work", "deliver"]


@pytest.mark.django_db(transaction=True)
def test_a_bell_is_rung_only_when_the_change_is_committed(rung: list[str]) -> None:
    with transaction.atomic():
        tasks.ring(tasks.work)
        transaction.set_rollback(True)
    assert rung == []
    with transaction.atomic():
        tasks.ring(tasks.work)
        assert rung == []
    assert rung == ["work"]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["no socket", "no server", "no answer"])
def test_R2_a_broker_that_is_away_costs_a_request_a_second_and_no_error(
    broker: str, silent_port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = {
        "no socket": "redis+socket:///nowhere/at/all.sock?virtual_host=0",
        "no server": "redis://127.0.0.1:9/0",
        "no answer": f"redis://127.0.0.1:{silent_port}/0",
    }
    connection = current_app.connection_for_write(url=addresses[broker])
    producer = connection.Producer()
    publish = tasks.work.apply_async
    monkeypatch.setattr(tasks.work, "apply_async", lambda **options: publish(producer=producer, **options))
    start = time.monotonic()
    with transaction.atomic():
        tasks.ring(tasks.work)
    assert time.monotonic() - start <= 1.5
    assert "bell_not_rung" in caplog.text
