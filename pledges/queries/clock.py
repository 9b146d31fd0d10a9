"""The one clock of the jobs: the database's. Two machines may disagree about the time; they have one database."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The database's time, in UTC. For doors: below them, time is an argument."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]
