"""Where the time of a run goes: functions of the product are wrapped while a run is measured, and each second counts
for the innermost one.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection

PHASES = {
    "checking": ["pledges.actions.statements:Entered"],
    "writing": ["pledges.actions.entered:Entered.write"],
    "load": ["pledges.derived.settle:whole_lines", "pledges.derived.settle:load"],
    "fold": ["pledges.derived.verdict:fold"],
    "states": ["pledges.derived.settle:states.moved", "pledges.derived.settle:states.write"],
    "rules": ["pledges.derived.verdict:_findings", "pledges.derived.verdict:_standing"],
    "flags": ["pledges.derived.settle:flags.turns", "pledges.derived.settle:flags.write"],
    "due": ["pledges.derived.settle:due_days.moved", "pledges.derived.settle:due_days.write"],
    "changes": ["pledges.derived.settle:changes.told", "pledges.derived.settle:changes.add"],
    "the feed": ["pledges.derived.feed:complete"],
    "closing": ["coalition.ledger.door:_close"],
}  # fmt: skip
"""What is wrapped, by the name under which its time is told. Inside "writing" is what is not "checking"."""

TRIGGERS = """
    SELECT CASE WHEN funcname LIKE 'pgtrigger_record_%%' THEN 'ledger triggers' ELSE 'deferred rules' END,
        sum(total_time) / 1000
    FROM pg_stat_user_functions WHERE funcname LIKE 'pgtrigger_%%' GROUP BY 1
"""


class Stopwatch:
    """Seconds by phase, each second counted once."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stack: list[str] = []
        self._since = 0.0

    @contextmanager
    def running(self, phase: str) -> Iterator[None]:
        """Count what happens inside for `phase`, but for what an inner phase counts."""
        self._lap()
        self._stack.append(phase)
        try:
            yield
        finally:
            self._lap()
            self._stack.pop()

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._stack:
            self.seconds[self._stack[-1]] += now - self._since
        self._since = now


@contextmanager
def measured(watch: Stopwatch) -> Iterator[None]:
    """Wrap the functions of PHASES."""
    patches = [_wrapped(watch, phase, where) for phase, names in PHASES.items() for where in names]
    try:
        for one in patches:
            one.start()
        yield
    finally:
        for one in patches:
            one.stop()


def _wrapped(watch: Stopwatch, phase: str, where: str) -> Any:
    module_name, _, path = where.partition(":")
    target: Any = import_module(module_name)
    *owners, name = path.split(".")
    for owner in owners:
        target = getattr(target, owner)
    function: Callable[..., Any] = getattr(target, name)

    @wraps(function)
    def timed(*args: Any, **options: Any) -> Any:
        with watch.running(phase):
            return function(*args, **options)

    return patch.object(target, name, timed)


def watch_triggers() -> None:
    """Have the server time the triggers' functions from here on, from nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET track_functions = 'all'")
        cursor.execute("SELECT pg_stat_reset()")


def triggers() -> dict[str, float]:
    """Seconds in the triggers of the record, and in the deferred rules, since `watch_triggers`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(TRIGGERS)
        return {name: float(seconds) for name, seconds in cursor.fetchall()}


def cpu() -> tuple[float, float]:
    """Processor seconds of this process and of its server process (0 where that one is not on this machine)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return time.process_time(), int(path.read_text().split()[0]) / 1e9 if path.exists() else 0.0
