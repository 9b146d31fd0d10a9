"""Undoing a save: everything that one commit recorded is taken back with the reason *undone*, and every answer is as it
was before. The rows stay, closed.

A correction is undone by going back to what it corrected. Refused, with the reason, where something later rests on what
the commit recorded, or where it did what is not undone in this way.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.models import LedgerEntry
from pledges.actions.closing import hanging_on_conditions, pledges_of, refuse
from pledges.actions.corrections import write_correction
from pledges.actions.entry_of import entry_of
from pledges.actions.retractions import write_retraction
from pledges.derived import amends, settle
from pledges.models import Appearance, Check, ConditionEvent, Document, Pledge, Requirement, Retraction, Statement
from pledges.vocabulary import ChangeCause, RetractionReason

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNDOABLE = frozenset(
    f"pledges_{name}"
    for name in ("statement", "appearance", "position", "positionbasing", "positioncondition", "document", "pledge",
                 "conditionevent", "check", "requirement", "flagevent", "review")
)  # fmt: skip
"""The tables of which a commit may have entries and still be undone."""


@transaction.atomic
def undo(seq: int, *, by: "User | None", commit: Commit) -> None:
    """Take back what commit `seq` recorded. Raises EntryInvalid, writing nothing, where that cannot be done."""
    statements = list(Statement.objects.filter(since_seq=seq).select_related("supersedes").order_by("-pk"))
    events = ConditionEvent.objects.filter(since_seq=seq).exclude(statement__in=statements)
    checks = Check.objects.filter(since_seq=seq)
    needed = Requirement.objects.filter(since_seq=seq).exclude(statement__in=statements)
    _check_undoable(seq, statements, events, [*checks, *needed])
    touched = pledges_of(statements)
    touched |= hanging_on_conditions(events.values_list("condition__coalition", flat=True))
    cause = ChangeCause.RETRACTION if statements else ChangeCause.CORRECTION
    for statement in statements:
        if statement.supersedes is None:
            write_retraction(statement, reason=RetractionReason.UNDONE, by=by, commit=commit)
        else:
            touched |= write_correction(statement, entry_of(statement.supersedes), commit=commit)[1]
            cause = ChangeCause.CORRECTION
    events.update(until_seq=commit.seq)
    checks.update(until_seq=commit.seq)
    needed.update(until_seq=commit.seq)
    _close_unused_documents(seq, commit)
    settle(touched, commit=commit, today=commit.today, cause=cause)
    amends.tell(commit)


def why_not(seq: int) -> str:
    """The sentence why commit `seq` cannot be undone; empty where it can. Writes nothing."""
    statements = Statement.objects.filter(since_seq=seq)
    events = ConditionEvent.objects.filter(since_seq=seq).exclude(statement__in=statements)
    needed = Requirement.objects.filter(since_seq=seq).exclude(statement__in=statements)
    return _objection(seq, list(statements), events, [*Check.objects.filter(since_seq=seq), *needed])


def _check_undoable(seq: int, statements: list[Statement], events: Iterable[ConditionEvent], checks: object) -> None:
    if objection := _objection(seq, statements, events, checks):
        raise refuse("not_undoable", objection)


def _objection(seq: int, statements: list[Statement], events: Iterable[ConditionEvent], checks: object) -> str:
    rows = [*statements, *events, *checks]  # type: ignore[misc]
    if not rows:
        return _(
            "This commit recorded no statement, no check, no requirement and no condition's state: "
            "there is nothing to undo."
        )
    entries = LedgerEntry.objects.filter(seq=seq)
    if entries.exclude(table__in=UNDOABLE).exclude(table=Retraction._meta.db_table).exists():
        return _("This commit also changed reference data, which is not undone; retract its statements one by one.")
    if Retraction.objects.filter(seq=seq).exists():
        return _("This commit retracted or merged something; that is not undone, but recorded again.")
    closed = next((row for row in rows if row.until_seq_id is not None), None)
    if closed is not None:
        what = _("“%(what)s” was corrected or retracted since, in commit %(seq)d; undo that first, or correct it.")
        return what % {"what": closed, "seq": closed.until_seq_id}
    later = ConditionEvent.objects.standing().filter(statement__in=statements, since_seq__gt=seq).first()
    if later is not None:
        what = _("The state of “%(what)s”, recorded in commit %(seq)d, rests on it; take that back first.")
        return what % {"what": later.condition, "seq": later.since_seq_id}
    needed = Requirement.objects.standing().filter(statement__in=statements, since_seq__gt=seq).first()
    if needed is not None:
        what = _("A requirement (“%(what)s”), recorded in commit %(seq)d, rests on it; take that back first.")
        return what % {"what": needed, "seq": needed.since_seq_id}
    merged = Pledge.objects.filter(since_seq=seq, merged_from__isnull=False).first()
    if merged is not None:
        return _("Another pledge has been merged into “%(what)s” since.") % {"what": merged.public_id}
    return ""


def _close_unused_documents(seq: int, commit: Commit) -> None:
    """Documents that came with the commit and that no other statement appeared in: a page entered wrongly would
    otherwise be found again by its address.
    """
    used = Appearance.objects.standing().values("document")
    Document.objects.standing().filter(since_seq=seq).exclude(pk__in=used).update(until_seq=commit.seq)
