"""The same row gives the same bytes, whatever the session's settings are; and Python hashes what PostgreSQL hashed."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from coalition.ledger import stored
from coalition.ledger.canonical import canonical_select
from coalition.ledger.chain import GENESIS, commit_head, entry_digest, hex_of
from coalition.ledger.replay import check_replay, ledgered_models
from coalition.ledger.triggers import forgotten_columns
from pledges.models import Document
from tests import factories

pytestmark = pytest.mark.django_db

SETTINGS = {
    "TimeZone": "Asia/Kathmandu",
    "DateStyle": "SQL, DMY",
    "IntervalStyle": "sql_standard",
    "extra_float_digits": "-3",
    "lc_numeric": "C",
    "bytea_output": "escape",
}


def bytes_of_everything() -> list[tuple[str, str, str]]:
    found = []
    for model in ledgered_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(canonical_select(model, f'"{table}"', without=forgotten_columns(model)) + " ORDER BY 1")
            found += [(table, str(key), payload) for key, payload in cursor.fetchall()]
    return found


def an_old_document() -> None:
    page = factories.page(retrieved_at=datetime(2025, 3, 9, 23, 30, tzinfo=UTC), published_from=date(2025, 3, 9))
    versions = (factories.appearance("page", factories.position("FR"), document=page, quote="“Naïve” — e\u0301\n\\x"),)
    factories.publish_entry(factories.entry(appearances=versions))


def test_the_same_rows_give_the_same_bytes_under_other_settings(record_of_eight: None) -> None:
    an_old_document()
    before = bytes_of_everything()
    for name, value in SETTINGS.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    assert bytes_of_everything() == before
    assert list(check_replay()) == []


def test_rows_written_under_another_time_zone_are_entered_as_in_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Pacific/Kiritimati'")
    an_old_document()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
    assert list(check_replay()) == []
    payload = next(e.payload for e in stored.entries() if e.table == Document._meta.db_table)
    assert json.loads(payload)["retrieved_at"] == "2025-03-09T23:30:00.000000Z"
    assert json.loads(payload)["published_from"] == "2025-03-09"


def test_keys_are_sorted_and_text_is_kept_as_it_was_given(record_of_eight: None) -> None:
    an_old_document()
    for entry in stored.entries():
        keys = list(json.loads(entry.payload or ""))
        assert keys == sorted(keys)
    quotes = [json.loads(e.payload)["quote"] for e in stored.entries() if e.table == "pledges_appearance"]
    assert "“Naïve” — e\u0301\n\\x" in quotes  # not normalized: two code points stay two


def test_python_computes_the_hashes_that_postgresql_stored(record_of_eight: None) -> None:
    an_old_document()
    entries = list(stored.entries())
    assert all(entry_digest(entry) == entry.digest for entry in entries)
    assert all(hex_of(entry.payload or "") == entry.hash for entry in entries)
    before = GENESIS
    for commit in stored.commits():
        before = commit_head(before, commit.text, [e.digest for e in entries if e.seq == commit.seq])
        assert before == commit.head
