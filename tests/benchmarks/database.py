"""A database of the benchmark's own, beside the one that DATABASE_URL names: made, migrated, dropped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connection


def _nothing() -> None:
    """Leave everything as it is."""


@contextmanager
def own_database(make: Callable[[], None] = _nothing, *, copied: bool = False) -> Iterator[None]:
    """Everything inside happens in `bench_…`, which `make` fills first; nothing touches the database that is named.
    Where it is `copied` it has all that is there at first.
    """
    named = str(connection.settings_dict["NAME"])
    own = f"bench_{named}"
    connection.close()
    _drop(own)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}"' + (f' TEMPLATE "{named}"' if copied else ""))
    connection.settings_dict["NAME"] = own
    try:
        if not copied:
            call_command("migrate", verbosity=0)
        make()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = named
        _drop(own)


@contextmanager
def kept_database(name: str, make: Callable[[], None], *, copied: bool = False) -> Iterator[None]:
    """Everything inside happens in the database `name`, which is left there; where it is not there yet it is made as
    `own_database` is. Half a one is not left.
    """
    named = str(connection.settings_dict["NAME"])
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [name])
        (there,) = cursor.fetchone()
    if not there:
        with own_database(make, copied=copied):
            own = str(connection.settings_dict["NAME"])
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{own}" RENAME TO "{name}"')
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = named


def _drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def empty() -> None:
    """Take every row away, past the triggers, and have the server look at the empty tables as at new ones."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models(include_auto_created=True)
                       if model._meta.app_label in ("coalition", "pledges"))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
