"""A bulk has the server count what it has written so far.

Only the owner of a table may have it counted (ANALYZE), so the function runs with the owner's rights, and only while
the door is open. Of `seen` rows that somebody has read or written, it must not know half: what counting costs then
follows from what a bulk adds, and not from the size of the record.
"""

from django.db import migrations

COUNT = """
CREATE FUNCTION pledges_count_rows(seen bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    PERFORM coalition_ledger_door();
    IF (SELECT reltuples FROM pg_class WHERE oid = 'pledges_position'::regclass) * 2 > seen THEN
        RETURN;
    END IF;
    ANALYZE pledges_pledge (id, coalition_id, country_id, capability, mission, until_seq);
    ANALYZE pledges_document (id, until_seq);
    ANALYZE pledges_statement (id, country_id, until_seq);
    ANALYZE pledges_appearance (id, statement_id, document_id, relays_id, until_seq);
    ANALYZE pledges_position (id, pledge_id, appearance_id, until_seq);
    ANALYZE pledges_positionbasing (position_id);
    ANALYZE pledges_positioncondition (position_id, condition_id);
    ANALYZE pledges_pledgestate (pledge_id);
    ANALYZE pledges_flag (pledge_id, statement_id, evidence_a_id, evidence_b_id);
END;
$function$;
"""


class Migration(migrations.Migration):
    dependencies = [("pledges", "0035_days_asked_only_when_late")]

    operations = [
        migrations.RunSQL(COUNT, "DROP FUNCTION pledges_count_rows(bigint)"),
    ]
