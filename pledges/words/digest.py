"""What the digest says around the change sentences: its subject, what its reader follows, where things stand.

Whole phrases only, so that each can be translated; a subject is a row of counts, the most important first.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import IntEnum

from babel.dates import format_datetime, format_interval
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from pledges.words import headline
from pledges.words.capabilities import capability_inside
from pledges.words.countries import country_inside
from pledges.words.dates import day
from pledges.words.languages import reading_locale
from pledges.words.lists import all_of

SUBJECT_LIMIT = 50
"""Characters of a subject that mail programs show."""


class Group(IntEnum):
    """Where a change stands in a digest: the lower, the earlier."""

    RETRACTED = 0
    CORRECTED = 1
    DISPUTED = 2
    WEAKER = 3
    WITHDRAWN = 4
    RULED_OUT = 5
    FIRMER = 6
    NEW = 7
    STALE = 8
    OVERDUE = 9
    OTHER = 10


FIRST: dict[Group, str | Promise] = {
    Group.RETRACTED: ngettext_lazy("%(count)d retraction by us", "%(count)d retractions by us", "count"),
    Group.CORRECTED: ngettext_lazy("%(count)d pledge corrected by us", "%(count)d pledges corrected by us", "count"),
    Group.DISPUTED: ngettext_lazy("%(count)d pledge disputed", "%(count)d pledges disputed", "count"),
    Group.WEAKER: ngettext_lazy("%(count)d pledge weaker", "%(count)d pledges weaker", "count"),
    Group.WITHDRAWN: ngettext_lazy("%(count)d pledge withdrawn", "%(count)d pledges withdrawn", "count"),
    Group.RULED_OUT: ngettext_lazy("%(count)d contribution ruled out", "%(count)d contributions ruled out", "count"),
    Group.FIRMER: ngettext_lazy("%(count)d pledge firmer", "%(count)d pledges firmer", "count"),
    Group.NEW: ngettext_lazy("%(count)d new pledge", "%(count)d new pledges", "count"),
    Group.STALE: ngettext_lazy("%(count)d pledge stale", "%(count)d pledges stale", "count"),
    Group.OVERDUE: ngettext_lazy("%(count)d date passed", "%(count)d dates passed", "count"),
    Group.OTHER: ngettext_lazy("%(count)d pledge with other news", "%(count)d pledges with other news", "count"),
}
"""A count that opens the subject."""

NEXT: dict[Group, str | Promise] = {
    Group.RETRACTED: ngettext_lazy("%(count)d retracted", "%(count)d retracted", "count"),
    Group.CORRECTED: ngettext_lazy("%(count)d corrected", "%(count)d corrected", "count"),
    Group.DISPUTED: ngettext_lazy("%(count)d disputed", "%(count)d disputed", "count"),
    Group.WEAKER: ngettext_lazy("%(count)d weaker", "%(count)d weaker", "count"),
    Group.WITHDRAWN: ngettext_lazy("%(count)d withdrawn", "%(count)d withdrawn", "count"),
    Group.RULED_OUT: ngettext_lazy("%(count)d ruled out", "%(count)d ruled out", "count"),
    Group.FIRMER: ngettext_lazy("%(count)d firmer", "%(count)d firmer", "count"),
    Group.NEW: ngettext_lazy("%(count)d new", "%(count)d new", "count"),
    Group.STALE: ngettext_lazy("%(count)d stale", "%(count)d stale", "count"),
    Group.OVERDUE: ngettext_lazy("%(count)d overdue", "%(count)d overdue", "count"),
    Group.OTHER: ngettext_lazy("%(count)d other", "%(count)d other", "count"),
}
"""A count that follows another."""


def subject(counts: Mapping[Group, int]) -> str:
    """ "2 pledges disputed, 1 weaker, 3 new": as many counts, in the order of the groups, as fit."""
    if not counts:
        return _("Nothing changed")
    parts = [
        str((NEXT if n else FIRST)[group] % {"count": count}) for n, (group, count) in enumerate(sorted(counts.items()))
    ]
    while len(parts) > 1 and len(", ".join(parts)) > SUBJECT_LIMIT:
        parts.pop()
    return ", ".join(parts)


def days_of(first: date, last: date) -> str:
    """ "16–22 November 2026"; both days belong to it."""
    return format_interval(first, last, "yMMMMd", locale=reading_locale())


def following(countries: Sequence[str], capabilities: Sequence[str]) -> str:
    """What the reader asked for, from ISO codes and capability codes; nothing given is everything."""
    of_countries = all_of([country_inside(iso2) for iso2 in countries])
    of_capabilities = all_of([capability_inside(code) for code in capabilities])
    slots = {"countries": of_countries, "capabilities": of_capabilities}
    if countries and capabilities:
        return _("You follow %(capabilities)s of %(countries)s.") % slots
    if countries:
        return _("You follow %(countries)s.") % slots
    if capabilities:
        return _("You follow %(capabilities)s.") % slots
    return _("You follow everything.")


def others(count: int) -> str:
    """How many changes of the period the mail does not tell."""
    return ngettext("%(count)d other change is on the site", "%(count)d other changes are on the site", count) % {
        "count": count
    }


def on_the_web() -> str:
    """What a change that belongs to no pledge links to."""
    return _("on the site")


def since(value: date) -> str:
    return _("since %(day)s") % {"day": day(value)}


def as_it_stands(rung: str, confidence: str) -> str:
    """What the pledge itself has come to, apart from the change that is told; both as their labels."""
    slots = {"rung": rung.lower(), "confidence": confidence.lower()}
    if not rung:
        return _("confidence %(confidence)s") % slots
    return _("the pledge now: %(rung)s, confidence %(confidence)s") % slots


def number_given(with_number: int, floor: int, ceiling: int | None) -> str:
    """The honest range, and how many pledges it adds up."""
    slots = {"count": with_number, "range": headline.honest_range_aloud(floor, ceiling)}
    text = ngettext(
        "%(count)d gives a number: %(range)s people.", "%(count)d give a number: %(range)s people.", with_number
    )
    return text % slots


def no_number(count: int) -> str:
    return ngettext("%(count)d gives none.", "%(count)d give none.", count) % {"count": count}


def what_the_range_leaves_out() -> str:
    return _("The low end leaves out what is stale or disputed; the high end has it.")


def asked_on(value: date) -> str:
    return _("You get this because you asked for it on %(day)s.") % {"day": day(value)}


def record_head(seq: int, at: datetime) -> str:
    """Which state of the record a mail tells, before its head."""
    when = format_datetime(at.astimezone(UTC), "yyyy-MM-dd HH:mm:ss", locale=reading_locale())
    return _("Record no. %(seq)d, made %(when)s UTC; its head:") % {"seq": seq, "when": when}


def no_record() -> str:
    return _("The record is empty.")


def how_to_check() -> str:
    """What the head is for, in one plain sentence."""
    return _(
        "This mail is a witness: give the head to `manage.py verify --head`, or to verify_ledger.py with an exported "
        "ledger, and either says whether our record was rewritten since."
    )
