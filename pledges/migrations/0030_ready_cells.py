"""The cells of the matrix, ready to be shown, filled from what stands.

The SQL is that of `derived.cells` on the day of this migration: a later form of the cells brings its own.
"""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FILL = """
WITH of(pledge, state, disputed) AS MATERIALIZED (SELECT p.id, s.id, flagged.disputing FROM pledges_pledge p LEFT JOIN pledges_pledgestate s
            ON s.pledge_id = p.id AND upper_inf(s.valid) AND upper_inf(s.known)
        CROSS JOIN LATERAL (SELECT count(*) AS counted, coalesce(bool_or(
        f.severity IN ('medium', 'high', 'critical') AND f.rule IN ('C1', 'C10', 'C11', 'C12', 'C2', 'C4', 'C6', 'C7', 'C8', 'C9')), false) AS disputing
    FROM pledges_flag f WHERE f.pledge_id = p.id
        AND f.state IN ('open', 'acknowledged', 'confirmed') AND NOT f.internal) flagged
        WHERE p.origin = 'self' AND p.until_seq IS NULL AND coalesce(
    (SELECT true FROM pledges_position said WHERE said.pledge_id = p.id AND said.until_seq IS NULL LIMIT 1), false) AND true),
        said AS (
            SELECT p.coalition_id, p.country_id, p.capability, p.public_id, s.id AS state,
                p.mission IN ('reassurance_force', 'unclear') AS own_force, CASE WHEN coalesce(s.status NOT IN ('active', 'dormant', 'fulfilled', 'suspended'), true) THEN 'no_commitment'
    WHEN p.polarity = 'exclusion' THEN 'ruled_out'
    WHEN s.firmness <> '' THEN 'pledged' ELSE 'no_commitment' END AS says,
                coalesce(array_position(ARRAY['floated', 'pledged', 'specified', 'authorised', 'earmarked', 'in_place'], s.firmness::text), 0) AS rung,
                coalesce(s.last_stated_on, '0001-01-01'::date) AS stated, s.id IS NOT NULL AND of.disputed AS disputed,
                p.polarity = 'exclusion' AND coalesce(s.status IN ('active', 'dormant', 'fulfilled', 'suspended'), false)
                    AS refuses
            FROM of JOIN pledges_pledge p ON p.id = of.pledge LEFT JOIN pledges_pledgestate s ON s.id = of.state
        ), weighed AS (
            SELECT *, CASE WHEN says = 'no_commitment' THEN 0 WHEN says = 'ruled_out' THEN 2
                WHEN rung = 1 AND stated <= max(stated) FILTER (WHERE refuses) OVER cell THEN 1 ELSE 3 END AS weight,
                count(*) OVER cell > 1 AS has_others
            FROM said WINDOW cell AS (PARTITION BY coalition_id, country_id, capability)
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY coalition_id, country_id, capability ORDER BY state IS NULL,
                CASE WHEN state IS NULL THEN public_id END, own_force DESC, weight DESC, rung DESC, stated DESC,
                public_id COLLATE "C" DESC) AS place
            FROM weighed
        ), others AS (
            SELECT coalition_id, country_id, capability, bool_or(disputed) AS disputed, bool_or(refuses) AS refused,
                bool_or(says = 'pledged') AS offered,
                coalesce(array_agg(public_id ORDER BY public_id) FILTER (WHERE place > 1 AND state IS NOT NULL), '{}')
                    AS others
            FROM placed WHERE has_others GROUP BY coalition_id, country_id, capability
        ), strongest AS (
            SELECT w.coalition_id, w.country_id, w.capability, w.public_id, w.state, w.says, w.refuses,
                coalesce(o.disputed, w.disputed) AS disputed, coalesce(o.refused, w.refuses) AS refused,
                coalesce(o.offered, w.says = 'pledged') AS offered,
                coalesce(o.others, '{}') AS others
            FROM placed w LEFT JOIN others o USING (coalition_id, country_id, capability) WHERE w.place = 1
        ), looked AS (
            SELECT coalition_id, country_id, capability, max(k.checked_on) AS checked_on FROM pledges_check k WHERE k.until_seq IS NULL AND true GROUP BY coalition_id, country_id, capability
        ), g AS (
            SELECT coalition_id, country_id, capability, g.public_id, g.state, g.refuses, g.disputed, g.refused, g.offered,
                coalesce(g.says, 'no_statement_found') AS says, coalesce(g.others, '{}') AS others,
                l.checked_on
            FROM strongest g FULL JOIN looked l USING (coalition_id, country_id, capability)
        ), cell AS (
            SELECT g.coalition_id, g.country_id, g.capability, g.public_id IS NOT NULL AS spoken,
                (SELECT row_to_json(r) FROM (SELECT g.capability AS "capability", g.says AS "state", true AS "researched", CASE WHEN g.says = 'pledged' THEN s.firmness END AS "firmness", s.status AS "status", CASE WHEN s.measure <> '' THEN json_build_object('measure', s.measure, 'qualifier', s.qualifier,
        'low', s.low, 'high', s.high, 'currency', nullif(s.currency, ''),
        'as_found', nullif(s.quantity_as_found, '')) END AS "quantity", CASE WHEN s.id IS NOT NULL THEN
        coalesce(qs.attribution NOT IN ('on_record', 'spokesperson'), false) END AS "quantity_unnamed", nullif(s.confidence, '') AS "confidence", coalesce(g.disputed, false) AS "disputed", CASE WHEN lp.stance IN ('defers', 'deflects', 'denies_made', 'questions', 'reduces', 'withdraws') THEN lp.stance END AS "turned", g.says = 'pledged' AND g.refused AS "also_refused", coalesce(g.refuses AND g.offered, false) AS "once_floated", s.last_stated_on AS "last_stated_on", g.public_id AS "pledge", g.others AS "others") r)::text AS piece,
                CASE WHEN s.status IN ('active', 'dormant') THEN s.stale_on END AS stale_on, g.checked_on
            FROM g LEFT JOIN pledges_pledgestate s ON s.id = g.state
            LEFT JOIN pledges_position lp ON lp.id = s.latest_position_id 
    LEFT JOIN pledges_position qp ON qp.id = s.quantity_position_id
    LEFT JOIN pledges_appearance qa ON qa.id = qp.appearance_id
    LEFT JOIN pledges_statement qs ON qs.id = qa.statement_id
        ) INSERT INTO pledges_matrixcell (coalition_id, country_id, capability, spoken, piece, stale_on, checked_on)
SELECT coalition_id, country_id, capability, spoken, piece, stale_on, checked_on FROM cell
"""


def fill(apps, schema_editor):
    """Fill the new table before it has triggers: what stands there follows from what stands."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('coalition', '0006_kept_answers'),
        ('pledges', '0029_states_by_what_was_stated'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='pledgestate',
            index=models.Index(models.F('pledge'), django.contrib.postgres.fields.ranges.RangeStartsWith('valid'), condition=models.Q(('known__upper_inf', True)), name='state_then'),
        ),
        migrations.CreateModel(
            name='MatrixCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capability', models.CharField(choices=[('troops', 'troops'), ('air', 'air'), ('naval', 'naval'), ('training', 'training'), ('air_defense', 'air_defense'), ('intelligence', 'intelligence'), ('logistics', 'logistics'), ('equipment', 'equipment'), ('funding', 'funding'), ('mine_clearance', 'mine_clearance'), ('backstop', 'backstop'), ('coordination', 'coordination'), ('unspecified', 'unspecified')], max_length=20, verbose_name='capability')),
                ('spoken', models.BooleanField()),
                ('piece', models.TextField()),
                ('stale_on', models.DateField(blank=True, null=True)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='coalition.coalition', verbose_name='coalition')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'cell of the matrix',
                'verbose_name_plural': 'cells of the matrix',
                'ordering': ['coalition', 'country', 'capability'],
                'constraints': [models.UniqueConstraint(fields=('coalition', 'country', 'capability'), name='matrix_cell_unique', violation_error_message='This cell is already there.'), models.CheckConstraint(condition=models.Q(('spoken', True), models.Q(('checked_on__isnull', False), ('stale_on__isnull', True)), _connector='OR'), name='matrix_cell_of_something', violation_error_message='A cell is there because somebody spoke, or because we looked.'), models.CheckConstraint(condition=models.Q(('capability__in', ['troops', 'air', 'naval', 'training', 'air_defense', 'intelligence', 'logistics', 'equipment', 'funding', 'mine_clearance', 'backstop', 'coordination', 'unspecified'])), name='matrix_cell_capability_known', violation_error_message='This is not one of the known codes.')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='matrixcell',
            trigger=pgtrigger.compiler.Trigger(name='record_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM new_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='47de9abe6209d465ba87aff4a4e47f5a25da2a7a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_record_insert_ab3b4', referencing='REFERENCING NEW TABLE AS new_rows ', table='pledges_matrixcell', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matrixcell',
            trigger=pgtrigger.compiler.Trigger(name='record_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM new_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='8ffb4644833c3bf8f41f490cc2c43cbf0f8c2023', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_record_update_7974c', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pledges_matrixcell', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matrixcell',
            trigger=pgtrigger.compiler.Trigger(name='record_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func='IF EXISTS (SELECT 1 FROM old_rows) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;', hash='93976f0fcbfc2da0a9a2574a96d46b4f564346e6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_record_delete_66b1d', referencing='REFERENCING OLD TABLE AS old_rows ', table='pledges_matrixcell', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matrixcell',
            trigger=pgtrigger.compiler.Trigger(name='record_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE heard text := set_config('pgtrigger.ignore', '{}', true); keys text[]; payloads text[]; open_seq bigint;", func="RAISE EXCEPTION 'The tables of the record are never emptied.' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_append_only';", hash='0ab6431f0eefb03725294e7d4325d7cfbb34abdd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_record_truncate_a5c02', table='pledges_matrixcell', when='AFTER')),
        ),
    ]
