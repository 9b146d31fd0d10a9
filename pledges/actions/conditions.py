"""What became of a condition that pledges share, as a statement says it; and what follows for every pledge that
hangs on it.
"""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from pledges.actions.problems import FIRST_YEAR, Findings
from pledges.derived import settle
from pledges.models import Condition, ConditionEvent, Position, Statement
from pledges.vocabulary import ChangeCause, ConditionState


def record_event(
    *, condition: Condition, state: ConditionState, on: date, statement: Statement, commit: Commit, note: str = ""
) -> ConditionEvent:
    """From `on` (UTC day) the condition is in `state`, because `statement` says so. Raises EntryInvalid, writing
    nothing.
    """
    event = write_event(condition=condition, state=state, on=on, statement=statement, commit=commit, note=note)
    # Whatever ever named a condition or hung on one: an event may lie in the past, where more stood than stands now.
    named = Q(condition_rows__isnull=False) | ~Q(window_trigger="")
    hanging = Position.objects.standing().filter(named, pledge__coalition=condition.coalition_id)
    settle(
        set(hanging.values_list("pledge_id", flat=True)),
        commit=commit,
        today=commit.today,
        cause=ChangeCause.WORLD,
    )
    return event


def write_event(
    *, condition: Condition, state: ConditionState, on: date, statement: Statement, commit: Commit, note: str = ""
) -> ConditionEvent:
    """Store the event and leave what follows from it to the caller. Raises EntryInvalid, writing nothing."""
    findings = Findings()
    findings.unless(on <= commit.today, "on", "in_future", _("This day is in the future."))
    findings.unless(on.year >= FIRST_YEAR, "on", "too_early", _("Years start at 1900."))
    findings.line("note", note, limit=500)
    taken = ConditionEvent.objects.standing().filter(condition=condition, on=on)
    findings.unless(not taken.exists(), "on", "twice", _("This condition already has a state from that day."))
    findings.raise_if_any()
    return ConditionEvent.objects.create(
        condition=condition, state=state, on=on, statement=statement, note=note, since_seq_id=commit.seq
    )
