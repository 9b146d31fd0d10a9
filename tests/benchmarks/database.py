"""A database of the benchmark's own, beside the one that DATABASE_URL names: made, migrated, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connection


@contextmanager
def own_database(*, copied: bool = False) -> Iterator[None]:
    """Everything inside happens in `bench_…`; nothing touches the database that is named. Where it is `copied` it has
    all that is there at first.
    """
    named = str(connection.settings_dict["NAME"])
    own = f"bench_{named}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
        cursor.execute(f'CREATE DATABASE "{own}"' + (f' TEMPLATE "{named}"' if copied else ""))
    connection.settings_dict["NAME"] = own
    try:
        if not copied:
            call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = named
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')


def empty() -> None:
    """Take every row away, past the triggers, and have the server look at the empty tables as at new ones."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models(include_auto_created=True)
                       if model._meta.app_label in ("coalition", "pledges"))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
