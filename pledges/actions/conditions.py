"""What became of a condition that pledges share, as a statement says it; and what follows for every pledge that
hangs on it.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from pledges.actions.closing import hanging_on_conditions, refuse
from pledges.actions.problems import FIRST_YEAR, Findings
from pledges.derived import settle
from pledges.models import Condition, ConditionEvent, Statement
from pledges.vocabulary import ChangeCause, ConditionState


def record_event(
    *, condition: Condition, state: ConditionState, on: date, statement: Statement, commit: Commit, note: str = ""
) -> ConditionEvent:
    """From `on` (UTC day) the condition is in `state`, because `statement` says so. Raises EntryInvalid, writing
    nothing.
    """
    event = write_event(condition=condition, state=state, on=on, statement=statement, commit=commit, note=note)
    _settle(condition, ChangeCause.WORLD, commit)
    return event


def correct_event(
    event: ConditionEvent, *, state: ConditionState, on: date, statement: Statement, commit: Commit, note: str = ""
) -> ConditionEvent:
    """Put another event in the place of one that was recorded wrongly; everything is as if only the new one had ever
    been recorded. Raises EntryInvalid, writing nothing, where the old one no longer stands or the new one is the same.
    """
    _check_stands(event)
    if (event.state, event.on, event.statement_id, event.note) == (state.value, on, statement.pk, note):
        raise refuse("unchanged", _("This is what is recorded already."))
    with transaction.atomic():
        _close(event, commit)
        new = write_event(condition=event.condition, state=state, on=on, statement=statement, commit=commit, note=note)
        _settle(event.condition, ChangeCause.CORRECTION, commit)
    return new


def take_back_event(event: ConditionEvent, *, commit: Commit) -> None:
    """Take an event back; everything is as if it had never been recorded. Raises EntryInvalid, writing nothing, where
    it no longer stands.
    """
    _check_stands(event)
    _close(event, commit)
    _settle(event.condition, ChangeCause.CORRECTION, commit)


def _check_stands(event: ConditionEvent) -> None:
    until = ConditionEvent.objects.values_list("until_seq_id", flat=True).get(pk=event.pk)
    if until is not None:
        message = _("This event no longer stands: it was corrected or taken back in commit %(seq)d.")
        raise refuse("closed", message % {"seq": until})


def _close(event: ConditionEvent, commit: Commit) -> None:
    ConditionEvent.objects.filter(pk=event.pk, until_seq__isnull=True).update(until_seq=commit.seq)
    event.until_seq_id = commit.seq


def _settle(condition: Condition, cause: ChangeCause, commit: Commit) -> None:
    """Whatever ever named a condition or hung on one: an event may lie in the past, where more stood than now."""
    touched = hanging_on_conditions([condition.coalition_id])
    settle(touched, commit=commit, today=commit.today, cause=cause)


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
