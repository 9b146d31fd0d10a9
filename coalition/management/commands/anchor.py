"""Show the head to a witness: `manage.py anchor`. Run it every hour, and keep the file where the database's owner
cannot write.
"""

import shlex
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from coalition.ledger import stored, witness
from coalition.models import LedgerCommit

WITHIN = 60  # seconds for the operator's command


class Command(BaseCommand):
    """Prints the line that it adds to WITNESS_FILE, and gives it to ANCHOR_COMMAND."""

    help = "Append the ledger's head (number, hash, time) to the witness file, print it, and run ANCHOR_COMMAND."

    def handle(self, *args: Any, **options: Any) -> None:
        """Witness the head. Raises CommandError where an older witness disagrees: that one stays the last."""
        head = LedgerCommit.objects.order_by("-seq").first()
        if head is None or head.head is None:
            raise CommandError("There is no commit to witness yet.")
        path = Path(settings.WITNESS_FILE)
        try:
            known = witness.read(path) if path.exists() else []
        except (OSError, witness.WitnessUnreadableError) as trouble:
            raise CommandError(str(trouble)) from trouble
        if troubles := list(witness.check_witnesses(stored.commits(), known)):
            raise CommandError(f"The ledger is not the one that was witnessed: {troubles[0]}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement_timestamp()")
            now = cursor.fetchone()[0]
        line = witness.Witness(head.seq, head.head, head.at.isoformat(), now.isoformat())
        try:
            witness.append(path, line)
        except OSError as trouble:
            raise CommandError(f"The witness file cannot be written: {trouble}") from trouble
        self.stdout.write(line.line())
        self._give_away(line.line())

    def _give_away(self, line: str) -> None:
        if not settings.ANCHOR_COMMAND:
            return
        try:
            subprocess.run(  # noqa: S603 - the operator's own setting, without a shell
                shlex.split(settings.ANCHOR_COMMAND), input=line + "\n", text=True, timeout=WITHIN, check=True
            )
        except (OSError, subprocess.SubprocessError) as trouble:
            raise CommandError(f"The line is in the file, but ANCHOR_COMMAND failed: {trouble}") from trouble
