"""Closing a statement with all that hangs on it, in one commit. Its rows stay; nothing counts them any more."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.problems import EntryInvalid, Problem
from pledges.models import Appearance, ConditionEvent, Position, Requirement, Statement


def refuse(code: str, message: object, *, path: str = "") -> EntryInvalid:
    """One reason why nothing may be done, for raising."""
    return EntryInvalid((Problem(path, code, message),))


def check_stands(statement: Statement) -> None:
    """Raise EntryInvalid where `statement` was corrected or retracted before, as the database has it now."""
    until = Statement.objects.values_list("until_seq_id", flat=True).get(pk=statement.pk)
    if until is not None:
        message = _("This statement no longer stands: it was corrected or retracted in commit %(seq)d.")
        raise refuse("closed", message % {"seq": until})


def pledges_of(statements: Iterable[Statement]) -> set[int]:
    """Primary keys of the pledges that rest on these statements: by what they say, and by the conditions whose state
    they tell. To be asked before they are closed.
    """
    found = list(statements)
    touched = set(Position.objects.filter(appearance__statement__in=found).values_list("pledge_id", flat=True))
    events = ConditionEvent.objects.standing().filter(statement__in=found)
    coalitions = set(events.values_list("condition__coalition", flat=True))
    return touched | hanging_on_conditions(coalitions)


def hanging_on_conditions(coalitions: Iterable[int]) -> set[int]:
    """The pledges of these coalitions that ever named a condition or hung on one: an event may lie in the past."""
    wanted = set(coalitions)
    if not wanted:
        return set()
    named = Q(condition_rows__isnull=False) | ~Q(window_trigger="")
    hanging = Position.objects.standing().filter(named, pledge__coalition__in=wanted)
    return set(hanging.values_list("pledge_id", flat=True))


def close(statement: Statement, *, commit: Commit) -> list[ConditionEvent]:
    """Close `statement`, its versions, what was coded from them, the requirements that it named and the condition
    states that it told; these are returned as they stood. Raises EntryInvalid where it does not stand.
    """
    check_stands(statement)
    events = list(ConditionEvent.objects.standing().filter(statement=statement))
    _close(Position.objects.filter(appearance__statement=statement), commit)
    _close(ConditionEvent.objects.filter(statement=statement), commit)
    _close(Requirement.objects.filter(statement=statement), commit)
    _close(Appearance.objects.filter(statement=statement), commit)
    _close(Statement.objects.filter(pk=statement.pk), commit)
    statement.until_seq_id = commit.seq
    return events


def _close(rows: Any, commit: Commit) -> None:
    rows.filter(until_seq__isnull=True).update(until_seq=commit.seq)
