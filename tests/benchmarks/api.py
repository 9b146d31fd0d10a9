"""The API, measured against the floor, against the usual way and against Datasette over the same rows.

    DATABASE_URL=postgres:///tracker?host=… python -m tests.benchmarks.api --pledges 1000 20000 --datasette PATH

Answers are compared with those of the serializers first. Then servers of one process each run side by side; every round
asks each of them in an order of its own, and the medians of processor time a request (the server's tree and
PostgreSQL's processes) are printed as ratios, and with more than one size the slope against it. "first" is a question
that nobody has asked before (each goes with another `Accept`), "again" one that was.

A seeded record of about a thousand pledges with ten statements each goes through the write door once; every size is
that record copied within the database as the owner, past the triggers (`multiplied`). With `--keep NAME` the records
stay there, as the databases `NAME_base`, `NAME_1000` and so on, and one that is there is not made again. With
`--standing` nothing is made: what is measured is a copy of the database that is named, which nobody else may be
connected to.

`--datasette` names the program, for which a virtual environment of its own is best: `python -m venv V && V/bin/pip
install datasette`; without it that column is empty, and says so. Works in databases of its own on that server, without
parallel workers and JIT, which it makes and drops.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import django

STATEMENTS, LANDS, AT_ONCE = 10_000, 13, 2_500
"""Of the record that is copied: about ten times as many statements as pledges, and how many of them are recorded in one
commit.
"""

LIST = "/api/v1/pledges/?limit=100"
SAID = "/api/v1/statements/?limit=100"
PAST = "2025-01-01"
GOALS = {"list, first": 6.0, "list, again": 6.0, "304": 1.3}
"""Times the floor."""

OF_DATASETTE = {"list, first": 0.9}
OF_PLAIN = {"list, first": 1 / 80}
OF_ANOTHER = {
    ("304", "list, first"): 1 / 5,
    ("list, deep, first", "list, first"): 1.3,
    ("statements, deep, first", "statements, first"): 1.3,
    (f"list as of {PAST}, first", "list, first"): 3.0,
}
"""The most that a case may cost, as a part of another one."""

SLOW = ("plain serializers", "flags, first")

DEEP = 0.99
"""How far down the order the deep pages are."""


@dataclass
class Case:
    """A question to one server."""

    name: str
    server: Any
    path: str
    headers: dict[str, str]
    new: bool = False


def main() -> None:
    """Measure the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pledges", type=int, nargs="+", default=[1_000])
    parser.add_argument("--keep", default="", help="leave the record of each size in a database, and use one again")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=20, help="of each case in each round")
    parser.add_argument("--datasette", default="", help="the program to compare with")
    parser.add_argument("--standing", action="store_true", help="measure a copy of the record that stands there")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    django.setup()
    from tests.benchmarks.database import own_database

    found: dict[int, dict[str, float]] = {}
    if asked.standing:
        with own_database(copied=True):
            _measure(asked)
    with contextlib.nullcontext() if asked.standing else _database("base", asked.keep, _recorded, copied=False):
        for size in [] if asked.standing else sorted(asked.pledges):
            with _database(str(size), asked.keep, lambda size=size: _multiplied(size), copied=True), _to_spend(asked):
                pledges, costs = _measure(asked)
                found[pledges] = costs
    for (small, before), (large, after) in pairwise(found.items()):
        print(f"\nslope from {small} to {large} pledges: log(cost) / log(size); 0 is flat, 1 is linear")
        for name in before:
            slope = log(after[name] / before[name]) / log(large / small)
            print(f"  {name:34} {before[name]:9.2f} → {after[name]:9.2f} ms  {slope:+.2f}")


def _database(name: str, keep: str, make: Callable[[], None], *, copied: bool) -> AbstractContextManager[None]:
    """A database with what `make` makes, of nothing or of a copy of the one that is there; one that stays where they
    are to be kept.
    """
    from tests.benchmarks.database import kept_database, own_database

    return kept_database(f"{keep}_{name}", make, copied=copied) if keep else own_database(make, copied=copied)


def _to_spend(asked: argparse.Namespace) -> AbstractContextManager[None]:
    """A database to do with what one likes: a copy of one that is to be kept."""
    from tests.benchmarks.database import own_database

    return own_database(copied=True) if asked.keep else contextlib.nullcontext()


def _recorded() -> None:
    from tests.benchmarks.evaluation import _base

    started = time.perf_counter()
    _base(STATEMENTS, at_once=AT_ONCE, lands=LANDS)
    print(f"{STATEMENTS} statements went through the write door in {time.perf_counter() - started:.0f} s", flush=True)


def _multiplied(size: int) -> None:
    from pledges.models import Pledge
    from tests.benchmarks.multiplied import multiply

    started = time.perf_counter()
    copies = max(1, round(size / Pledge.objects.count()))
    multiply(copies)
    print(f"made {copies} copies of it in {time.perf_counter() - started:.0f} s", flush=True)


def _measure(asked: argparse.Namespace) -> tuple[int, dict[str, float]]:
    from django.db import connection

    from coalition.models import Coalition
    from pledges.models import Pledge, PledgeState, Statement
    from tests.benchmarks import api_checks, api_export, api_matrix, api_search
    from tests.benchmarks.api_servers import database_url

    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0")
        cursor.execute(f"ALTER DATABASE {name} SET jit = off")
    connection.close()
    pledges, statements = Pledge.objects.count(), Statement.objects.count()
    print(f"\n{pledges} pledges, {statements} statements ({statements / pledges:.1f} each), "
          f"{PledgeState.objects.count()} states", flush=True)  # fmt: skip
    os.environ["BENCH_URL"] = database_url()
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        cases = _cases(stack, Path(folder), asked.datasette)
        ours = next(case.server for case in cases if case.name == "304")
        api_checks.check(ours, str(Coalition.objects.order_by("pk").values_list("slug", flat=True)[0]), PAST)
        costs = _rounds(cases, asked.rounds, asked.requests)
        _print(costs)
        costs |= api_search.measure(ours)
        for table in ("pledges", "statements"):
            costs |= api_export.measure(ours, table)
        costs |= api_matrix.measure(PAST)
    return pledges, costs


def _cases(stack: contextlib.ExitStack, folder: Path, datasette: str) -> list[Case]:
    from tests.benchmarks import api_floor
    from tests.benchmarks.api_servers import gunicorn, serving

    url = {"DATABASE_URL": os.environ["BENCH_URL"], "RATE_LIMITS": "false"}
    ours = stack.enter_context(serving("ours", gunicorn("coalition.wsgi:application"), url, "/healthz/live"))
    status, headers, body = ours.ask(LIST)
    if status != 200:
        raise SystemExit(f"the list answers {status}: {body[:200]!r}")
    (folder / "body").write_bytes(body)
    os.environ["BODY"] = str(folder / "body")
    api_floor.store(os.environ["BENCH_URL"])
    floor = stack.enter_context(serving("floor", gunicorn("tests.benchmarks.api_floor:application"), url, "/"))
    plain = stack.enter_context(
        serving("plain", gunicorn("tests.benchmarks.api_plain_wsgi:application"), url, "/plain/pledges/")
    )
    coalition = json.loads(ours.ask("/api/v1/coalitions/")[2])["results"][0]["slug"]
    asked = [
        Case("floor", floor, "/", {}),
        Case("plain serializers", plain, "/plain/pledges/", {}),
        Case("list, first", ours, LIST, {}, new=True),
        Case("list, again", ours, LIST, {}),
        Case("304", ours, LIST, {"If-None-Match": headers["ETag"]}),
        Case("list, filtered, first", ours, f"{LIST}&status=active&capability=air,troops", {}, new=True),
        Case("list, deep, first", ours, f"{LIST}&cursor={_far_down('pledges')}", {}, new=True),
        Case(f"list as of {PAST}, first", ours, f"{LIST}&as_of={PAST}", {}, new=True),
        Case("statements, first", ours, SAID, {}, new=True),
        Case("statements, deep, first", ours, f"{SAID}&cursor={_far_down('statements')}", {}, new=True),
        Case("flags, first", ours, "/api/v1/flags/?limit=100", {}, new=True),
        Case("matrix, first", ours, f"/api/v1/coalitions/{coalition}/matrix/", {}, new=True),
        Case(f"matrix as of {PAST}, first", ours, f"/api/v1/coalitions/{coalition}/matrix/?as_of={PAST}", {}, new=True),
    ]
    if datasette:
        _as_sqlite(folder / "record.db")
        command = [datasette, "serve", str(folder / "record.db"), "--port", "{port}", "--setting", "max_returned_rows",
                   "1000", "--setting", "default_page_size", "100"]  # fmt: skip
        server = stack.enter_context(serving("datasette", command, {}, "/record.json"))
        sql = "select+row+from+pledges+order+by+last_stated_on+desc,id+desc+limit+100"
        asked.append(Case("Datasette", server, f"/record.json?sql={sql}&_shape=array&_json=row", {}))
    else:
        print("Datasette: not compared, --datasette was not given")
    return asked


def _far_down(resource: str) -> str:
    """A cursor, sealed as the server seals it, for a page far down the list of `resource` in its own order."""
    from api import pagination
    from api.views.pledges import PledgeView
    from api.views.statements import StatementView
    from pledges.models import PledgeState, Statement

    if resource == "pledges":
        ordering = PledgeView.orderings[0]
        rows: Any = PledgeState.objects.current().exclude(last_stated_on=None)
        rows = rows.order_by("-last_stated_on", "-pledge_public_id").values_list("last_stated_on", "pledge_public_id")
    else:
        ordering = StatementView.orderings[0]
        rows = Statement.objects.filter(until_seq=None).order_by("-said_to", "-public_id")
        rows = rows.values_list("said_to", "public_id")
    place = rows[int(rows.count() * DEEP) - 101]
    bound = pagination._fingerprint(ordering, True, {"path": f"/api/v1/{resource}/"})
    values = [bound, False, [pagination._packed(value) for value in place]]
    return str(pagination.signing.dumps(values, salt=pagination.SALT))


def _as_sqlite(file: Path) -> None:
    """Every pledge with the same nested values, indexed as the list is ordered, for Datasette's own query."""
    from pledges.models import PledgeState

    rows = PledgeState.objects.current().exclude(piece="")
    rows = rows.values_list("pledge_public_id", "last_stated_on", "piece", "looked_on", "open_flags", "disputed")
    with contextlib.closing(sqlite3.connect(file)) as base:
        base.execute("CREATE TABLE pledges (id text PRIMARY KEY, last_stated_on text, row text)")
        base.executemany(
            "INSERT OR IGNORE INTO pledges VALUES (?, ?, ?)",
            ((key, day and day.isoformat(), f'{piece[:-1]},"beside":{json.dumps(beside, default=str)}}}')
             for key, day, piece, *beside in rows.iterator()),
        )  # fmt: skip
        base.execute("CREATE INDEX stated ON pledges (last_stated_on, id)")
        base.commit()


def _rounds(cases: list[Case], rounds: int, requests: int) -> dict[str, float]:
    """Milliseconds of processor time a request, by case: medians of the rounds."""
    from tests.benchmarks.api_servers import of_the_database, spent

    found: dict[str, list[float]] = {case.name: [] for case in cases}
    number, dice = itertools.count(), random.Random(1)
    for _round in range(rounds + 1):  # the first warms up
        for case in dice.sample(cases, len(cases)):
            many = max(2, requests // 10) if case.name in SLOW else requests
            pids = [*case.server.processes(), *of_the_database()]
            before = spent(pids)
            for _request in range(many):
                kind = f"application/json;v={next(number)}, */*" if case.new else "*/*"
                status, _headers, body = case.server.ask(case.path, Accept=kind, **case.headers)
                if status not in (200, 304):
                    raise SystemExit(f"{case.name}: {status} {body[:300]!r}")
            found[case.name].append((spent(pids) - before) / many / 1e6)
    return {name: statistics.median(costs[1:]) for name, costs in found.items()}


def _print(costs: dict[str, float]) -> None:
    load, floor = os.getloadavg()[0], costs["floor"]
    print(f"processor time a request; load average {load:.1f}")
    for name, cost in costs.items():
        parts = [f"{cost / floor:8.2f} x floor{_verdict(cost / floor, GOALS.get(name))}"]
        for other, goals in (("plain serializers", OF_PLAIN), ("Datasette", OF_DATASETTE)):
            if other in costs and other != name:
                parts.append(f"{cost / costs[other]:7.3f} x {other}{_verdict(cost / costs[other], goals.get(name))}")
        for (one, other), goal in OF_ANOTHER.items():
            if one == name:
                parts.append(f"{cost / costs[other]:.2f} x “{other}”{_verdict(cost / costs[other], goal)}")
        print(f"  {name:34} {cost:9.2f} ms  " + "  ".join(parts), flush=True)


def _verdict(ratio: float, goal: float | None) -> str:
    return "" if goal is None else f" (goal {goal:.3g}: {'met' if ratio <= goal else 'MISSED'})"


if __name__ == "__main__":
    main()
