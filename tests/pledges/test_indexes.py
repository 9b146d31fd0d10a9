"""What each row pays for is asked by somebody."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

TWICE = """
    SELECT a.indexrelid::regclass::text, b.indexrelid::regclass::text FROM pg_index a
    JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
    WHERE a.indrelid::regclass::text = ANY(%s) AND NOT a.indisunique AND a.indpred IS NULL AND b.indpred IS NULL
        AND a.indexprs IS NULL AND a.indnatts <= b.indnatts
        AND (a.indkey::smallint[])[0:a.indnatts - 1] = (b.indkey::smallint[])[0:a.indnatts - 1]
        AND (SELECT amname FROM pg_class c JOIN pg_am m ON m.oid = c.relam WHERE c.oid = b.indexrelid) = 'btree'
"""

GROWING = [
    "pledges_appearance",
    "pledges_change",
    "pledges_document",
    "pledges_flag",
    "pledges_flagevent",
    "pledges_position",
    "pledges_positionbasing",
    "pledges_positioncondition",
    "pledges_statement",
]
"""The tables that a bulk adds most rows to."""


def test_no_index_holds_what_another_one_begins_with() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TWICE, [GROWING])
        assert cursor.fetchall() == []


def test_no_setting_switches_a_trigger_off_nor_is_it_looked_at() -> None:
    """A migration that makes a trigger makes the library's own function again: let it end as 0037 does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'")
        assert [text.strip() for (text,) in cursor.fetchall()] == ["SELECT false"]
