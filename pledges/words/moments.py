"""Which moment a page shows, and what it leaves out: sentences for the notice on top of it."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.words.dates import day


def shown_day(on: date) -> str:
    """A day of the world, by the record of now."""
    return _("You see %(day)s, as the record has it now.") % {"day": day(on)}


def shown_record(on: date, seq: int, at: datetime | None) -> str:
    """A day of the world, by the record of then."""
    if at is None:
        return _("You see %(day)s, as the record had it before its first entry.") % {"day": day(on)}
    slots = {"day": day(on), "seq": seq, "at": f"{day(at.date())}, {at:%H:%M} UTC"}
    return _("You see %(day)s, as the record had it after no. %(seq)s, of %(at)s.") % slots


def provisional() -> str:
    return _("What we record from now on about that day will change this view.")


def later_said(count: int, on: date) -> str:
    text = ngettext(
        "%(count)d statement made after %(day)s", "%(count)d statements made after %(day)s", count
    )  # fmt: skip
    return text % {"count": count, "day": day(on)}


def later_recorded(count: int) -> str:
    text = ngettext(
        "%(count)d statement that we recorded only later", "%(count)d statements that we recorded only later", count
    )
    return text % {"count": count}


def taken_back(count: int) -> str:
    text = ngettext(
        "%(count)d statement that we have taken back since; what was then worked out from it is shown as it was",
        "%(count)d statements that we have taken back since; what was then worked out from them is shown as it was",
        count,
    )
    return text % {"count": count}


def corrected(count: int) -> str:
    text = ngettext(
        "%(count)d statement is shown as it was before a correction of ours.",
        "%(count)d statements are shown as they were before corrections of ours.",
        count,
    )
    return text % {"count": count}


def other_days() -> str:
    """What is left out whatever the counts are."""
    return _("flags, checks of ours and changes of other days")


def nothing_before(on: date, first: date | None) -> str:
    """Why there is no page for a day before anything was said."""
    if first is None:
        return _("By %(day)s the record had nothing.") % {"day": day(on)}
    return _("Nothing is on record from %(day)s or before. The first word is of %(first)s.") % {
        "day": day(on),
        "first": day(first),
    }
