"""`manage.py load_record [FOLDER]`: read a record's files, check them, write in one commit what is missing."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from coalition.ledger import BULK_SECONDS
from coalition.ledger import record as open_door
from coalition.vocabulary import Origin
from pledges.actions.problems import EntryInvalid
from pledges.actions.record_files import RecordFilesInvalid, load_record, read_record, what_is_missing

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "willing"
SHOWN = 40
"""Problems that are printed; the rest are counted."""


class Command(BaseCommand):
    help = "Load a record from its YAML files; what is already there is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=SHIPPED, help="the folder with record.yaml; default: as shipped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            self._load(folder, self.stdout.write if options["verbosity"] else _say_nothing)
        except RecordFilesInvalid as error:
            listed = [f"  {problem}" for problem in error.problems[:SHOWN]]
            if len(error.problems) > SHOWN:
                listed.append(f"  … and {len(error.problems) - SHOWN} more")
            raise CommandError("\n".join([f"Nothing was loaded from {folder}. What is wrong:", *listed])) from error
        except (EntryInvalid, DatabaseError) as error:
            raise CommandError(f"Nothing was loaded from {folder}: {error}") from error

    def _load(self, folder: Path, say: Callable[[str], object]) -> None:
        say(f"Reading the record in {folder} …")
        record = read_record(folder)
        say(f"Read “{record.header.name}”: {len(record.statements)} statements. Checking them …")
        missing = what_is_missing(record, today=timezone.now().date())
        if missing.is_nothing:
            say(f"All {missing.statements_there} statements are already there; nothing was written.")
            return
        say("Writing what is missing, and working out states and flags …")
        with open_door(
            actor="load_record",
            reason=f"Load “{record.header.name}”",
            origin=Origin.RECORD_FILE,
            silent_seconds=BULK_SECONDS,
        ) as commit:
            loaded = load_record(record, commit=commit)
        for kind, number in loaded.written.items():
            if number:
                say(f"  {number} {kind}")
        if loaded.statements_there:
            say(f"  {loaded.statements_there} statements were already there and stay as they are.")
        say(f"Done: commit {commit.seq}. The record is complete up to {record.header.complete_to}.")


def _say_nothing(_: str) -> None:
    """What a caller that asked for silence hears."""
