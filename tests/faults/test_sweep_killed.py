"""The worker is killed while it sweeps and the broker forgets everything: every flag is there after the next tick, none
twice.
"""

import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from coalition.models import LedgerCommit
from pledges.models import Change, Due, Flag, FlagEvent, PledgeState, Run
from pledges.vocabulary import ChangeCode, FlagState
from tests.faults.conftest import Broker, Programs, wait_until
from tests.rig.past import publish_many_due
from tests.rig.reading import everything

KILLS = int(os.environ.get("FAULT_KILLS", "4"))
"""How often each kind of kill is tried; more before a release."""

pytestmark = pytest.mark.timeout(max(300, 60 * KILLS))
"""Seconds for each test: after every kill the worker is started again, and one TICK is waited for."""

MANY = 250
TICK = 60.0
"""Seconds: what is lost is done one tick later."""


def _raised() -> int:
    return everything(Flag).filter(rule="S1").count()


def _swept() -> bool:
    return everything(Run).filter(job="sweep", done_at__isnull=False).exists()


def _everything_once(pledges: int) -> None:
    flags = everything(Flag).filter(rule="S1")
    assert flags.count() == pledges
    assert flags.filter(state=FlagState.OPEN).values("pledge").distinct().count() == pledges
    opened = Counter(everything(FlagEvent).filter(flag__rule="S1").values_list("flag", "state_to"))
    assert set(opened.values()) == {1}
    assert len(opened) == pledges
    told = Counter(Change.objects.filter(code=ChangeCode.STALE).values_list("pledge", flat=True))
    assert (len(told), set(told.values())) == (pledges, {1})
    assert PledgeState.objects.current().count() == pledges
    assert not Due.objects.filter(on__lte=everything(Run).get(job="sweep").created_at.date()).exists()
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    of_the_sweep = LedgerCommit.objects.filter(actor_name="nightly sweep")
    assert set(everything(Flag).values_list("opened_seq", flat=True)) == set(of_the_sweep.values_list("seq", flat=True))


def _children(worker: "subprocess.Popen[bytes]") -> list[int]:
    listed = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


def _kill(programs: Programs, worker: "subprocess.Popen[bytes]", what: str) -> None:
    """Kill -9 of the whole worker, of its children alone, or of the parent alone."""
    if what == "tree":
        programs.kill_tree(worker)
    elif what == "parent":
        worker.kill()
        worker.wait()
    else:
        for pid in _children(worker):
            os.kill(pid, signal.SIGKILL)


def test_P1_a_sweep_whose_worker_is_killed_and_whose_broker_is_emptied_is_finished_by_the_next_tick(
    programs: Programs, broker: Broker
) -> None:
    pledges = publish_many_due(MANY)
    worker = programs.worker("tests.faults.small_chunks")
    programs.ring("tick")
    wait_until(lambda: _raised() > 0, 60, "the sweep began", every=0.001)
    programs.kill_tree(worker)
    assert 0 < _raised() < pledges
    broker.client.flushall()
    assert broker.client.dbsize() == 0
    programs.worker()
    programs.ring("tick")
    wait_until(_swept, TICK, "the sweep is done")
    _everything_once(pledges)


@pytest.mark.parametrize("what", ["tree", "children", "parent"])
def test_P1_a_sweep_killed_again_and_again_loses_and_doubles_nothing(programs: Programs, what: str) -> None:
    pledges = publish_many_due(MANY)
    worker = programs.worker("tests.faults.small_chunks")
    kills = 0
    for _ in range(KILLS):
        programs.ring("tick")
        before = _raised()
        wait_until(lambda: before < _raised() or _swept(), TICK, "it goes on", every=0.001)  # noqa: B023
        if _swept():
            break
        _kill(programs, worker, what)
        kills += 1
        worker = programs.worker("tests.faults.small_chunks")
    programs.ring("tick")
    wait_until(_swept, TICK, "the sweep is done")
    _everything_once(pledges)
    assert kills > 1
    assert not everything(Run).filter(set_aside_at__isnull=False).exists()


def test_P1_a_broker_killed_with_everything_in_it_costs_one_tick(programs: Programs, broker: Broker) -> None:
    pledges = publish_many_due(60)
    programs.worker()
    broker.kill()
    broker.start()
    programs.ring("tick")
    wait_until(_swept, TICK, "the sweep is done")
    _everything_once(pledges)


def test_P2_two_clocks_that_ring_every_second_have_one_effect(programs: Programs, tmp_path: Path) -> None:
    pledges = publish_many_due(60)
    for name in ("one", "two"):
        schedule = str(tmp_path / name)
        programs.start(*f"celery -A tests.faults.fast_clock beat --pidfile= --schedule {schedule}".split())
    programs.worker()
    wait_until(_swept, TICK, "the sweep is done")
    wait_until(lambda: programs.log.read_text().count("Task pledges.tasks.tick") > 2, TICK, "both clocks have rung")
    assert everything(Run).filter(job="sweep").count() == 1
    _everything_once(pledges)
