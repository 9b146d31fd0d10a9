"""`manage.py policy`: the numbers that the rules run on, as they stand. Writes the shipped ones down where none are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.ledger import record
from coalition.vocabulary import Origin
from pledges.actions.policies import proposed, ship_policy
from pledges.actions.problems import EntryInvalid
from pledges.derived import reevaluation
from pledges.derived.policies import numbers_of, policy_in_force, policy_of
from pledges.derived.preview import preview
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.queries.clock import database_now
from pledges.words.policy import preview_sentences


class Command(BaseCommand):
    help = (
        "Show the policy, and with NAME=NUMBER what a change of it would open and close. Changes are made on the site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="*", metavar="NAME=NUMBER", help="what would follow from these numbers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it. Raises CommandError for a number that the policy does not have, and for one out of its bounds."""
        if not PolicyVersion.objects.exists():
            with record(actor="shipped policy", reason="write down the shipped policy", origin=Origin.SHELL) as commit:
                ship_policy(commit=commit)
            reevaluation.open_if_changed()
        if options["numbers"]:
            self._preview(dict(_number(text) for text in options["numbers"]))
        elif options["verbosity"]:
            policy = policy_in_force()
            self.stdout.write(f"Version {policy.version} of the policy:")
            for name, number in numbers_of(policy).items():
                self.stdout.write(f"  {name} = {number}")

    def _preview(self, numbers: dict[str, int]) -> None:
        """What the change would do to the whole record, however long that takes."""
        try:
            new = proposed(numbers, seen=policy_in_force().version)
        except EntryInvalid as invalid:
            raise CommandError("; ".join(str(problem) for problem in invalid.problems)) from invalid
        policy = policy_of(new.number, {name: getattr(new, name) for name in NUMBERS})
        found = preview(policy, today=database_now().date(), enough=lambda: False)
        for sentence in preview_sentences(found):
            self.stdout.write(sentence)


def _number(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not number.isdecimal() or len(number) > 4:
        raise CommandError(f"{text!r} is not a number of the policy; write it like pledged_days=90.")
    return name, int(number)
