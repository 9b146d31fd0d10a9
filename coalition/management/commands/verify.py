"""Prove that the record is what it was: `manage.py verify [--witness FILE] [--head SEQ:HASH]`."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from coalition.ledger.verify import check_all
from coalition.ledger.witness import WitnessUnreadableError, heard, read
from coalition.models import LedgerCommit, LedgerEntry

SHOWN = 50


class Command(BaseCommand):
    """Ends with 1 where something is wrong, and names the first bad commit."""

    help = "Check the ledger's chain, the tables against the ledger, the triggers, and the heads that were witnessed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the witness files, and heads by themselves."""
        parser.add_argument(
            "--witness", action="append", default=[], metavar="FILE", help="heads kept elsewhere; may be repeated"
        )

        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="SEQ:HASH",
            help="a head as a digest says it; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything in one snapshot. Raises CommandError where something is wrong."""
        own = Path(settings.WITNESS_FILE)
        files = [Path(name) for name in options["witness"]] + ([own] if own.exists() else [])
        try:
            witnesses = [witness for file in files for witness in read(file)] + [
                heard(word) for word in options["head"]
            ]
        except (OSError, WitnessUnreadableError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            if not connection.savepoint_ids:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            found = check_all(witnesses)
            commits, entries = LedgerCommit.objects.count(), LedgerEntry.objects.count()
        for trouble in found[:SHOWN]:
            self.stdout.write(f"  {trouble}")
        if found:
            more = f" ({len(found) - SHOWN} more are not shown)" if len(found) > SHOWN else ""
            raise CommandError(f"{len(found)} things are wrong{more}; the first bad commit is {found[0].seq}.")
        seen = f", {len(witnesses)} witnessed heads" if witnesses else "; no witness was asked"
        self.stdout.write(f"{commits} commits, {entries} entries: chain, tables and triggers agree{seen}.")
