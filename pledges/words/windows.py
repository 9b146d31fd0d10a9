"""When a deed is due, as people read it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.vocabulary import ConditionKind, VagueWindow, WindowKind
from pledges.words.dates import day
from pledges.words.labels import label, label_of


def window(value: Mapping[str, Any] | None) -> str:
    """The window of a state, as `PledgeState.window` holds it (days in ISO 8601); empty where there is none."""
    if not value:
        return ""
    match WindowKind(value["kind"]):
        case WindowKind.VAGUE:
            return str(label_of(VagueWindow, value["vague"]))
        case WindowKind.AFTER_TRIGGER:
            return _after(value)
        case WindowKind.ABSOLUTE:
            return between(value.get("start"), value.get("end"))


def _after(value: Mapping[str, Any]) -> str:
    slots = {"count": value["to_day"], "trigger": label(ConditionKind(value["trigger"]))}
    text = ngettext("Within %(count)d day of: %(trigger)s", "Within %(count)d days of: %(trigger)s", value["to_day"])
    return text % slots


def after(trigger: ConditionKind, first: int, last: int | None) -> str:
    """Whole days after a trigger; `last` is None where the window has no end."""
    slots = {"first": first, "last": last, "trigger": label(trigger)}
    if last is None:
        return _("from day %(first)d after: %(trigger)s") % slots
    return _("days %(first)d to %(last)d after: %(trigger)s") % slots


def between(start: str | None, end: str | None) -> str:
    first = day(date.fromisoformat(start)) if start else ""
    last = day(date.fromisoformat(end)) if end else ""
    if first and last:
        return _("From %(first)s to %(last)s") % {"first": first, "last": last}
    return _("By %(last)s") % {"last": last} if last else _("From %(first)s") % {"first": first}
