"""Taking a statement back: it is closed with everything that hangs on it, what rested on it is worked out again without
it, and the feed says so.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.closing import close, pledges_of, refuse
from pledges.actions.problems import Findings
from pledges.derived import amends, settle
from pledges.models import Retraction, Statement
from pledges.vocabulary import ChangeCause, RetractionReason

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def retract(
    statement: Statement,
    *,
    reason: RetractionReason,
    by: "User | None",
    commit: Commit,
    note: str = "",
) -> Retraction:
    """Take `statement` back. Raises EntryInvalid, writing nothing, where it does not stand or the reason is not whole.

    `by` is the account of the person; their name in the record is the commit's.
    """
    check_reason(reason, note)
    touched = pledges_of([statement])
    row = write_retraction(statement, reason=reason, note=note, by=by, commit=commit)
    settle(touched, commit=commit, today=commit.today, cause=ChangeCause.RETRACTION)
    amends.tell(commit)
    return row


def check_reason(reason: RetractionReason, note: str) -> None:
    """Raise EntryInvalid where the reason needs words, or another action: a duplicate is merged."""
    findings = Findings()
    findings.lines("note", note)
    if reason is RetractionReason.OTHER and not note.strip():
        findings.add("note", "required", _("Another reason is put in words."))
    findings.raise_if_any()
    if reason is RetractionReason.DUPLICATE:
        raise refuse("duplicate", _("A duplicate is merged into the statement that stays."), path="reason")


def write_retraction(
    statement: Statement,
    *,
    reason: RetractionReason,
    by: "User | None",
    commit: Commit,
    note: str = "",
    into: Statement | None = None,
) -> Retraction:
    """Close `statement` and say why, leaving what follows to the caller. What it had superseded goes with it, but for a
    duplicate, whose words stay.
    """
    close(statement, commit=commit)
    values = {"reason": reason, "note": note, "actor": by, "actor_name": commit.actor, "seq_id": commit.seq}
    row = Retraction.objects.create(statement=statement, into=into, **values)
    if reason is not RetractionReason.DUPLICATE:
        Retraction.objects.bulk_create(Retraction(statement=one, **values) for one in _superseded_by(statement))
    return row


def _superseded_by(statement: Statement) -> list[Statement]:
    found: list[Statement] = []
    while (earlier := (found[-1] if found else statement).supersedes) is not None:
        found.append(earlier)
    return found
