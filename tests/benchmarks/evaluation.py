"""Evaluation that scales, measured: the nightly sweep, one statement, and the whole record worked out again.

    DATABASE_URL=postgres:///tracker?host=… python -m tests.benchmarks.evaluation --pledges 1000 10000 100000

A seeded record goes through the write door once; the larger sizes are that record copied by COPY as the owner, past the
triggers (`multiplied`). Works in a database of its own on that server, `bench_…`, which it makes and drops. The
re-evaluation is a command of its own, `manage.py reevaluate --processes 2`; its memory is what both processes have, and
what they share counted once, looked at five times a second.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

from tests.benchmarks.phases import cpu

GOALS = {"nothing due": 0.1, "1,000 due": 2.0, "one statement": 0.05, "everything": 600.0}
"""Seconds."""

MEMORY = 300
"""MB that working everything out again may take."""

Cost = tuple[float, float]
"""Seconds of the clock, and of the processors."""

PROCESSES = 2
"""That work everything out again."""

DUE = 1_000
ROUNDS = 11
STATEMENTS = 41
"""That are recorded one by one: lines differ much in what was said of them."""

BASE = 6_000
"""Statements of the record that is copied."""

EACH = 10
"""Positions for each pledge that is asked for: there are as many, and where they have fewer, more pledges."""


@dataclass
class Reevaluation:
    """What working everything out again cost: peak MB, commits, and the longest seconds from one to the next."""

    cost: Cost
    memory: float
    chunks: int
    longest: float


@dataclass
class Size:
    """What one size cost, in seconds of the clock and of the processors (Python's and the server's)."""

    pledges: int
    positions: int
    seconds: dict[str, float]
    processor: dict[str, float]
    whole_publish: float
    moved: Reevaluation | None
    again: Reevaluation | None


def main() -> None:
    """Measure the sizes that were asked for, and print what they cost against the goals and against each other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pledges", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--statements", type=int, default=BASE, help="statements of the record that is copied")
    parser.add_argument("--without-everything", action="store_true", help="do not work everything out again")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    django.setup()
    from tests.benchmarks.database import own_database

    found = []
    with own_database():
        started = time.perf_counter()
        _base(asked.statements)
        print(f"{asked.statements} statements went through the write door in {time.perf_counter() - started:.0f} s")
        for size in sorted(asked.pledges):
            with own_database(copied=True):
                found.append(_measure(size, whole=not asked.without_everything))
            _print(found[-1])
    for small, large in pairwise(found):
        for name in large.seconds:
            goal, growth = GOALS[name], log(large.pledges / small.pledges)
            slope = log(max(large.seconds[name], 1e-6) / max(small.seconds[name], 1e-6)) / growth
            print(f"slope {small.pledges} → {large.pledges} pledges, {name}: {slope:+.2f} (goal {goal:g} s)")


def _measure(wanted: int, *, whole: bool) -> Size:
    from pledges.models import Pledge, Position
    from tests.benchmarks.multiplied import multiply

    started = time.perf_counter()
    copies = max(1, round(wanted / Pledge.objects.count()), round(wanted * EACH / Position.objects.count()))
    multiply(copies)
    print(f"\nmade {copies} copies in {time.perf_counter() - started:.0f} s", flush=True)
    moved = _settled() if whole else None
    found = {"nothing due": _nothing_due(), "1,000 due": _thousand_due()}
    found["one statement"], publish = _one_statement()
    again = _everything() if whole else None
    if again:
        found["everything"] = again.cost
    seconds = {name: wall for name, (wall, _) in found.items()}
    processor = {name: busy for name, (_, busy) in found.items()}
    return Size(Pledge.objects.count(), Position.objects.count(), seconds, processor, publish, moved, again)


def _settled() -> Reevaluation:
    """Have the rules work out what was copied: in a copy they name conditions, positions and a coalition of its own, so
    that nearly every state and flag of it moves. What follows is measured on a record that says what its rules say.
    """
    from django.db import connection

    _set_due(0, _today(), _today() + timedelta(days=1))
    found = _reevaluated("--again")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return found


def _base(statements: int, *, at_once: int = 1000, **of: int) -> None:
    """The seeded record, through the write door, so many in one commit; `of` is what else `seeded.entries` takes."""
    from coalition.ledger import BULK_SECONDS, record
    from coalition.vocabulary import Origin
    from pledges.actions.statements import publish_all
    from tests.benchmarks import seeded

    entries = list(seeded.entries(statements + 1, **of))
    with record(actor="benchmark", reason="reference data", origin=Origin.SHELL) as commit:
        seeded.ground(statements + 1)
        [first] = publish_all(entries[:1], commit=commit)
        seeded.dated_conditions(first, commit=commit)
    for at in range(1, statements + 1, at_once):
        with record(actor="benchmark", reason="bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit:
            publish_all(entries[at : at + at_once], commit=commit)


def _timed(work: Callable[[], object]) -> Cost:
    """Seconds of the clock and of the processors that `work` took."""
    busy, started = sum(cpu()), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    return wall, sum(cpu()) - busy


def _median(costs: list[Cost]) -> Cost:
    return statistics.median(wall for wall, _ in costs), statistics.median(busy for _, busy in costs)


def _today() -> date:
    from pledges.queries.clock import database_now

    return database_now().date()


def _set_due(first: int, on: date, rest: date) -> None:
    """Have `first` pledges, picked evenly, come due `on`, and all others on `rest`, past the triggers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute('UPDATE pledges_due SET "on" = %s', [rest])
        cursor.execute(
            'UPDATE pledges_due SET "on" = %s WHERE pledge_id IN '
            "(SELECT pledge_id FROM pledges_due ORDER BY hashint8(pledge_id) LIMIT %s)",
            [on, first],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE pledges_due")


def _nothing_due() -> Cost:
    from pledges.derived.sweep import sweep_unit

    today = _today()
    _set_due(0, today, today + timedelta(days=1))
    return _median([_timed(lambda: sweep_unit(today)) for _ in range(ROUNDS)])


def _thousand_due() -> Cost:
    """A thousand pledges on the day on which nobody has looked for too long: each gets a flag, at least."""
    from pledges.derived.sweep import sweep_unit

    day = _today() + timedelta(days=31)
    _set_due(DUE, day, day + timedelta(days=1))

    def sweep() -> None:
        while sweep_unit(day):
            pass

    return _timed(sweep)


def _one_statement() -> tuple[Cost, float]:
    """Seconds that evaluating one statement on a known pledge takes, with what its commit ends with (the rest of the
    feed, and what is kept ready for lists), and seconds of the clock that all of recording it takes.
    """
    from coalition.ledger import record
    from coalition.vocabulary import Origin
    from pledges.actions import statements as actions
    from pledges.actions.entered import Entered
    from pledges.derived import closing
    from tests.benchmarks import seeded

    parts: list[Cost] = []

    def timed(work: Callable[..., object], sign: int = 1) -> Callable[..., object]:
        def run(*args: Any, **values: Any) -> object:
            answer: list[object] = []
            wall, busy = _timed(lambda: answer.append(work(*args, **values)))
            parts.append((sign * wall, sign * busy))
            return answer[0]

        return run

    entries = [entry for entry in seeded.entries(STATEMENTS * 4, seed=77) if entry.appearances][:STATEMENTS]
    evaluation, whole = [], []
    with (
        patch.object(actions, "settle_each", timed(actions.settle_each)),
        patch.object(Entered, "write", timed(Entered.write, -1)),  # inside the other: what was said is stored there
        patch.object(closing, "close", timed(closing.close)),
    ):
        for entry in entries:
            started = time.perf_counter()
            with record(actor="benchmark", reason="one statement", origin=Origin.SHELL) as commit:
                actions.publish(entry, commit=commit)
            whole.append(time.perf_counter() - started)
            evaluation.append((sum(wall for wall, _ in parts), sum(busy for _, busy in parts)))
            parts.clear()
    return _median(evaluation), statistics.median(whole)


def _everything() -> Reevaluation:
    """Working everything out again after a change of two numbers of the policy."""
    from coalition.ledger import record
    from coalition.vocabulary import Origin
    from pledges.actions.policies import change_policy
    from pledges.derived.policies import policy_in_force

    _set_due(0, _today(), _today() + timedelta(days=1))
    with record(actor="benchmark", reason="shorter lives", origin=Origin.SHELL) as commit:
        change_policy({"pledged_days": 110, "reprint_days": 8}, seen=policy_in_force().version, commit=commit)
    return _reevaluated()


def _reevaluated(*asked: str) -> Reevaluation:
    from django.db import connection

    from coalition.models import LedgerCommit

    before = LedgerCommit.objects.order_by("seq").last()
    server, _, query = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    env = {**os.environ, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}?{query}"}
    started = time.perf_counter()
    command = [sys.executable, "manage.py", "reevaluate", "--processes", str(PROCESSES), *asked]
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    memory, servers = 0.0, dict[int, int]()
    while not os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        memory = max(memory, _memory(child.pid))
        servers |= _server_time()
        time.sleep(0.2)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if child.returncode:
        raise SystemExit(f"reevaluate ended with {child.returncode}")
    times = list(
        LedgerCommit.objects.filter(seq__gt=before.seq if before else 0).order_by("seq").values_list("at", flat=True)
    )
    longest = max((later - earlier for earlier, later in pairwise(times)), default=timedelta())
    busy = used.ru_utime + used.ru_stime + sum(servers.values()) / 1e9
    return Reevaluation((wall, busy), memory, len(times), longest.total_seconds())


def _server_time() -> dict[int, int]:
    """Nanoseconds of the processors that each of the server's processes for others on this database has had so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = {}
        for (pid,) in cursor.fetchall():
            with suppress(OSError):  # it has just ended
                found[pid] = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return found


def _memory(pid: int) -> float:
    """MB of a process and of its children, what they share counted once."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0  # it has just ended
    own = int(found[1]) / 1024 if found else 0.0
    return own + sum(_memory(int(child)) for child in children)


def _print(size: Size) -> None:
    print(f"{size.pledges} pledges, {size.positions} positions; load average {os.getloadavg()[0]:.1f}")
    for name, busy in size.processor.items():
        goal = GOALS[name]
        verdict = "met" if size.seconds[name] <= goal else "MISSED"
        print(f"  {name:14} {size.seconds[name]:9.3f} s  (goal {goal:g} s: {verdict}), {busy:.3f} s of processors")
    for what, one in (("everything", size.again), ("of which nearly all moved", size.moved)):
        if one:
            verdict = "met" if one.memory <= MEMORY else "MISSED"
            wall, busy = (seconds / size.positions * 1e3 for seconds in one.cost)
            print(f"  {what}: {one.cost[0]:.1f} s, {wall:.2f} ms a position ({busy:.2f} of processors),", end=" ")
            print(f"{one.memory:.0f} MB at most (goal {MEMORY} MB: {verdict}),", end=" ")
            print(f"{one.chunks} commits, at most {one.longest:.1f} s from one to the next")
    print(f"  recording one statement, all of it: {size.whole_publish * 1e3:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
