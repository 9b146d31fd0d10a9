"""What the triggers of the record call: is the door open, write the entries, close the commit.

They belong to the owner of the database and run with the owner's rights (SECURITY DEFINER): the application's role may
write the record, and has no right to write the ledger. The preimages of every hash are lines of text, so that anybody
can compute them again; docs/verify_ledger.py does.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION coalition_ledger_door() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    who text := coalesce(current_setting('tracker.actor', true), '');
    which text := coalesce(current_setting('tracker.seq', true), '');
BEGIN
    IF who = '' OR which !~ '^[0-9]{1,18}$' THEN
        RAISE EXCEPTION 'The record is written through the write door only; nothing was saved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_through_the_door';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM coalition_ledgercommit
        WHERE seq = which::bigint AND actor_name = who AND opened_in = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'Commit % was not opened by this transaction and this actor; nothing was saved.', which
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_through_the_door';
    END IF;
    RETURN which::bigint;
END;
$function$;
"""

REDACTS = """
CREATE FUNCTION coalition_ledger_redacts() RETURNS boolean
LANGUAGE sql STABLE AS $function$
    SELECT coalesce(current_setting('tracker.redaction', true), '') = 'on'
        AND has_table_privilege('public.coalition_ledgerpayload', 'UPDATE')
$function$;
"""

WRITE = """
CREATE FUNCTION coalition_ledger_write(tbl text, op text, keys text[], payloads text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    this bigint;
    last_n integer;
BEGIN
    IF keys IS NULL THEN
        RETURN;
    END IF;
    IF pg_trigger_depth() = 0 THEN
        RAISE EXCEPTION 'The ledger is written by the database alone.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_append_only';
    END IF;
    this := coalition_ledger_door();
    SELECT n INTO last_n FROM coalition_ledgerentry WHERE seq = this ORDER BY n DESC LIMIT 1;
    WITH given AS (
        SELECT coalesce(last_n, 0) + ordinality AS n, key, payload, convert_to(payload, 'UTF8') AS bytes
        FROM unnest(keys, payloads) WITH ORDINALITY AS u(key, payload, ordinality)
    ), hashed AS (
        SELECT n, key, payload, octet_length(bytes) AS length, encode(sha256(bytes), 'hex') AS hash FROM given
    ), entered AS (
        INSERT INTO coalition_ledgerentry
            (seq, n, version, "table", operation, key, payload_length, payload_hash, digest)
        SELECT this, n, 1, tbl, op, key, length, hash, encode(sha256(convert_to(
            'coalition-ledger-entry/1' || E'\\n' || this || E'\\n' || n || E'\\n' || tbl || E'\\n' || op || E'\\n'
            || key || E'\\n' || length || E'\\n' || hash || E'\\n', 'UTF8')), 'hex')
        FROM hashed
    )
    INSERT INTO coalition_ledgerpayload (seq, n, payload) SELECT this, n, payload FROM hashed;
    UPDATE coalition_ledgercommit SET head = NULL WHERE seq = this AND head IS NOT NULL;
END;
$function$;
"""

COMMIT_BYTES = """
CREATE FUNCTION coalition_ledger_commit_text(this bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $function$
    SELECT row_to_json(x)::text FROM (
        SELECT actor_name, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, origin, reason, seq
        FROM coalition_ledgercommit WHERE seq = this
    ) x
$function$;
"""

CLOSE = """
CREATE FUNCTION coalition_ledger_close(this bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    before text;
    bytes bytea;
    counted bigint;
    entries text;
    chained text;
BEGIN
    SELECT head INTO before FROM coalition_ledgercommit WHERE seq = this - 1;
    IF this = 1 THEN
        before := repeat('0', 64);
    ELSIF before IS NULL THEN
        RAISE EXCEPTION 'Commit % has no head to go on from.', this - 1;
    END IF;
    bytes := convert_to(coalition_ledger_commit_text(this), 'UTF8');
    SELECT count(*), encode(sha256(coalesce(string_agg(decode(digest, 'hex'), ''::bytea ORDER BY n), ''::bytea)), 'hex')
    INTO counted, entries FROM coalition_ledgerentry WHERE seq = this;
    chained := encode(sha256(convert_to(
        'coalition-ledger-commit/1' || E'\\n' || before || E'\\n' || octet_length(bytes) || E'\\n'
        || encode(sha256(bytes), 'hex') || E'\\n' || counted || E'\\n' || entries || E'\\n', 'UTF8')), 'hex');
    UPDATE coalition_ledgercommit SET head = chained
    WHERE seq = this AND opened_in = pg_current_xact_id()::text::bigint;
    RETURN chained;
END;
$function$;
"""


class Migration(migrations.Migration):
    dependencies = [("coalition", "0001_tables")]

    operations = [
        migrations.RunSQL(DOOR, "DROP FUNCTION coalition_ledger_door()"),
        migrations.RunSQL(REDACTS, "DROP FUNCTION coalition_ledger_redacts()"),
        migrations.RunSQL(WRITE, "DROP FUNCTION coalition_ledger_write(text, text, text[], text[])"),
        migrations.RunSQL(COMMIT_BYTES, "DROP FUNCTION coalition_ledger_commit_text(bigint)"),
        migrations.RunSQL(CLOSE, "DROP FUNCTION coalition_ledger_close(bigint)"),
    ]
