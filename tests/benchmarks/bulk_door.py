"""The bulk door, measured: a seeded record through `publish_all` in one commit, by phase, against the floor.

    DATABASE_URL=postgres:///tracker?host=… python -m tests.benchmarks.bulk_door --statements 1000 10000 50000

Works in a database of its own on that server, `bench_…`, which it makes and drops. The figures are of this machine at
this minute: quote ratios and processor seconds, not wall seconds.
"""

import argparse
import os
import time
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import django


@dataclass
class Run:
    """One size. Seconds of wall and processor time; `floor` is one COPY of the same rows."""

    statements: int
    wall: float
    python: float
    server: float
    floor: float
    phases: dict[str, float]
    triggers: dict[str, float]
    rows: dict[str, int]


def main() -> None:
    """Run the sizes that were asked for, each in an empty record, and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--chunk", type=int, default=0, help="statements in one commit; 0: all in one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="the median round of each size is printed")
    parser.add_argument("--profile", default="", help="write cProfile's figures of the last run to this file")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    django.setup()
    from tests.benchmarks.database import own_database

    with own_database():
        runs = [_median(size, asked) for size in asked.statements]
    for run in runs:
        _print(run)
    for small, large in pairwise(runs):
        slope = log((large.python + large.server) / (small.python + small.server)) / log(
            large.statements / small.statements
        )
        print(f"exponent {small.statements} → {large.statements}: {slope:.2f} of processor time (1 is linear)")


def _median(size: int, asked: argparse.Namespace) -> Run:
    runs = [_run(size, asked) for _ in range(asked.rounds)]
    return sorted(runs, key=lambda run: run.wall)[len(runs) // 2]


def _run(size: int, asked: argparse.Namespace) -> Run:
    from coalition.ledger import BULK_SECONDS, record
    from coalition.vocabulary import Origin
    from pledges.actions.statements import publish_all
    from tests.benchmarks import floor, phases, seeded
    from tests.benchmarks.database import empty

    empty()
    entries = list(seeded.entries(size + 1, asked.seed))
    with record(actor="benchmark", reason="reference data", origin=Origin.SHELL) as commit:
        seeded.ground(size + 1)
        [first] = publish_all(entries[:1], commit=commit)
        seeded.dated_conditions(first, commit=commit)
    phases.watch_triggers()
    watch = phases.Stopwatch()
    chunk = asked.chunk or size
    before, started = phases.cpu(), time.perf_counter()
    profile = _profile(asked.profile)
    with phases.measured(watch), watch.running("elsewhere"):
        for at in range(1, size + 1, chunk):
            with (
                watch.running("commit"),
                record(actor="benchmark", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit,
                watch.running("elsewhere"),
            ):
                publish_all(entries[at : at + chunk], commit=commit)
    wall = time.perf_counter() - started
    if profile:
        profile.disable()
        profile.dump_stats(asked.profile)
    after = phases.cpu()
    return Run(
        size, wall, after[0] - before[0], after[1] - before[1], floor.seconds(2),
        dict(watch.seconds), phases.triggers(), _rows(),
    )  # fmt: skip


def _profile(path: str) -> Any:
    if not path:
        return None
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    return profile


def _rows() -> dict[str, int]:
    from django.db import connection

    from coalition.models import LedgerEntry
    from pledges.models import Appearance, Change, Flag, Pledge, PledgeState, Position

    found = {}
    for model in (Appearance, Position, Pledge, PledgeState, Flag, Change, LedgerEntry):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            found[str(model._meta.verbose_name_plural)] = cursor.fetchone()[0]
    return found


def _print(run: Run) -> None:
    print(f"\n{run.statements} statements: {run.wall:.1f} s, {run.statements / run.wall:.0f} a second;", end=" ")
    print(f"processor {run.python:.1f} s Python + {run.server:.1f} s server;", end=" ")
    print(f"floor {run.floor:.2f} s, ratio {run.wall / run.floor:.1f}; load average {os.getloadavg()[0]:.1f}")
    print("  rows: " + ", ".join(f"{count} {name}" for name, count in run.rows.items()))
    for name, seconds in sorted(run.phases.items(), key=lambda item: -item[1]):
        print(f"  {name:16} {seconds:8.2f} s  {seconds / run.wall:6.1%}")
    for name, seconds in run.triggers.items():
        print(f"  of it {name:16} {seconds:8.2f} s")


if __name__ == "__main__":
    main()
