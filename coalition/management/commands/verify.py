"""Prove that the record is what it was: `manage.py verify [--witness FILE] [--head SEQ:HASH] [--only NAME]`.

Each promise of `coalition.ledger.verify` is one line; what could not be looked at is said under it.
"""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from coalition.ledger.verify import Answer, Asked, check_all, first_bad, invariants, troubles
from coalition.ledger.witness import WitnessUnreadableError, heard, read
from coalition.models import LedgerCommit, LedgerEntry

SHOWN = 50


class Command(BaseCommand):
    """Ends with 1 where something is wrong, and names the first bad commit."""

    help = "Check every promise about what is stored: the ledger, the tables, work, mail, sources, flags, witnesses."

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
        names = [one.name for one in invariants()]
        parser.add_argument("--only", action="append", default=[], choices=names, help="check this; may be repeated")

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
            with connection.cursor() as cursor:
                if not connection.savepoint_ids:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT now()")
                now = cursor.fetchone()[0]
            answers = check_all(Asked(now, witnesses), options["only"])
            commits, entries = LedgerCommit.objects.count(), LedgerEntry.objects.count()
        for answer in answers:
            self._tell(answer)
        found = troubles(answers)
        if found:
            first = first_bad(found)
            where = "none of it in a commit" if first is None else f"the first bad commit is {first}"
            raise CommandError(f"{len(found)} things are wrong; {where}.")
        seen = f", {len(witnesses)} witnessed heads" if witnesses else "; no witness was asked"
        agreed = "all that is promised holds" if not options["only"] else f"{', '.join(options['only'])} holds"
        self.stdout.write(f"{commits} commits, {entries} entries: {agreed}{seen}.")

    def _tell(self, answer: Answer) -> None:
        found = answer.troubles
        verdict = f"{len(found)} wrong" if found else "ok"
        self.stdout.write(f"{answer.invariant.name}: {answer.invariant.promise}: {verdict}")
        for trouble in found[:SHOWN]:
            self.stdout.write(f"  {trouble}")
        if len(found) > SHOWN:
            self.stdout.write(f"  … and {len(found) - SHOWN} more")
        for sentence in answer.unheld:
            self.stdout.write(f"  not looked at: {sentence}")
