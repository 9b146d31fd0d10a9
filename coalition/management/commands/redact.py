"""Take words out of the record by two people: `manage.py redact TABLE KEY COLUMN … --ground … --first … --second …`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from coalition.ledger.redact import RedactionRefusedError, redact


class Command(BaseCommand):
    """Run it as the owner of the database: the application's role has no right to."""

    help = (
        "Take words out of a row and out of the ledger. Two people decide it; the hashes, and that it was done, stay."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the row, its columns, the ground and the two people."""
        parser.add_argument("table", help="for example pledges_appearance")
        parser.add_argument("key", help="the row's primary key")
        parser.add_argument(
            "columns",
            nargs="+",
            metavar="COLUMN",
            help="text columns, such as quote; “file” for a copy's bytes",
        )
        parser.add_argument("--ground", required=True, help="why it must go: one sentence, kept for ever")
        parser.add_argument("--first", required=True, metavar="USER", help="one member of the staff")
        parser.add_argument("--second", required=True, metavar="USER", help="another one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError with the reason where it cannot be done."""
        given = {name: options[name] for name in ("table", "key", "columns", "ground", "first", "second")}
        try:
            blanked = redact(**given)
        except RedactionRefusedError as refused:
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            raise CommandError(f"The database refused: {str(error).splitlines()[0]}") from error
        self.stdout.write(
            f"The words are gone from {options['table']} {options['key']} and from {blanked} entries of the ledger.\n"
            "Mails, exports and backups that hold them are not within its reach: see docs/operations.md."
        )
