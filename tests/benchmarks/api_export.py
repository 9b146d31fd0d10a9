"""An export against the least that it can cost: the same table copied out of the database and thrown away."""

import http.client
import os
import statistics
import time
from typing import Any

import psycopg

GOAL = 1.3
FIRST_BYTE_MS = 50.0


def measure(server: Any, table: str, rounds: int = 5) -> dict[str, float]:
    """Processor milliseconds of an export of `table` as CSV and of the bare COPY, and the clock's until its first byte
    comes; printed against the goals.
    """
    from tests.benchmarks.api_servers import of_the_database, spent

    sql, values = _copy(table)
    ours, bare, first, size = [], [], [], 0
    with psycopg.connect(os.environ["BENCH_URL"], autocommit=True) as connection:
        own = connection.info.backend_pid
        for _round in range(rounds + 1):
            server.ask("/api/v1/pledges/?limit=1")  # so that its connection is there, and stays
            pids = [*server.processes(), *(pid for pid in of_the_database() if pid != own)]
            before = spent(pids)
            waited, size = _read(server.port, f"/api/v1/exports/{table}.csv")
            ours.append((spent(pids) - before) / 1e6)
            first.append(waited)
            mine, theirs = time.process_time(), spent([own])
            with psycopg.ClientCursor(connection) as cursor, cursor.copy(cursor.mogrify(sql, values)) as copy:
                copied = sum(len(data) for data in copy)
            bare.append((time.process_time() - mine) * 1e3 + (spent([own]) - theirs) / 1e6)
    if copied != size:
        raise SystemExit(f"export of {table}: {size} bytes, COPY gives {copied}")
    cost, soonest = statistics.median(ours[1:]), min(first[1:])
    ratio = cost / statistics.median(bare[1:])
    at_most = "met" if ratio <= GOAL else "MISSED"
    soon = "met" if soonest <= FIRST_BYTE_MS else "MISSED"
    middle = statistics.median(first[1:])
    print(f"export of {table}, {size / 1e6:.1f} MB: {cost:.0f} ms, {ratio:.2f} x the bare COPY (goal {GOAL:g}: "
          f"{at_most}); first byte after {soonest:.0f} ms of the clock at the least, {middle:.0f} in the middle "
          f"(goal {FIRST_BYTE_MS:g}: {soon})", flush=True)  # fmt: skip
    return {f"export of {table}": cost}


def _copy(name: str) -> tuple[str, dict[str, Any]]:
    """The statement that the server copies by, with its values."""
    from coalition.visibility import ANYBODY
    from pledges.queries import exports
    from pledges.queries.clock import database_now
    from pledges.queries.export_tables import TABLES
    from pledges.queries.head import head
    from pledges.queries.moment import read_moment

    moment = read_moment(as_of=None, known_at=None, head=head(), today=database_now().date())
    table = TABLES[name]
    asked = table.asked(table.rows(moment, ANYBODY), moment, ANYBODY)
    return exports.statement(asked, exports.Format.CSV), {**asked.values, "after": "", "last": None}


def _read(port: int, path: str) -> tuple[float, int]:
    """Milliseconds until the first byte of the body, and how many bytes it has."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    size = len(answer.read(1))
    waited = (time.perf_counter() - started) * 1e3
    while data := answer.read(1 << 16):
        size += len(data)
    connection.close()
    return waited, size
