"""Write the ledger into one file: `manage.py export_ledger FILE`, for `docs/verify_ledger.py` and for keeping."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from coalition.ledger.export import lines


class Command(BaseCommand):
    """The file is whole or it is not there."""

    help = "Write every commit and entry of the ledger into FILE (JSON Lines)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="where to write; must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the place and move when whole. Raises CommandError where that fails."""
        path = Path(options["file"])
        if path.exists():
            raise CommandError(f"{path} is already there.")
        part = path.with_name(path.name + ".part")
        count = 0
        try:
            with transaction.atomic(), part.open("w", encoding="utf-8") as out:
                if not connection.savepoint_ids:
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                for line in lines():
                    out.write(line + "\n")
                    count += 1
            part.rename(path)
        except OSError as trouble:
            raise CommandError(f"{path} cannot be written: {trouble}") from trouble
        self.stdout.write(f"{count} lines written to {path}.")
