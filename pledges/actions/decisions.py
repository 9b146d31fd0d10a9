"""What people decide about a pledge: one proposes, another agrees, and then it is done. No job and no single person
withdraws, lapses, voids or merges a pledge.

Where an installation has one active person, a proposal waits: two people are required, without exception.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.visibility import Purpose
from pledges.actions.closing import refuse
from pledges.actions.merging_pledges import check_merge, write_merge
from pledges.actions.problems import FIRST_YEAR, Findings
from pledges.derived import amends, settle
from pledges.models import Decision, DecisionProposal, Flag, Pledge
from pledges.vocabulary import ChangeCause, DecisionKind, FlagState

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def propose(
    pledge: Pledge,
    *,
    kind: DecisionKind,
    reason: str,
    on: date,
    by: "User",
    now: datetime,
    into: Pledge | None = None,
    flag: Flag | None = None,
) -> DecisionProposal:
    """Put a decision before a second person; `flag` is the confirmed finding that leads to it, where one does. Writes
    nothing to the record. Raises EntryInvalid.
    """
    findings = Findings()
    findings.lines("reason", reason)
    findings.unless(bool(reason.strip()), "reason", "required", _("Say why."))
    findings.unless(on <= now.date(), "on", "in_future", _("This day is in the future."))
    findings.unless(on.year >= FIRST_YEAR, "on", "too_early", _("Years start at 1900."))
    merge = kind is DecisionKind.MERGE
    if merge != (into is not None):
        message = _("Name the pledge that stays.") if merge else _("Only a merge names another pledge.")
        findings.add("into", "required" if merge else "not_merged", message)
    findings.raise_if_any()
    if pledge.until_seq_id is not None:
        raise refuse("closed", _("This pledge has been merged into another one."))
    if into is not None:
        check_merge(pledge, into)
    _check_flag(pledge, flag)
    if DecisionProposal.objects.filter(pledge=pledge, kind=kind).exists():
        raise refuse("twice", _("This decision is already proposed."), path="kind")
    return DecisionProposal.objects.create(
        pledge=pledge, kind=kind, into=into, flag=flag, on=on, reason=reason, proposed_by=by,
        proposed_by_name=by.get_username(), proposed_at=now,
    )  # fmt: skip


def agree(proposal: DecisionProposal, *, by: "User", commit: Commit) -> Decision:
    """Confirm a proposal of somebody else, and do what it says. Raises EntryInvalid, writing nothing."""
    if by.pk == proposal.proposed_by_id or by.get_username() == proposal.proposed_by_name:
        raise refuse("same_person", _("A decision takes two people: somebody else confirms what you proposed."))
    _check_flag(proposal.pledge, proposal.flag)
    kind = DecisionKind(proposal.kind)
    pledge, into = proposal.pledge, proposal.into
    touched = {pledge.pk}
    if into is not None:
        touched.add(into.pk)
        write_merge(pledge, into, commit=commit)
    elif Pledge.objects.filter(pk=pledge.pk, until_seq__isnull=False).exists():
        raise refuse("closed", _("This pledge has been merged into another one."))
    row = Decision.objects.create(
        pledge=pledge, kind=kind, into=into, flag=proposal.flag, on=proposal.on, reason=proposal.reason,
        proposed_by=proposal.proposed_by, proposed_by_name=proposal.proposed_by_name,
        confirmed_by=by, confirmed_by_name=by.get_username(), seq_id=commit.seq,
    )  # fmt: skip
    proposal.delete()
    cause = ChangeCause.MERGE if kind is DecisionKind.MERGE else ChangeCause.WORLD
    settle(touched, commit=commit, today=commit.today, cause=cause)
    amends.tell(commit)
    return row


def _check_flag(pledge: Pledge, flag: Flag | None) -> None:
    """Raise EntryInvalid where `flag`, as the database has it now, leads to no decision on `pledge`."""
    if flag is None:
        return
    stands = Flag.objects.for_the_record(Purpose.RECORD).filter(pk=flag.pk, pledge=pledge, state=FlagState.CONFIRMED)
    if not stands.exists():
        raise refuse("flag_not_confirmed", _("The flag behind this decision is not confirmed any more."), path="flag")


def decline(proposal: DecisionProposal) -> None:
    """Take a proposal off the list; nothing was decided, and the record has nothing of it."""
    proposal.delete()
