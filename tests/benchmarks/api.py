"""The API, measured against the floor, against the usual way and against Datasette over the same rows.

    DATABASE_URL=postgres:///tracker?host=… python -m tests.benchmarks.api --pledges 1000 20000 --datasette PATH

Servers of one process each run side by side; every round asks each of them in an order of its own, and the medians of
processor time a request (the server's tree and PostgreSQL's processes) are printed as ratios. "first" is a question
that nobody has asked before (each goes with another `Accept`), "again" one that was.

`--datasette` names the program, for which a virtual environment of its own is best: `python -m venv V && V/bin/pip
install datasette`; without it that column is empty, and says so. Works in a database of its own on that server, which
it makes and drops.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

LIST = "/api/v1/pledges/?limit=100"
GOALS = {"list, first": 6.0, "list, again": 6.0, "304": 1.3}
"""Times the floor."""

DEEP = 50
"""Pages that are walked to reach the deep one."""


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
    parser.add_argument("--statements", type=int, default=6_000, help="statements of the record that is copied")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=20, help="of each case in each round")
    parser.add_argument("--datasette", default="", help="the program to compare with")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    django.setup()
    from tests.benchmarks.database import own_database

    slopes: dict[str, list[float]] = {}
    for size in sorted(asked.pledges):
        with own_database():
            for name, cost in _measure(size, asked).items():
                slopes.setdefault(name, []).append(cost)
    if len(asked.pledges) > 1:
        for name, costs in slopes.items():
            print(f"growth {name}: " + " → ".join(f"{cost:.2f} ms" for cost in costs))


def _measure(size: int, asked: argparse.Namespace) -> dict[str, float]:
    from pledges.models import Pledge, Statement
    from tests.benchmarks.evaluation import _base
    from tests.benchmarks.multiplied import multiply

    _base(min(asked.statements, size * 10))
    multiply(max(1, round(size / Pledge.objects.count())))
    print(f"\n{Pledge.objects.count()} pledges, {Statement.objects.count()} statements", flush=True)
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        cases = _cases(stack, Path(folder), asked.datasette)
        costs = _rounds(cases, asked.rounds, asked.requests)
    _print(costs)
    return costs


def _cases(stack: contextlib.ExitStack, folder: Path, datasette: str) -> list[Case]:
    from tests.benchmarks import api_floor
    from tests.benchmarks.api_servers import database_url, gunicorn, serving

    url = {"DATABASE_URL": database_url(), "RATE_LIMITS": "false"}
    ours = stack.enter_context(serving("ours", gunicorn("coalition.wsgi:application"), url, "/healthz/live"))
    status, headers, body = ours.ask(LIST)
    if status != 200:
        raise SystemExit(f"the list answers {status}: {body[:200]!r}")
    (folder / "body").write_bytes(body)
    os.environ["BODY"] = str(folder / "body")
    os.environ["DATABASE_URL"], before = url["DATABASE_URL"], os.environ["DATABASE_URL"]
    api_floor.store()
    os.environ["DATABASE_URL"] = before
    floor = stack.enter_context(serving("floor", gunicorn("tests.benchmarks.api_floor:application"), url, "/"))
    plain = stack.enter_context(
        serving("plain", gunicorn("tests.benchmarks.api_plain_wsgi:application"), url, "/plain/pledges/")
    )
    deep, coalition = _deep(ours), json.loads(ours.ask("/api/v1/coalitions/")[2])["results"][0]["slug"]
    asked = [
        Case("floor", floor, "/", {}),
        Case("plain serializers", plain, "/plain/pledges/", {}),
        Case("list, first", ours, LIST, {}, new=True),
        Case("list, again", ours, LIST, {}),
        Case("304", ours, LIST, {"If-None-Match": headers["ETag"]}),
        Case(f"list, page {DEEP}, first", ours, deep, {}, new=True),
        Case("list as of a year ago, first", ours, f"{LIST}&as_of=2025-01-01", {}, new=True),
        Case("matrix, first", ours, f"/api/v1/coalitions/{coalition}/matrix/", {}, new=True),
        Case("search, rare", ours, "/api/v1/search/?q=ceasefire&limit=20", {}, new=True),
        Case("search, common", ours, "/api/v1/search/?q=the&limit=20", {}, new=True),
        Case("export CSV", ours, "/api/v1/exports/pledges.csv", {}, new=True),
    ]
    if datasette:
        _as_sqlite(body, folder / "record.db", ours)
        command = [datasette, "serve", str(folder / "record.db"), "--port", "{port}", "--setting", "max_returned_rows",
                   "1000", "--setting", "default_page_size", "100"]  # fmt: skip
        server = stack.enter_context(serving("datasette", command, {}, "/record.json"))
        sql = "select+row+from+pledges+order+by+last_stated_on+desc,id+desc+limit+100"
        asked.append(Case("Datasette", server, f"/record.json?sql={sql}&_shape=array&_json=row", {}))
    else:
        print("Datasette: not compared, --datasette was not given")
    return asked


def _deep(ours: Any) -> str:
    """The address of a page far down."""
    path = LIST
    for _page in range(DEEP):
        following = json.loads(ours.ask(path)[2])["next"]
        if not following:
            return path
        path = following.partition("localhost")[2]
        path = path[path.index("/") :]
    return path


def _as_sqlite(body: bytes, file: Path, ours: Any) -> None:
    """Every pledge with the same nested values, indexed as the list is ordered, for Datasette's own query."""
    rows, path = json.loads(body)["results"], LIST
    while following := json.loads(ours.ask(path)[2])["next"]:
        path = following[following.index("/api/") :]
        rows += json.loads(ours.ask(path)[2])["results"]
    with contextlib.closing(sqlite3.connect(file)) as base:
        base.execute("CREATE TABLE pledges (id text PRIMARY KEY, last_stated_on text, row text)")
        base.executemany(
            "INSERT OR IGNORE INTO pledges VALUES (?, ?, ?)",
            [(row["id"], row["last_stated_on"], json.dumps(row, ensure_ascii=False)) for row in rows],
        )
        base.execute("CREATE INDEX stated ON pledges (last_stated_on, id)")
        base.commit()


def _rounds(cases: list[Case], rounds: int, requests: int) -> dict[str, float]:
    """Milliseconds of processor time a request, by case: medians of the rounds."""
    from tests.benchmarks.api_servers import of_the_database, spent

    found: dict[str, list[float]] = {case.name: [] for case in cases}
    number, dice = itertools.count(), random.Random(1)
    for _round in range(rounds + 1):  # the first warms up
        for case in dice.sample(cases, len(cases)):
            many = max(2, requests // 10) if case.name in ("plain serializers", "export CSV") else requests
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
        goal = (
            f"  (goal {GOALS[name]:g}: {'met' if cost / floor <= GOALS[name] else 'MISSED'})" if name in GOALS else ""
        )
        others = "".join(
            f"  {cost / costs[other]:7.3f} x {other}"
            for other in ("plain serializers", "Datasette")
            if other in costs and other != name
        )
        print(f"  {name:30} {cost:9.2f} ms  {cost / floor:8.2f} x floor{others}{goal}", flush=True)


if __name__ == "__main__":
    main()
