"""The store of archived copies: how many, how large, what belongs to nothing. `manage.py copies [--tidy]`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition import archive
from pledges.derived.copies_kept import copies, redacted_and_there, strays, tidy
from pledges.queries.clock import database_now

YOUNG = 3600
"""Seconds for which a file without a row is left alone: somebody may be writing the row just now."""


class Command(BaseCommand):
    """Reads no bytes: `verify --only I8` does."""

    help = "Say what is in the store of archived copies; with --tidy take away files that belong to nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take whether to tidy up."""
        parser.add_argument(
            "--tidy",
            action="store_true",
            help="remove files that no row names and that are an hour old, and redacted ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError where the folder does not let go of a file."""
        if options["tidy"]:
            try:
                gone = tidy(database_now().timestamp() - YOUNG)
            except OSError as error:
                raise CommandError(f"The store does not let go of a file: {error}") from error
            for digest in gone:
                self.stdout.write(f"removed {digest}")
        kept = {digest for digest, _document, _seq in copies()}
        size = sum(archive.size_of(digest) or 0 for digest in kept)
        left = len(strays()) + len(redacted_and_there())
        self.stdout.write(f"{len(kept)} copies, {size} bytes; {left} files belong to nothing.")
