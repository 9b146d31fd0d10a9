"""`manage.py snapshot [--on 2026-11-22]`: the exported tables as dated files with checksums, here and now.

Doing it twice changes nothing. `--check` reads every file again and compares it with its checksum.
"""

from argparse import ArgumentParser
from datetime import UTC, date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges.queries.clock import database_now
from pledges.snapshots import folder, job
from pledges.snapshots.make import NothingRecordedError


class Command(BaseCommand):
    help = "Keep the exported tables as files of one day, with their checksums; or check those that are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", help="the UTC day whose record is kept, YYYY-MM-DD; default: today, as it stands")
        parser.add_argument("--check", action="store_true", help="make nothing: read every file, compare its SHA-256")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        today = now.astimezone(UTC).date()
        day = _day(options["on"]) if options["on"] else None
        if day and day > today:
            raise CommandError(f"--on {day} is in the future; today is {today}.")
        if options["check"]:
            self._check([day] if day else folder.days())
            return
        try:
            found = job.make_due(day or today, now=now)
        except NothingRecordedError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The snapshot could not be written: {error}.") from error
        if options["verbosity"]:
            size = sum(file.size for file in found.files)
            self.stdout.write(f"{found.folder}: the record at {found.seq}:{found.head}, {size} bytes.")

    def _check(self, days: list[date]) -> None:
        bad = 0
        for day in days:
            told = folder.problems(day)
            bad += bool(told)
            self.stdout.write(f"{day}: {'; '.join(told) or 'every file is as its checksum says'}")
        if bad:
            raise CommandError(f"{bad} of {len(days)} snapshots are not as they were made.")
        if not days:
            self.stdout.write("No snapshot is kept.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--on {text!r} is not a day; write it like 2026-11-22.") from error
