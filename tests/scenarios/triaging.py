"""Decisions about flags, made by people in commits of their own, through the actions that the pages call."""

from datetime import date

from django.contrib.auth.models import User
from django.db import connection

from coalition.ledger import record
from coalition.visibility import Viewer, viewer_of
from coalition.vocabulary import Origin
from pledges.actions import triage
from pledges.models import Flag, FlagEvent
from pledges.queries.flag_version import version
from pledges.vocabulary import DismissalReason, FlagState
from pledges.vocabulary.triage import TWO_PEOPLE
from tests.rig.reading import everything


def analyst(name: str = "ann") -> User:
    """Somebody who may see every flag."""
    user, _made = User.objects.get_or_create(username=name, defaults={"is_staff": True, "is_superuser": True})
    return user


def seen(*flags: Flag) -> dict[str, str]:
    """The versions of these flags as the database has them now."""
    found = everything(Flag).in_bulk([flag.pk for flag in flags])
    return {one.public_id: version(one, everything(FlagEvent).filter(flag=one).count()) for one in found.values()}


def decided(
    flag: Flag,
    state: FlagState,
    *,
    by: str = "ann",
    until: date | None = None,
    reason: DismissalReason = DismissalReason.SCOPE_DIFFERS,
    note: str = "",
) -> FlagEvent:
    """Bring `flag` to `state` as people do: a grave one is confirmed by two, the second being "bob"."""
    event = _decided(flag, state, by, until, reason, note)
    if state == FlagState.CONFIRMED and flag.rule in TWO_PEOPLE:
        event = _decided(flag, state, "bob", until, reason, note)
    assert event.state_to == state
    return event


def _decided(
    flag: Flag, state: FlagState, by: str, until: date | None, reason: DismissalReason, note: str
) -> FlagEvent:
    person = analyst(by)
    with record(actor=person, reason=f"{state} {flag.rule}", origin=Origin.ADMIN) as commit:
        common = {"by": person, "commit": commit, "note": note}
        match state:
            case FlagState.ACKNOWLEDGED:
                (event,) = triage.acknowledge(seen(flag), **common)
            case FlagState.CONFIRMED:
                event = triage.confirm(flag.public_id, seen=seen(flag)[flag.public_id], **common)
            case FlagState.DISMISSED:
                (event,) = triage.dismiss(seen(flag), reason=reason, **common)
            case FlagState.SNOOZED:
                (event,) = triage.snooze(seen(flag), until=until, **common)
            case _:
                event = triage.take_back(flag.public_id, seen=seen(flag)[flag.public_id], **common)
        connection.check_constraints()
        return event


def viewer(name: str = "ann") -> Viewer:
    """The eyes of an analyst."""
    return viewer_of(analyst(name))
