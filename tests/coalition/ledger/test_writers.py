"""Six writers, sixty transactions each, over twenty rows: no deadlock, no gap, and the chain is whole (F11)."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from coalition.ledger import DoorBusy, record, stored
from coalition.ledger.chain import check_chain
from coalition.ledger.replay import check_replay
from coalition.models import Country, LedgerCommit
from coalition.vocabulary import Origin
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, TRANSACTIONS, ROWS = 6, 60, 20


def test_six_writers_neither_deadlock_nor_leave_a_gap() -> None:
    with factories.door():
        Country.objects.bulk_create(
            Country(iso2=f"Q{chr(65 + n)}", iso3=f"QQ{chr(65 + n)}", m49=str(900 + n), name=f"Land {n}")
            for n in range(ROWS)
        )
    ids = list(Country.objects.values_list("pk", flat=True))

    def write(writer: int) -> int:
        dice, done = random.Random(writer), 0
        try:
            while done < TRANSACTIONS:
                try:
                    with record(actor=f"writer {writer}", reason=f"write {done}", origin=Origin.JOB):
                        for key in dice.sample(ids, 3):
                            Country.objects.filter(pk=key).update(name=f"Land {key} by {writer}, {done}")
                    done += 1
                except DoorBusy:  # said so, and nothing was written: this writer comes again
                    continue
            return done
        finally:
            connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        before = cursor.fetchone()[0]
    with ThreadPoolExecutor(WRITERS) as pool:
        assert list(pool.map(write, range(WRITERS))) == [TRANSACTIONS] * WRITERS
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone()[0] == before
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 2 + WRITERS * TRANSACTIONS))
    assert list(check_chain(stored.commits(), stored.entries())) == []
    assert list(check_replay()) == []
