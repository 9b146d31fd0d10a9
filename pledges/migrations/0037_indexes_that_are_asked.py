"""What each new row pays for and nobody asks: indexes that hold the same as another one, or nothing but blanks; and the
setting that would switch a trigger off.

The framework makes an index for every reference, and a second one of each unique text for patterns (LIKE 'x%'), which
nobody asks of ids. Where another index begins with the same column, its own goes; where nearly every row has no
reference, it holds those that have one. A trigger of the record never listens to `pgtrigger.ignore` (NEVER_IGNORED);
the library's function that reads it was called 73,000 times for 10,000 statements, a twenty-fifth of the server's time. A later migration that makes a trigger makes
that function again: `tests/pledges/test_indexes.py` says so.
"""

from django.db import migrations

COVERED = {
    "pledges_change": ["seq"],
    "pledges_document": ["since_seq"],
    "pledges_flag": ["opened_seq"],
    "pledges_positionbasing": ["position_id"],
    "pledges_positioncondition": ["position_id"],
    "pledges_statement": ["since_seq", "country_id"],
}
"""Columns with which a wider index begins."""

SELDOM = {
    "pledges_appearance": ["relays_id", "until_seq"],
    "pledges_document": ["until_seq"],
    "pledges_flag": ["document_id", "statement_id"],
    "pledges_flagevent": ["actor_id", "repeats_id", "seconds_id"],
    "pledges_position": ["until_seq"],
    "pledges_statement": ["until_seq"],
}
"""Columns that are blank in nearly every row."""

PATTERNS = ["pledges_appearance", "pledges_document", "pledges_flag", "pledges_position", "pledges_statement"]
"""Tables of which the public id has an index for patterns."""

OWN_INDEX = """
    SELECT i.indexrelid::regclass::text FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    JOIN pg_opclass o ON o.oid = i.indclass[0]
    WHERE i.indrelid = %s::regclass AND a.attname = %s AND i.indnatts = 1 AND NOT i.indisunique AND i.indpred IS NULL
        AND (o.opcname = 'varchar_pattern_ops') = %s
"""

NEVER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $function$ SELECT false $function$
"""


def thin_out(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:

        def own(table, column, *, pattern=False):
            cursor.execute(OWN_INDEX, [table, column, pattern])
            return [name for (name,) in cursor.fetchall()]

        for table in PATTERNS:
            for name in own(table, "public_id", pattern=True):
                cursor.execute(f"DROP INDEX {name}")
        for table, columns in COVERED.items():
            for column in columns:
                for name in own(table, column):
                    cursor.execute(f"DROP INDEX {name}")
        for table, columns in SELDOM.items():
            for column in columns:
                for name in own(table, column):
                    cursor.execute(f"DROP INDEX {name}")
                    cursor.execute(f'CREATE INDEX {name} ON "{table}" ("{column}") WHERE "{column}" IS NOT NULL')


class Migration(migrations.Migration):
    dependencies = [("pledges", "0036_rows_of_a_bulk_counted")]

    operations = [
        migrations.RunPython(thin_out, migrations.RunPython.noop),
        migrations.RunSQL(NEVER, migrations.RunSQL.noop),
    ]
