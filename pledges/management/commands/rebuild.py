"""What is worked out, from nothing: `manage.py rebuild --check` proves it, `manage.py rebuild --pieces` repairs the
pieces of lists and the cells of the matrix.
"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.ledger import BULK_SECONDS, record
from coalition.vocabulary import Origin
from pledges.derived import cells, pieces
from pledges.derived.rebuild import differences

SHOWN = 50


class Command(BaseCommand):
    """Checking changes nothing, and ends with 1 where a row differs. Repairing is a commit of its own, where there is
    anything to repair.
    """

    help = "Work out every state, flag, change and ready piece again from the ledger alone, and compare. Run as owner."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take one of the two options."""
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("--check", action="store_true", help="compare, and change nothing")
        either.add_argument(
            "--pieces",
            action="store_true",
            help="write the pieces of lists and the cells of the matrix that are not as made anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, or repair. Raises CommandError where something differs."""
        if options["pieces"]:
            return self._repair()
        found = differences()
        for line in found[:SHOWN]:
            self.stdout.write(f"  {line}")
        if found:
            raise CommandError(f"{len(found)} derived rows do not follow from the ledger.")
        self.stdout.write("States, flags and changes follow from the ledger: rebuilt from nothing they are the same.")
        return None

    def _repair(self) -> None:
        if not (pieces.differ() or cells.differ()):
            self.stdout.write("Every piece and cell is what a fresh one would be.")
            return
        name = "manage.py rebuild"
        with record(
            actor=name, reason="pieces of lists, cells of the matrix", origin=Origin.SHELL, silent_seconds=BULK_SECONDS
        ):
            written, shown = pieces.repair(), cells.repair()
        self.stdout.write(f"Wrote {written} pieces and {shown} cells anew.")
