"""Each current state gets the piece that lists send, and every state its pledge's public id, for the order of lists.

The SQL is that of `derived.pieces` on the day of this migration: a later form of the pieces brings its own.
"""

from django.db import migrations, models


FILL = """
WITH current(pledge, state, shown) AS MATERIALIZED (
            SELECT s.pledge_id, s.id, p.until_seq IS NULL
    AND EXISTS (SELECT 1 FROM pledges_position said WHERE said.pledge_id = p.id AND said.until_seq IS NULL) FROM pledges_pledgestate s JOIN pledges_pledge p ON p.id = s.pledge_id
            WHERE upper_inf(s.valid) AND upper_inf(s.known) AND true
        ), of AS (SELECT pledge, state FROM current WHERE shown),
        said(pledge, state, facts, piece) AS (SELECT of.pledge, of.state, json_build_array(coalesce(c.iso2, ''), p.capability, p.title, p.origin, p.polarity,
    coalesce(s.status, ''), coalesce(s.firmness, ''), coalesce(s.modality, ''))::text, (SELECT row_to_json(r) FROM (SELECT p.public_id AS "id", CASE WHEN c.id IS NOT NULL THEN json_build_object('iso2', c.iso2, 'name', c.name) END AS "country", co.slug AS "coalition", p.capability AS "capability", p.mission AS "mission", p.title AS "title", p.polarity AS "polarity", p.origin AS "origin", p.disclosure AS "disclosure", nullif(s.firmness, '') AS "firmness", nullif(s.delivery, '') AS "delivery", nullif(s.modality, '') AS "modality", nullif(s.status, '') AS "status", nullif(s.confidence, '') AS "confidence", CASE WHEN s.measure <> '' THEN json_build_object('measure', s.measure, 'qualifier', s.qualifier,
        'low', s.low, 'high', s.high, 'currency', nullif(s.currency, ''),
        'as_found', nullif(s.quantity_as_found, '')) END AS "quantity", CASE WHEN s.id IS NOT NULL THEN
        coalesce(qs.attribution NOT IN ('on_record', 'spokesperson'), false) END AS "quantity_unnamed", s.basing AS "basing", nullif(s.places, '') AS "places", nullif(s.condition_mode, '') AS "condition_mode", CASE WHEN s.conditions = '[]' THEN s.conditions::json ELSE (
        SELECT json_agg(json_build_object('kind', one -> 'kind', 'condition', one -> 'condition',
            'state', one -> 'state', 'mode', one -> 'force', 'alternative', one -> 'alternative',
            'as_found', nullif(one ->> 'as_found', ''),
            'stated_on', one -> 'stated_on') ORDER BY n)
        FROM jsonb_array_elements(s.conditions) WITH ORDINALITY AS stood(one, n)) END AS "conditions", s."window" AS "window", s.last_stated_on AS "last_stated_on", s.stale_on AS "stale_on", s.origins AS "origins", s.statements AS "statements", CASE WHEN ls.id IS NOT NULL THEN json_build_object('id', ls.public_id,
        'said_from', ls.said_from, 'said_to', ls.said_to,
        'speaker', CASE WHEN v.id IS NOT NULL THEN
            json_build_object('id', v.slug, 'name', v.name, 'office', v.office) END,
        'descriptor', nullif(ls.descriptor, ''), 'attribution', ls.attribution, 'stance', lp.stance,
        'summary', ls.summary) END AS "latest_statement") r)::text
        FROM of JOIN pledges_pledge p ON p.id = of.pledge
        JOIN coalition_coalition co ON co.id = p.coalition_id
        LEFT JOIN coalition_country c ON c.id = p.country_id
        LEFT JOIN pledges_pledgestate s ON s.id = of.state 
    LEFT JOIN pledges_position lp ON lp.id = s.latest_position_id
    LEFT JOIN pledges_appearance la ON la.id = lp.appearance_id
    LEFT JOIN pledges_statement ls ON ls.id = la.statement_id 
    LEFT JOIN coalition_speaker sp ON sp.id = ls.speaker_id
    LEFT JOIN coalition_speaker v ON v.id = coalesce(sp.merged_into_id, sp.id) 
    LEFT JOIN pledges_position qp ON qp.id = s.quantity_position_id
    LEFT JOIN pledges_appearance qa ON qa.id = qp.appearance_id
    LEFT JOIN pledges_statement qs ON qs.id = qa.statement_id),
        fresh AS (
            SELECT current.pledge, current.state, coalesce(said.facts, '') AS facts, coalesce(said.piece, '') AS piece,
                greatest(co.complete_to, (SELECT max(k.checked_on) FROM pledges_check k WHERE k.until_seq IS NULL
    AND k.coalition_id = p.coalition_id AND k.country_id = p.country_id AND k.capability = p.capability)) AS looked_on, flagged.counted AS open_flags, flagged.disputing AS disputed
            FROM current JOIN pledges_pledge p ON p.id = current.pledge
            JOIN coalition_coalition co ON co.id = p.coalition_id
            CROSS JOIN LATERAL (SELECT count(*) AS counted, coalesce(bool_or(
        f.severity IN ('medium', 'high', 'critical') AND f.rule IN ('C1', 'C10', 'C11', 'C12', 'C2', 'C4', 'C6', 'C7', 'C8', 'C9')), false) AS disputing
    FROM pledges_flag f WHERE f.pledge_id = p.id
        AND f.state IN ('open', 'acknowledged', 'confirmed') AND NOT f.internal) flagged
            LEFT JOIN said ON said.state = current.state
        ) UPDATE pledges_pledgestate s SET facts = fresh.facts, piece = fresh.piece, looked_on = fresh.looked_on, open_flags = fresh.open_flags, disputed = fresh.disputed
    FROM fresh WHERE s.id = fresh.state AND (s.facts, s.piece, s.looked_on, s.open_flags, s.disputed) IS DISTINCT FROM (fresh.facts, fresh.piece, fresh.looked_on, fresh.open_flags, fresh.disputed)
"""


def fill(apps, schema_editor):
    """Fill the new columns, past the rule that only the door writes: what stands there follows from what stands."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pledges_pledgestate)")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("ALTER TABLE pledges_pledgestate DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE pledges_pledgestate s SET pledge_public_id = p.public_id FROM pledges_pledge p"
            " WHERE p.id = s.pledge_id"
        )
        cursor.execute(FILL)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pledges_pledgestate ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("pledges", "0024_when_the_window_was_stated")]

    operations = [
        migrations.RemoveIndex("pledgestate", "state_stale_on_current"),
        migrations.RemoveIndex("pledgestate", "state_stated_current"),
        migrations.AddField("pledgestate", "disputed", models.BooleanField(default=False, editable=False)),
        migrations.AddField("pledgestate", "facts", models.TextField(blank=True, default="", editable=False)),
        migrations.AddField("pledgestate", "looked_on", models.DateField(blank=True, editable=False, null=True)),
        migrations.AddField("pledgestate", "open_flags", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField("pledgestate", "piece", models.TextField(blank=True, default="", editable=False)),
        migrations.AddField(
            "pledgestate",
            "pledge_public_id",
            models.CharField(default="", editable=False, max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
