"""The shipped record in an empty database."""

from django.core.management import call_command
from django.db import connection

from tests.rig.kept import kept


def shipped_record() -> None:
    """Loaded by `load_record` the first time, and counted, as `prepare` leaves it."""
    _loaded()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@kept
def _loaded() -> None:
    call_command("load_record", verbosity=0)
