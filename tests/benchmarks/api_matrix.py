"""The matrix against what it is measured by: the whole of a table of 2,400 rows for now; for a past day the same cells
made of the current states, and made of states that are found by DISTINCT ON.

The first coalition is made as wide as a large one: the pledges of six others become those of countries of their own.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from itertools import product
from string import ascii_uppercase
from typing import Any

from django.db import connection

ROWS = 2_400
WIDE = 7
GOALS = {"now": 1.5, "then, of live": 1.2, "then, of DISTINCT ON": 0.5}


def measure(past: str, rounds: int = 15) -> dict[str, float]:
    """Milliseconds of processor time, Python's and the server's, of each read; printed against the goals."""
    from pledges.derived import prepared
    from pledges.queries import ready_matrix
    from pledges.queries.clock import database_now
    from pledges.queries.head import head
    from pledges.queries.moment import read_moment

    slug, cells = _widened()
    today, day = {"slug": slug}, {"slug": slug, "day": date.fromisoformat(past)}
    moment = read_moment(as_of=None, known_at=None, head=head(), today=database_now().date())
    reads: dict[str, Callable[[], Any]] = {
        f"select * of {ROWS} rows": lambda: prepared.read("SELECT * FROM bench_cells"),
        "matrix, text": lambda: ready_matrix.text(slug, moment),
        "matrix of then, SQL": lambda: prepared.read(ready_matrix._THEN, day),
        "matrix made live, SQL": lambda: prepared.read(_live(), today),
        "matrix of then by DISTINCT ON, SQL": lambda: prepared.read(_distinct_on(), day),
    }
    if sorted(reads["matrix of then, SQL"](), key=str) != sorted(
        reads["matrix of then by DISTINCT ON, SQL"](), key=str
    ):
        raise SystemExit("the matrix of then is another by DISTINCT ON")
    if sorted(prepared.read(ready_matrix._NOW, today), key=str) != sorted(reads["matrix made live, SQL"](), key=str):
        raise SystemExit("the matrix is another than one made live")
    costs = _rounds(reads, rounds)
    whole, now, past_one, live, distinct = costs.values()
    print(f"matrix of {cells} cells: {now:.1f} ms, {_ratio(now, whole, 'now')} x select * of {ROWS} rows "
          f"({whole:.1f}); of {past}: {past_one:.1f} ms, {_ratio(past_one, live, 'then, of live')} x today's made live "
          f"({live:.1f}), {_ratio(past_one, distinct, 'then, of DISTINCT ON')} x DISTINCT ON ({distinct:.1f})",
          flush=True)  # fmt: skip
    return costs


def _ratio(cost: float, other: float, goal: str) -> str:
    most = GOALS[goal]
    return f"{cost / other:.2f} (goal {most:g}: {'met' if cost <= most * other else 'MISSED'})"


def _rounds(reads: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    from tests.benchmarks.api_servers import spent

    own: Any = connection.connection
    found: dict[str, list[float]] = {name: [] for name in reads}
    dice = random.Random(1)
    for _round in range(rounds + 6):  # the server may plan anew for the first five
        for name in dice.sample(list(reads), len(reads)):
            mine, theirs = time.process_time(), spent([own.info.backend_pid])
            reads[name]()
            cost = (time.process_time() - mine) * 1e3 + (spent([own.info.backend_pid]) - theirs) / 1e6
            found[name].append(cost)
    return {name: statistics.median(costs[6:]) for name, costs in found.items()}


def _live() -> str:
    from pledges.derived import cells
    from pledges.queries import ready_matrix

    return f"WITH {cells.fresh(f'{{of}}.{ready_matrix._OF_IT}')} {ready_matrix._CELLS} cell"


def _distinct_on() -> str:
    """The cells of then, their states by one pass over all that the pledges ever had."""
    from pledges.queries import ready_matrix

    nearest = ready_matrix._THEN.index("LEFT JOIN LATERAL (")
    end = ready_matrix._THEN.index(") s ON true", nearest)
    passed = f"""LEFT JOIN (
            SELECT DISTINCT ON (s.pledge_id) s.pledge_id, s.id, s.valid FROM pledges_pledgestate s
            JOIN pledges_pledge q ON q.id = s.pledge_id WHERE q.{ready_matrix._OF_IT}
                AND upper_inf(s.known) AND lower(s.valid) <= %(day)s ORDER BY s.pledge_id, lower(s.valid) DESC
        ) s ON s.pledge_id = p.id AND (upper_inf(s.valid) OR upper(s.valid) > %(day)s"""
    return ready_matrix._THEN[:nearest] + passed + ready_matrix._THEN[end:].replace(") s ON true", ")", 1)


def _widened() -> tuple[str, int]:
    """The slug of the coalition that was made wide, and how many cells it has. Past the triggers, as the owner."""
    from coalition.models import Coalition, Country, Membership
    from coalition.vocabulary import MembershipBasis, MembershipRole
    from pledges.derived import cells
    from pledges.models import Pledge

    first, *others = Coalition.objects.order_by("pk")[:WIDE]
    here = list(Country.objects.order_by("pk"))
    there = {country.iso2 for country in here}
    codes = enumerate(code for code in map("".join, product(ascii_uppercase, repeat=2)) if code not in there)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for other in others:
            for country in here:
                number, code = next(codes)
                new = Country.objects.create(iso2=code, iso3=f"{code}Y", m49=f"{500 + number}", name=f"Land {code}")
                Membership.objects.create(coalition=first, country=new, role=MembershipRole.MEMBER,
                                          basis=MembershipBasis.LISTED_BY_ORGANIZER)  # fmt: skip
                Pledge.objects.filter(coalition=other, country=country).update(coalition=first, country=new)
        cells.repair()
        cursor.execute("DROP TABLE IF EXISTS bench_cells")
        cursor.execute(f"CREATE TABLE bench_cells AS SELECT * FROM pledges_matrixcell LIMIT {ROWS}")
        cursor.execute("SELECT count(*) FROM bench_cells")
        (rows,) = cursor.fetchone()
        for _again in range(ROWS // rows):
            cursor.execute(f"INSERT INTO bench_cells SELECT * FROM bench_cells LIMIT {ROWS} - "
                           "(SELECT count(*) FROM bench_cells)")  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("SELECT count(*) FROM pledges_matrixcell WHERE coalition_id = %s", [first.pk])
        return str(first.slug), int(cursor.fetchone()[0])
