"""Is the record what it was? The chain, the tables against the ledger, the triggers, and what was witnessed outside.

Three checks are needed, since each finds what the others cannot: a row changed past the triggers leaves the chain
valid (replay finds it); a changed entry leaves the tables as they are (the chain finds it); a ledger that was cut off
or made anew as a whole fits itself (only a witness finds it).
"""

from collections.abc import Iterator, Sequence

from django.apps import apps

from coalition.ledger import stored
from coalition.ledger.chain import Trouble, check_chain
from coalition.ledger.replay import check_replay
from coalition.ledger.witness import Witness, check_witnesses


def check_all(witnesses: Sequence[Witness] = ()) -> list[Trouble]:
    """Everything that is wrong, the earliest commit first. One database snapshot is the caller's business."""
    found = [
        *check_chain(stored.commits(), stored.entries()),
        *check_replay(),
        *check_blanks(),
        *check_triggers(),
        *check_witnesses(stored.commits(), witnesses),
    ]
    return sorted(found, key=lambda trouble: (trouble.seq, trouble.n, trouble.check))


def check_blanks() -> Iterator[Trouble]:
    """Payloads that were blanked without a redaction that says so."""
    from coalition.models import LedgerEntry, LedgerRedaction

    redacted = {(row.seq_id, row.table, row.key) for row in LedgerRedaction.objects.all()}
    for entry in stored.entries():
        if entry.payload is None and (entry.blanked_in, entry.table, entry.key) not in redacted:
            yield Trouble(entry.seq, entry.n, "redaction", "the words are gone, and no redaction says why")
    for redaction in LedgerRedaction.objects.all():
        row = LedgerEntry.objects.filter(seq=redaction.seq_id, table=redaction.table, key=redaction.key)
        if not row.filter(operation="redact").exists():
            yield Trouble(redaction.seq_id, 0, "redaction", f"{redaction.table} {redaction.key} was not redacted")


def check_triggers() -> Iterator[Trouble]:
    """Triggers of the record and of the ledger that are missing, not the ones of this release, or switched off."""
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", []):
            status, enabled = trigger.get_installation_status(model)
            if status != "INSTALLED" or not enabled:
                state = "switched off" if status == "INSTALLED" else status.lower()
                yield Trouble(0, 0, "trigger", f"{trigger.name} of {model._meta.db_table} is {state}")
