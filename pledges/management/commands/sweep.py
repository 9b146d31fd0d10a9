"""`manage.py sweep [--day 2026-11-22]`: do the nightly sweep now. Doing it twice changes nothing."""

from argparse import ArgumentParser
from datetime import UTC, date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges.derived.sweep import sweep_unit
from pledges.queries.clock import database_now


class Command(BaseCommand):
    help = "Raise the flags that time alone has brought about."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="the UTC day to look from, YYYY-MM-DD; default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        today = database_now().astimezone(UTC).date()
        day = _day(options["day"]) if options["day"] else today
        if day > today:
            raise CommandError(f"--day {day} is in the future; today is {today}.")
        while sweep_unit(day):
            pass
        if options["verbosity"]:
            self.stdout.write(f"Swept {day}: everything that was due is settled.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--day {text!r} is not a day; write it like 2026-11-22.") from error
