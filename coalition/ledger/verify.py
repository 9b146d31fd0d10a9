"""Is the record what it was? Every promise about what is stored, by its name, with the check that proves it.

Three checks of the ledger are needed, since each finds what the others cannot: a row changed past the triggers leaves
the chain valid (replay finds it); a changed entry leaves the tables as they are (the chain finds it); a ledger that
was cut off or made anew as a whole fits itself (only a witness finds it). The upper rooms add what they promise about
work, mail, sources and flags; they are named by string (`settings.INVARIANTS`). Decision 0130.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from coalition.ledger import stored
from coalition.ledger.chain import Trouble, check_chain
from coalition.ledger.entered import check_facts, check_numbers
from coalition.ledger.replay import check_replay
from coalition.ledger.witness import Witness, check_witnesses
from coalition.visibility import Purpose


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: the record as it stands at `now` (UTC), and the heads that others wrote down."""

    now: datetime
    witnesses: Sequence[Witness] = ()


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise. `find` gives whatever breaks it; `unheld` says in sentences what it could not look at."""

    name: str
    promise: str
    find: Callable[[Asked], Iterable[Trouble]]
    unheld: Callable[[], Iterable[str]] = tuple


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one promise."""

    invariant: Invariant
    troubles: tuple[Trouble, ...]
    unheld: tuple[str, ...]


def check_all(asked: Asked, names: Iterable[str] = ()) -> list[Answer]:
    """Every promise, or those in `names`, in the order of trust.md. One database snapshot is the caller's business."""
    chosen = set(names)
    return [
        Answer(one, tuple(sorted(one.find(asked), key=_place)), tuple(one.unheld()))
        for one in invariants()
        if not chosen or one.name in chosen
    ]


def troubles(answers: Iterable[Answer]) -> list[Trouble]:
    """Everything that is wrong, each once, the earliest commit first."""
    return sorted({trouble for answer in answers for trouble in answer.troubles}, key=_place)


def first_bad(found: Iterable[Trouble]) -> int | None:
    """The first commit at which something is wrong; None where all that is wrong belongs to none."""
    return min((trouble.seq for trouble in found if trouble.seq), default=None)


def invariants() -> tuple[Invariant, ...]:
    """All of them. There is no I9: the list of promises that these names come from has none."""
    above: tuple[Invariant, ...] = import_string(settings.INVARIANTS)
    return (*OF_THE_LEDGER, *above, *BESIDE)


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


def _blanked() -> Iterator[str]:
    from coalition.models import LedgerPayload

    count = LedgerPayload.objects.for_the_record(Purpose.VERIFY).filter(payload=None).count()
    if count:
        yield f"{count} entries were redacted: their hashes stand in the chain, their words are not held."


def _place(trouble: Trouble) -> tuple[int, int, str, str]:
    return trouble.seq, trouble.n, trouble.check, trouble.what


OF_THE_LEDGER = (
    Invariant(
        "I1",
        "the chain is whole: every entry hashes to its digest, every commit to its head",
        lambda asked: (t for t in check_chain(stored.commits(), stored.entries()) if t.check != "gap"),
        _blanked,
    ),
    Invariant("I2", "replaying the ledger gives the tables", lambda asked: check_replay()),
    Invariant("I3", "commits and entries are counted without a gap", lambda asked: check_numbers()),
    Invariant("I4", "every fact names the commits that opened and closed it", lambda asked: check_facts()),
)

BESIDE = (
    Invariant("redactions", "no words are gone without a redaction that says why", lambda asked: check_blanks()),
    Invariant("triggers", "every trigger of this release is there and on", lambda asked: check_triggers()),
    Invariant(
        "witnesses",
        "the ledger agrees with every head that was written down outside",
        lambda asked: check_witnesses(stored.commits(), asked.witnesses),
    ),
)
