"""`manage.py subscribe ADDRESS`: follow by e-mail. The address is asked by mail first, unless an operator vouches."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges import tasks
from pledges.actions.problems import EntryInvalid
from pledges.actions.subscriptions import Wish, subscribe
from pledges.queries.clock import database_now
from pledges.vocabulary import Clock


class Command(BaseCommand):
    help = "Let an address follow; it gets a mail with a link to confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--confirmed", action="store_true", help="the person has agreed; no question is sent")
        parser.add_argument("--countries", default="", help="ISO codes, such as FR,DE; default: all")
        parser.add_argument("--capabilities", default="", help="such as troops,air; default: all")
        parser.add_argument("--clock", default=str(Clock.RECORD), help="record (learned that week) or world (said)")
        parser.add_argument("--language", default="en")
        parser.add_argument("--weekday", type=int, default=0, help="0 is Monday")
        parser.add_argument("--hour", type=int, default=7, help="0 to 23, by the clock of the time zone")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Kyiv")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Wish(
            email=options["email"],
            countries=[code.strip().upper() for code in options["countries"].split(",") if code.strip()],
            capabilities=[code.strip() for code in options["capabilities"].split(",") if code.strip()],
            clock=options["clock"],
            language=options["language"],
            weekday=options["weekday"],
            hour=options["hour"],
            time_zone=options["time_zone"],
        )
        try:
            made = subscribe(wish=wish, now=database_now(), confirmed=options["confirmed"])
        except EntryInvalid as error:
            raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
        tasks.ring(tasks.deliver)
        if made.confirmed_at:
            self.stdout.write(f"{made.email} follows. The first digest comes at the end of the week.")
        else:
            self.stdout.write(f"{made.email} is asked by mail whether this is meant.")
