"""The nightly sweep finds what is due by its day: where nothing is, it reads no table from end to end."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.derived.sweep import due_today
from pledges.models import Pledge
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

DAY = date(2025, 4, 1)
MANY = 30_000


@pytest.fixture(autouse=True)
def _many() -> None:
    """A record in which many pledges and snoozed flags come due on later days: copies of one, past every rule but the
    tables' own.
    """
    factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    pledge = Pledge.objects.get(public_id="fr-troops-1").pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        columns = _columns("pledges_pledge", id="id + 1000 + n", public_id="'x-' || n", number="1 + n")
        cursor.execute(_copies("pledges_pledge", columns, f"id = {pledge}"), [MANY])
        cursor.execute(
            'INSERT INTO pledges_due (pledge_id, "on") SELECT id, %s FROM pledges_pledge'
            ' ON CONFLICT (pledge_id) DO UPDATE SET "on" = excluded."on"',
            [DAY + timedelta(days=1)],
        )
        columns = _columns(
            "pledges_flag", id="id + 1000 + n", public_id="'f-' || n", pledge_id=f"{pledge} + 1000 + n",
            state="'snoozed'", snoozed_until=f"date '{DAY}' + 1",
        )  # fmt: skip
        cursor.execute(_copies("pledges_flag", columns, "rule = 'C1'"), [MANY])
        cursor.execute("ANALYZE pledges_pledge; ANALYZE pledges_due; ANALYZE pledges_flag")


def _columns(table: str, **others: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return {column.name: others.get(column.name, f'"{column.name}"') for column in found}


def _copies(table: str, columns: dict[str, str], where: str) -> str:
    named, told = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    return f'INSERT INTO "{table}" ({named}) SELECT {told} FROM "{table}", generate_series(1, %s) n WHERE {where}'  # noqa: S608 - names of our own


def _read(sql: str) -> Iterator[dict[str, Any]]:
    """The steps of the plan by which `sql` was answered, with what each read."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    waiting = [step["Plan"] for step in (json.loads(found) if isinstance(found, str) else found)]
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", [])
        yield step


def test_where_nothing_is_due_no_table_is_read_from_end_to_end() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert due_today(DAY, limit=100) == []
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert len(asked) == 3  # what was set aside, what is due, what wakes
    for sql in asked:
        for step in _read(sql):
            if step["Node Type"] == "Seq Scan" and step.get("Actual Loops"):
                assert step["Relation Name"] == "pledges_run", sql
            assert step["Actual Rows"] + step.get("Rows Removed by Filter", 0) < 10, sql


def test_what_is_due_among_many_is_found_by_its_day() -> None:
    with connection.cursor() as cursor:
        cursor.execute('UPDATE pledges_due SET "on" = %s WHERE pledge_id %% 3000 = 0', [DAY])
        cursor.execute('SELECT count(*) FROM pledges_due WHERE "on" = %s', [DAY])
        due = cursor.fetchone()[0]
    assert len(due_today(DAY, limit=100)) == due == 10
