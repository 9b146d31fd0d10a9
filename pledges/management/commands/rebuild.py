"""Prove that everything worked out follows from the ledger: `manage.py rebuild --check`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges.derived.rebuild import differences

SHOWN = 50


class Command(BaseCommand):
    """Changes nothing. Ends with 1 where a row differs."""

    help = "Work out every state, flag and change again from the ledger alone, and compare. Run as the owner."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the one option."""
        parser.add_argument("--check", action="store_true", required=True, help="compare, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare. Raises CommandError where something differs."""
        found = differences()
        for line in found[:SHOWN]:
            self.stdout.write(f"  {line}")
        if found:
            raise CommandError(f"{len(found)} derived rows do not follow from the ledger.")
        self.stdout.write("States, flags and changes follow from the ledger: rebuilt from nothing they are the same.")
