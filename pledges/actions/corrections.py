"""Correcting a statement: the old row is closed, a new one supersedes it, and everything is as if only the new one had
ever been recorded.

The entry is the whole statement, versions and positions included, and is checked like a new one. Documents and pledges
are reused; what a condition's state rests on moves to the new row. The old id leads to the new one for ever.
"""

from django.db import transaction

from coalition.ledger import Commit
from pledges.actions.closing import close, pledges_of
from pledges.actions.entry import StatementEntry
from pledges.actions.statements import write_all
from pledges.derived import amends, settle
from pledges.models import ConditionEvent, Requirement, Statement
from pledges.vocabulary import ChangeCause

SIZE = ("measure", "qualifier", "low", "high", "currency", "quantity_as_found")


@transaction.atomic
def correct(statement: Statement, entry: StatementEntry, *, commit: Commit) -> Statement:
    """Put `entry` in the place of `statement`. Raises EntryInvalid with every problem, and writes nothing then."""
    touched = pledges_of([statement])
    new, pledges = write_correction(statement, entry, commit=commit)
    settle(touched | pledges, commit=commit, today=commit.today, cause=ChangeCause.CORRECTION)
    amends.tell(commit)
    return new


def write_correction(statement: Statement, entry: StatementEntry, *, commit: Commit) -> tuple[Statement, set[int]]:
    """Store the correction and leave what follows to the caller: the new row and the pledges (primary keys) it is
    about. Raises EntryInvalid.
    """
    needed = list(Requirement.objects.standing().filter(statement=statement))
    events = close(statement, commit=commit)
    written = write_all([entry], commit=commit, supersedes=statement)
    new = written.statements[0]
    ConditionEvent.objects.bulk_create(
        ConditionEvent(
            condition_id=event.condition_id,
            state=event.state,
            on=event.on,
            statement=new,
            note=event.note,
            since_seq_id=commit.seq,
        )
        for event in events
    )
    Requirement.objects.bulk_create(_of(requirement, new, commit) for requirement in needed)
    return new, written.pledges


def _of(requirement: Requirement, statement: Statement, commit: Commit) -> Requirement:
    """The same requirement, resting on the corrected statement."""
    kept = {name: getattr(requirement, name) for name in (*SIZE, "coalition_id", "country_id", "capability", "note")}
    return Requirement(**kept, statement=statement, since_seq_id=commit.seq)
