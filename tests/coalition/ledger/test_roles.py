"""The application's role writes the record and can take nothing away; readers read. Each is a connection of its own."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from coalition.ledger.roles import APP, READER, VERIFIER, ensure_roles
from coalition.models import LedgerCommit
from coalition.supervisor import postgres
from tests.coalition.ledger.conftest import small_record

pytestmark = pytest.mark.django_db(transaction=True)

DOOR = """
    SELECT set_config('tracker.actor', 'somebody', true), set_config('tracker.seq', '9', true);
    INSERT INTO coalition_ledgercommit (seq, at, actor_name, reason, origin)
        VALUES (9, clock_timestamp(), 'somebody', 'spoofed', 'shell');
"""
"""What an application that was taken over can do: open the door by hand, under a name of its choice."""

REFUSED = {
    "edit without the door": "UPDATE coalition_country SET name = 'x' WHERE iso2 = 'FR'",
    "edit of a fact": DOOR + "UPDATE pledges_statement SET summary = 'x'",
    "delete of a fact": DOOR + "DELETE FROM pledges_statement",
    "truncate of a fact": DOOR + "TRUNCATE pledges_statement CASCADE",
    "edit of an entry": "UPDATE coalition_ledgerentry SET key = '0'",
    "delete of an entry": "DELETE FROM coalition_ledgerentry",
    "truncate of the ledger": "TRUNCATE coalition_ledgerentry, coalition_ledgerpayload",
    "an entry of one's own": DOOR + "INSERT INTO coalition_ledgerpayload (seq, n, payload) VALUES (9, 1, '{}')",
    "an entry by the function": DOOR + "SELECT coalition_ledger_write('x', 'insert', ARRAY['1'], ARRAY['{}'])",
    "blanking a payload": "SELECT set_config('tracker.redaction', 'on', true);"
    " UPDATE coalition_ledgerpayload SET payload = NULL, blanked_in = 1",
    "redacting a fact": DOOR + "SELECT set_config('tracker.redaction', 'on', true);"
    " UPDATE pledges_statement SET summary = '[redacted]'",
    "another actor": "UPDATE coalition_ledgercommit SET actor_name = 'minister:1'",
    "another head": "UPDATE coalition_ledgercommit SET head = repeat('0', 64)",
    "delete of a commit": "DELETE FROM coalition_ledgercommit",
    "an older commit's number": "SELECT set_config('tracker.actor', 'tester', true);"
    " SELECT set_config('tracker.seq', '8', true); UPDATE coalition_country SET name = 'x' WHERE iso2 = 'FR'",
    "a number left out": DOOR.replace("9", "10"),
    "triggers off": "ALTER TABLE pledges_statement DISABLE TRIGGER ALL",
    "a trigger gone": "DROP TRIGGER pgtrigger_commit_opens_x ON coalition_ledgercommit",
    "replication role": "SET session_replication_role = replica",
    "ignored triggers": "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, false)"
    " FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'; UPDATE coalition_country SET name = 'x' WHERE iso2 = 'FR'",
    "a function replaced": "CREATE OR REPLACE FUNCTION coalition_ledger_door() RETURNS bigint AS 'SELECT 1::bigint'"
    " LANGUAGE sql",
    "a table of one's own": "CREATE TEMP TABLE mine (id int)",
    "becoming the owner": "SET ROLE postgres",
}


@pytest.fixture
def ready(db: None) -> None:
    """A record of eight commits, and the roles."""
    small_record()
    ensure_roles()


def as_role(role: str) -> Any:
    """A connection of `role` to the test's database. Skipped by name where the server asks it for a password."""
    given = connection.get_connection_params()
    kept = {name: given[name] for name in ("dbname", "host", "port") if given.get(name)}
    try:
        return psycopg.connect(**kept, user=role, autocommit=True)
    except psycopg.OperationalError as error:
        if "password" in str(error):
            pytest.skip(f"this server asks {role} for a password")
        raise


def test_the_application_can_take_nothing_away_and_rewrite_nothing(ready: None) -> None:
    heads = list(LedgerCommit.objects.values_list("head", flat=True))
    allowed = []
    for kind, sql in REFUSED.items():
        with as_role(APP) as connected:
            try:
                connected.execute("BEGIN")
                connected.execute(sql)
                connected.execute("COMMIT")
                allowed.append(kind)
            except (
                psycopg.errors.InsufficientPrivilege,
                psycopg.errors.CheckViolation,
                psycopg.errors.UndefinedObject,
            ):
                connected.execute("ROLLBACK")
    assert allowed == []
    assert list(LedgerCommit.objects.values_list("head", flat=True)) == heads


def test_the_application_writes_through_the_door_and_the_database_closes_what_it_left_open(ready: None) -> None:
    with as_role(APP) as connected:
        connected.execute("BEGIN")
        connected.execute(DOOR + "UPDATE coalition_country SET name = 'Frankreich' WHERE iso2 = 'FR'")
        connected.execute("COMMIT")
    last = LedgerCommit.objects.latest("seq")
    assert (last.seq, last.actor_name, len(last.head or "")) == (9, "somebody", 64)


def test_a_reader_reads_the_record_briefly_and_nothing_else(ready: None) -> None:
    with as_role(READER) as connected:
        assert connected.execute("SELECT count(id) FROM pledges_statement").fetchone() == (2,)
        assert connected.execute("SHOW statement_timeout").fetchone() == ("2s",)
        assert connected.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        for table in ("auth_user", "pledges_subscription", "coalition_ledgerpayload", "pledges_statement"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connected.execute(f"SELECT * FROM public.{table}")
        connected.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connected.execute("DELETE FROM pledges_statement")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connected.execute("DELETE FROM public.pledges_statement")


def test_a_verifier_reads_the_ledger_and_no_accounts(ready: None) -> None:
    with as_role(VERIFIER) as connected:
        row = connected.execute(
            "SELECT count(*) FROM coalition_ledgerentry JOIN coalition_ledgerpayload USING (seq, n)"
        )
        assert row.fetchone()[0] > 0
        assert connected.execute("SELECT coalition_ledger_commit_text(1)").fetchone()[0].startswith('{"actor_name"')
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connected.execute("SELECT * FROM auth_user")


def test_making_the_roles_again_changes_nothing(ready: None) -> None:
    def rights() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY 1, 2")
            return cursor.fetchall()

    before = rights()
    ensure_roles()
    assert rights() == before


def test_the_supervisor_serves_with_the_role_that_is_made_here() -> None:
    assert postgres.APPLICATION == APP
