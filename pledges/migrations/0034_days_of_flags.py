"""The days on which flags counted, filled from the steps of all flags.

The SQL is that of `derived.flag_days` on the day of this migration: a later form brings its own.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


FILL = """
WITH flag_step AS (
            SELECT f.pledge_id AS pledge, f.id AS flag, e.state_to = 'open' AS opens, e.id * 4 + CASE WHEN e.state_to NOT IN ('open', 'acknowledged', 'confirmed') THEN 0 WHEN f.rule IN ('C1', 'C10', 'C11', 'C12', 'C2', 'C4', 'C6', 'C7', 'C8', 'C9') AND e.severity IN ('medium', 'high', 'critical') THEN 3 ELSE 2 END AS says,
                CASE WHEN e.state_to = 'dismissed' OR (e.state_to = 'auto_resolved' AND e."on" IS NULL) THEN '-infinity' ELSE coalesce(e."on", f.opened_on) END AS since
            FROM pledges_flag f JOIN pledges_flagevent e ON e.flag_id = f.id
            WHERE NOT f.internal AND f.pledge_id IS NOT NULL AND true
        ), flag_day AS (
            SELECT DISTINCT pledge, flag, since, CASE WHEN bool_or(opens) OVER by_then THEN max(says) OVER by_then END
                AS says
            FROM flag_step WHERE since IS NOT NULL WINDOW by_then AS (PARTITION BY flag ORDER BY since)
        ), flag_turn AS (
            SELECT pledge, since, coalesce(says / 2 % 2, 0) AS counts, coalesce(says % 2, 0) AS disputes,
                lag(says) OVER (PARTITION BY flag ORDER BY since) AS before
            FROM flag_day
        ), flag_sum AS (
            SELECT pledge, since, sum(sum(counts - coalesce(before / 2 % 2, 0))) OVER until_then AS many,
                sum(sum(disputes - coalesce(before % 2, 0))) OVER until_then > 0 AS disputed
            FROM flag_turn GROUP BY pledge, since WINDOW until_then AS (PARTITION BY pledge ORDER BY since)
        ), flag_change AS (
            SELECT *, many <> lag(many, 1, 0::numeric) OVER before AS turns,
                disputed <> lag(disputed, 1, false) OVER before AS alters
            FROM flag_sum WINDOW before AS (PARTITION BY pledge ORDER BY since)
        ), flag_days AS (
            SELECT pledge, array_agg(since ORDER BY since) FILTER (WHERE turns) AS turned,
                array_agg(many::int ORDER BY since) FILTER (WHERE turns) AS many,
                coalesce(array_agg(since ORDER BY since) FILTER (WHERE alters), '{}') AS disputed
            FROM flag_change GROUP BY pledge HAVING bool_or(turns)
        )
INSERT INTO pledges_flagdays (pledge_id, turned, many, disputed)
SELECT pledge, turned, many, disputed FROM flag_days
"""


def fill(apps, schema_editor):
    """Fill the new table before it has triggers: what stands there follows from what stands."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0033_numbers_that_triggers_hold'),
    ]

    operations = [
        migrations.CreateModel(
            name='FlagDays',
            fields=[
                ('pledge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='flag_days', serialize=False, to='pledges.pledge', verbose_name='pledge')),
                ('turned', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('many', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('disputed', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
            ],
            options={
                'verbose_name': "days of a pledge's flags",
                'verbose_name_plural': "days of pledges' flags",
                'ordering': ['pledge'],
                'constraints': [models.CheckConstraint(condition=models.Q(('turned__len', models.F('many__len')), ('turned__len__gt', 0)), name='flag_days_each_with_a_number', violation_error_message='Each day says how many flags count from it on.')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='flagdays',
            trigger=pgtrigger.compiler.Trigger(name='record_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM new_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='1634ad634a9349da7b2ced37a8d1d9ead42ed1a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_record_insert_91520', referencing='REFERENCING NEW TABLE AS new_rows ', table='pledges_flagdays', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagdays',
            trigger=pgtrigger.compiler.Trigger(name='record_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM new_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='1b224f14fdcd07ece7811a5bfe8451101e052c58', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_record_update_e7e56', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pledges_flagdays', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagdays',
            trigger=pgtrigger.compiler.Trigger(name='record_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM old_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='4fd0421397fdb4cbc8930ad7a4158c8dc92ed617', level='STATEMENT', operation='DELETE', pgid='pgtrigger_record_delete_3db60', referencing='REFERENCING OLD TABLE AS old_rows ', table='pledges_flagdays', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagdays',
            trigger=pgtrigger.compiler.Trigger(name='record_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func="RAISE EXCEPTION 'The tables of the record are never emptied.' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_append_only';", hash='a0712a83389ee6c2284495c56f1e93249bf87385', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_record_truncate_b826d', table='pledges_flagdays', when='AFTER')),
        ),
    ]
