"""`manage.py reevaluate`: work the whole record out again after the policy or a rule changed, here and now.

What a worker has begun is gone on with; whoever stops this loses nothing. Doing it twice changes nothing.
"""

import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from pledges.derived import reevaluation
from pledges.derived.sweep import sweep_unit
from pledges.queries.clock import database_now

PAUSE = 1.0
"""Seconds to wait where a worker has the next chunk in hand, and from one telling how far it is to the next."""

TELLING = 100
"""How many times as long as it takes to tell how far it is, which goes through all pledges, is gone on with before."""


class Command(BaseCommand):
    help = (
        "Work out every pledge again under the rules and the policy that stand, in chunks, from where it was stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="even if nothing changed since it was last done")
        parser.add_argument("--processes", type=int, default=1, help="how many are at it at once; two halve the time")
        parser.add_argument("--status", action="store_true", help="only say how far it is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, saying how far it is."""
        if not options["status"]:
            reevaluation.open_if_changed(again=options["again"])
            helpers = [self._helper() for _ in range(options["processes"] - 1)]
            self._until_done()
            for helper in helpers:
                helper.wait()
        self._tell()

    def _helper(self) -> "subprocess.Popen[bytes]":
        """One more process: it takes the next chunk of a lane that nobody has in hand, as this one does."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "reevaluate"]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command

    def _until_done(self) -> None:
        next_told = time.monotonic() + PAUSE
        while reevaluation.is_under_way():
            now = database_now()
            while sweep_unit(now.astimezone(UTC).date()):  # what the day brought is not told as a change of our rules
                pass
            while reevaluation.unit(now):
                if (before := time.monotonic()) >= next_told:
                    self._tell()
                    after = time.monotonic()
                    next_told = after + max(PAUSE, TELLING * (after - before))
            if reevaluation.is_under_way():
                time.sleep(PAUSE)  # a worker has the next chunk in hand

    def _tell(self) -> None:
        found = reevaluation.standing()
        if found is None:
            self.stdout.write("The record was never worked out again as a whole.")
            return
        state = "done" if found.finished else "under way"
        self.stdout.write(f"{found.version}: {found.done} of {found.pledges} pledges, {state}. {found.problem}".strip())
