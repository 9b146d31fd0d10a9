"""Who may do what in the database, below every program: the owner migrates; the application writes the record through
its triggers and has no right to take anything away; a reader reads views of what is public, briefly; a verifier reads
the ledger.

Names are those of the server's accounts, which all databases on it share; rights are this database's. Running it again
changes nothing. The triggers' functions run as the owner, so that the application needs no right to the ledger.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from coalition.ledger.lock import LOCK_KEY
from coalition.ledger.reading import COMMITS, READER, SCHEMA, make_views
from coalition.ledger.triggers import Kind, kind_of

APP, VERIFIER = "tracker_app", "tracker_verifier"

GRANTED = {
    Kind.FACT: "SELECT, INSERT, UPDATE",  # the triggers say which update; nothing is deleted or emptied
    Kind.REFERENCE: "SELECT, INSERT, UPDATE, DELETE",
    Kind.DERIVED: "SELECT, INSERT, UPDATE, DELETE",
    Kind.LEDGER: "SELECT",
    None: "SELECT, INSERT, UPDATE, DELETE",  # accounts, sessions, work in progress
}
"""What the application may do with a table of each kind. TRUNCATE, TRIGGER and REFERENCES are never among it."""

FUNCTIONS = (
    "coalition_ledger_door()",
    "coalition_ledger_redacts()",
    "coalition_ledger_write(text, text, text[], text[])",
    "coalition_ledger_commit_text(bigint)",
    "coalition_ledger_close(bigint)",
    "pledges_count_rows(bigint)",
)


@dataclass(frozen=True, slots=True)
class RolesRefusedError(Exception):
    """The account that we are may not make roles; `reason` is the server's word."""

    reason: str

    def __str__(self) -> str:
        return self.reason


def ensure_roles() -> None:
    """Make the roles and give them their rights in this database. Raises RolesRefusedError, having changed nothing."""
    try:
        with transaction.atomic():
            _make()
            _clear()
            _grant()
            make_views()
    except ProgrammingError as error:
        raise RolesRefusedError(str(error).splitlines()[0]) from error


def tables() -> dict[str, Kind | None]:
    """Every table of ours and of the libraries', with its kind."""
    found: dict[str, Kind | None] = {}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.db_table] = kind_of(model)
    return found


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _make() -> None:
    # Roles belong to the whole server: two databases that are made ready at once must not both make them.
    _run(f"SELECT pg_advisory_xact_lock({LOCK_KEY + 1})")
    for role in (APP, READER, VERIFIER):
        _run(f"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $do$
        """)  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        database = connection.ops.quote_name(connection.settings_dict["NAME"])
        for role in (READER, VERIFIER):
            cursor.execute(f"ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on")
        cursor.execute(f"ALTER ROLE {READER} IN DATABASE {database} SET statement_timeout = '2s'")
        cursor.execute(f"ALTER ROLE {READER} IN DATABASE {database} SET search_path = {SCHEMA}")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")  # a trigger of one's own needs a table
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM {APP}, {READER}, {VERIFIER}")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {APP}, {READER}, {VERIFIER}")


def _clear() -> None:
    """Take back whatever an older release gave."""
    everyone = f"{APP}, {READER}, {VERIFIER}"
    _run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _run(f"GRANT USAGE ON SCHEMA public TO {everyone}")
    _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everyone}")
    _run(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everyone}")
    for function in FUNCTIONS:
        _run(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {everyone}")
        _run(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}")
    _run(f"GRANT EXECUTE ON FUNCTION coalition_ledger_commit_text(bigint) TO {VERIFIER}")


def _grant() -> None:
    there = set(connection.introspection.table_names())
    for table, kind in sorted(tables().items()):
        if table not in there:
            continue
        _run(f'GRANT {GRANTED[kind]} ON "{table}" TO {APP}')
        if kind is not None:
            _run(f'GRANT SELECT ON "{table}" TO {VERIFIER}')
    # A commit is opened by the application; its head is the database's, and an account in it may only go.
    _run(f'GRANT INSERT, UPDATE (actor_id) ON "{COMMITS}" TO {APP}')
    _run(f"GRANT SELECT ON django_migrations TO {APP}")
    _run(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
