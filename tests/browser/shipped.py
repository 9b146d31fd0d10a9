"""The shipped record for tests that need real transactions: loaded once, then put back as it was, table by table.

Every such test starts on an empty database. Loading takes seconds; putting rows back takes a fraction of one.
"""

from django.apps import apps
from django.core.management import call_command
from django.db import connection

_kept: dict[str, bytes] = {}


def shipped_record() -> None:
    """Fill an empty database with the shipped record, by `load_record` the first time."""
    if _kept:
        _put_back()
        return
    call_command("load_record", verbosity=0)
    _keep()


def _keep() -> None:
    models = [model for label in ("coalition", "pledges") for model in apps.get_app_config(label).get_models()]
    tables = [model._meta.db_table for model in models if model._meta.managed]
    tables += [f.m2m_db_table() for model in models for f in model._meta.local_many_to_many]
    with connection.cursor() as cursor:
        for table in dict.fromkeys(tables):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                _kept[table] = b"".join(bytes(block) for block in rows)


def _put_back() -> None:
    """Past the triggers and the foreign keys: these rows passed both when they were first written."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            for table, content in _kept.items():
                if content:
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as rows:
                        rows.write(content)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
