"""`manage.py rules_report [FILE …] [--record FOLDER] [--keep]`: how far the rules agree with labelled pairs."""

from argparse import ArgumentParser
from datetime import UTC, date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from coalition.ledger import record as open_door
from coalition.vocabulary import Origin
from pledges.actions.problems import EntryInvalid
from pledges.actions.record_files import RecordFilesInvalid, load_record, read_record
from pledges.derived.labelled import LabelsInvalid, judge_pairs, read_labels, read_records
from pledges.derived.policies import policy_in_force
from pledges.queries.measured import KEPT, SHIPPED
from pledges.reasoning.measured import Measured, measured_set, to_text
from pledges.reasoning.policy import Policy
from pledges.reasoning.quality import Outcome, Raised, agreement, confusion, missed_bars, of_rules
from pledges.reasoning.versions import PAIRWISE, RULE_VERSIONS


class Command(BaseCommand):
    """Changes nothing in the database: a record named with --record is loaded, asked and undone. Ends with 1 where a
    bar is missed.
    """

    help = "Run every rule on labelled pairs and print precision, recall and a confusion table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files of pairs, the record they are about, and the day."""
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="files of labelled pairs; default: those shipped"
        )
        parser.add_argument(
            "--record", type=Path, metavar="FOLDER", help="a record in the form of load_record that the pairs are about"
        )
        parser.add_argument(
            "--keep",
            action="store_true",
            help="write what the shipped pairs show to the file that the page shows",
        )
        parser.add_argument("--pairs", action="store_true", help="print what fired on every pair")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report. Raises CommandError for a file that cannot be read, or a bar that is missed."""
        files: list[Path] = options["files"] or sorted(SHIPPED.glob("*.yaml"))
        if options["keep"] and options["files"]:
            raise CommandError("--keep goes with the shipped pairs only: leave out FILE.")
        today = timezone.now().astimezone(UTC).date()
        try:
            with transaction.atomic():
                if options["record"]:
                    _load(options["record"])
                policy = policy_in_force()
                judged = {path: _judged(path, policy, today) for path in files}
                transaction.set_rollback(True)
        except (LabelsInvalid, RecordFilesInvalid, EntryInvalid) as error:
            raise CommandError(f"Nothing was judged. {error}") from error
        for path, outcomes in judged.items():
            self._report(str(path), outcomes, every=options["pairs"])
        together = [outcome for outcomes in judged.values() for outcome in outcomes]
        if len(judged) > 1:
            self._report("All files together", together, every=False)
        if missed := missed_bars(together):
            raise CommandError("\n".join(["The rules miss a bar:", *missed]))
        if options["keep"]:
            KEPT.write_text(to_text(_measured(judged, policy, today)))
            self.stdout.write(f"Kept in {KEPT}.")
        self.stdout.write("Every bar is met.")

    def _report(self, title: str, outcomes: list[Outcome], *, every: bool) -> None:
        say = self.stdout.write
        say(f"\n{title}: {len(outcomes)} pairs")
        counted = confusion(outcomes)
        say(f"  {'expected':<16}" + "".join(f"{raised.value:>18}" for raised in Raised) + f"{'agree':>12}")
        for label, share in agreement(outcomes).items():
            cells = "".join(f"{counted[label, raised]:>18}" for raised in Raised)
            say(f"  {label.value:<16}{cells}{f'{share.part}/{share.whole}':>12}")
        say(f"  {'rule':<6}{'precision':>14}{'recall':>12}{'alone':>8}")
        for rule in of_rules(outcomes, PAIRWISE):
            precision, recall = rule.precision, rule.recall
            if precision.whole:
                say(
                    f"  {rule.rule:<6}{f'{precision.part}/{precision.whole}':>14}"
                    f"{f'{recall.part}/{recall.whole}':>12}{rule.alone:>8}"
                )
        for pair in outcomes:
            if every or not pair.agrees:
                fired = ", ".join(f"{one.rule} {one.severity} ({one.uncapped})" for one in pair.fired) or "nothing"
                mark = " " if pair.agrees else "≠"
                say(f"  {mark} {pair.a} · {pair.b}: expected {pair.expected}, raised {fired}")


def _judged(path: Path, policy: Policy, today: date) -> list[Outcome]:
    return list(judge_pairs(read_labels(path), read_records(), policy, today))


def _measured(judged: dict[Path, list[Outcome]], policy: Policy, today: date) -> Measured:
    together = [outcome for outcomes in judged.values() for outcome in outcomes]
    sets = [measured_set(path.stem, outcomes, PAIRWISE) for path, outcomes in judged.items()]
    return Measured(today, "willing", policy.version, RULE_VERSIONS, (*sets, measured_set("", together, PAIRWISE)))


def _load(folder: Path) -> None:
    read = read_record(folder)
    with open_door(actor="rules_report", reason=f"Judge “{read.header.name}”", origin=Origin.RECORD_FILE) as commit:
        load_record(read, commit=commit)
