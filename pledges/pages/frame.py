"""What every page says about itself: which record it shows, up to which day it is complete, how to cite it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from coalition.models import Coalition
from pledges.queries.head import Head, head
from pledges.words import dates, headline


@dataclass(frozen=True, slots=True)
class Frame:
    """`address` is the page's permanent link, absolute; `json` the same for machines, empty where there is none."""

    head: Head
    title: str
    address: str
    json: str
    notice: str
    cite: str


def today() -> date:
    """The reader's UTC day: the clock of this door."""
    return datetime.now(UTC).date()


def frame(*, title: str, path: str, json: str, coalition: Coalition | None, day: date) -> Frame:
    """The frame of the page at `path` on `day`. One read."""
    newest = head()
    address = f"{settings.SITE_URL}{path}"
    citation = _("%(site)s, “%(title)s”, record no. %(seq)s, read on %(day)s. %(address)s") % {
        "site": settings.SITE_NAME,
        "title": title,
        "seq": newest.seq,
        "day": dates.day(day),
        "address": address,
    }
    return Frame(newest, title, address, json, _notice(coalition, day), citation)


def address_of(name: str, **parts: str) -> str:
    """The path of a named address, or "" where this installation has none: nothing links to a dead page."""
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return ""


def _notice(coalition: Coalition | None, day: date) -> str:
    if coalition is None or coalition.complete_to is None or coalition.complete_to >= day:
        return ""
    return headline.not_checked_after(coalition.complete_to)
