"""`manage.py rules_report [FILE …] [--record FOLDER]`: how far the rules agree with labelled pairs."""

from argparse import ArgumentParser
from datetime import UTC
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
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.quality import Outcome, Raised, agreement, confusion, missed_bars, of_rules
from pledges.reasoning.reporting import VERSIONS as REPORTING

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "labelled_pairs"


class Command(BaseCommand):
    """Changes nothing: a record named with --record is loaded, asked and undone. Ends with 1 where a bar is missed."""

    help = "Run every rule on labelled pairs and print precision, recall and a confusion table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files of pairs, the record they are about, and the day."""
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="files of labelled pairs; default: those shipped"
        )
        parser.add_argument(
            "--record", type=Path, metavar="FOLDER", help="a record in the form of load_record that the pairs are about"
        )
        parser.add_argument("--pairs", action="store_true", help="print what fired on every pair")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report. Raises CommandError for a file that cannot be read, or a bar that is missed."""
        files: list[Path] = options["files"] or sorted(SHIPPED.glob("*.yaml"))
        try:
            with transaction.atomic():
                if options["record"]:
                    _load(options["record"])
                judged = {path: self._judged(path) for path in files}
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
        self.stdout.write("Every bar is met.")

    def _judged(self, path: Path) -> list[Outcome]:
        today = timezone.now().astimezone(UTC).date()
        return list(judge_pairs(read_labels(path), read_records(), policy_in_force(), today))

    def _report(self, title: str, outcomes: list[Outcome], *, every: bool) -> None:
        say = self.stdout.write
        say(f"\n{title}: {len(outcomes)} pairs")
        counted = confusion(outcomes)
        say(f"  {'expected':<16}" + "".join(f"{raised.value:>18}" for raised in Raised) + f"{'agree':>12}")
        for label, share in agreement(outcomes).items():
            cells = "".join(f"{counted[label, raised]:>18}" for raised in Raised)
            say(f"  {label.value:<16}{cells}{f'{share.part}/{share.whole}':>12}")
        say(f"  {'rule':<6}{'precision':>14}{'recall':>12}{'alone':>8}")
        for rule in of_rules(outcomes, [*(rule.id for rule in RULES), *REPORTING]):
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


def _load(folder: Path) -> None:
    read = read_record(folder)
    with open_door(actor="rules_report", reason=f"Judge “{read.header.name}”", origin=Origin.RECORD_FILE) as commit:
        load_record(read, commit=commit)
