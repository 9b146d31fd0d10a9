"""What is worked out, from nothing: `manage.py rebuild --check` proves it, `manage.py rebuild --pieces` repairs the
pieces of lists, the cells of the matrix and the days of flags, `manage.py rebuild --backfill` writes what older
releases did not keep.
"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.ledger import BULK_SECONDS, record
from coalition.vocabulary import Origin
from pledges.derived import backfill, cells, flag_days, pieces
from pledges.derived.rebuild import differences, snapshots
from pledges.queries.head import head

SHOWN = 50
NAME = "manage.py rebuild"


class Command(BaseCommand):
    """Checking changes nothing, and ends with 1 where a row differs. Repairing and filling in are one commit each,
    where there is anything to be written.
    """

    help = "Work out every state, flag, change and ready piece again from the ledger alone, and compare. Run as owner."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take one of the three options."""
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("--check", action="store_true", help="compare, and change nothing")
        either.add_argument(
            "--pieces",
            action="store_true",
            help="write the pieces of lists and the cells of the matrix that are not as made anew",
        )
        either.add_argument("--backfill", action="store_true", help="write what older releases did not keep")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, or repair, or fill in. Raises CommandError where something differs, or somebody else was writing."""
        if options["pieces"]:
            return self._repair()
        if options["backfill"]:
            return self._fill_in()
        found = differences()
        for line in found[:SHOWN]:
            self.stdout.write(f"  {line}")
        if found:
            raise CommandError(f"{len(found)} derived rows do not follow from the ledger.")
        self.stdout.write("States, flags and changes follow from the ledger: rebuilt from nothing they are the same.")
        return None

    def _repair(self) -> None:
        if not (pieces.differ() or cells.differ() or flag_days.differ()):
            self.stdout.write("Every piece, cell and day of a flag is what a fresh one would be.")
            return
        with record(
            actor=NAME, reason="pieces, cells, days of flags", origin=Origin.SHELL, silent_seconds=BULK_SECONDS
        ):
            written, shown, days = pieces.repair(), cells.repair(), flag_days.repair()
        self.stdout.write(f"Wrote {written} pieces, {shown} cells and the days of flags of {days} pledges anew.")

    def _fill_in(self) -> None:
        before = head().seq
        found = backfill.missing(*snapshots())
        if not found:
            self.stdout.write("Nothing is missing that a release did not keep.")
            return
        reason = "what older releases did not keep"
        with record(actor=NAME, reason=reason, origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit:
            if commit.seq != before + 1:
                raise CommandError("Somebody wrote meanwhile: nothing was filled in. Run it again.")
            backfill.write(found)
        self.stdout.write(f"Filled in {len(found.states)} states and what {len(found.wordings)} flags said.")
