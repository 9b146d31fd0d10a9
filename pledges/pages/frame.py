"""What every page says about itself: which record it shows, up to which day it is complete, how to cite it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from coalition.models import Coalition
from pledges.pages.moments import PageMoment
from pledges.queries.head import Head
from pledges.words import dates, headline


@dataclass(frozen=True, slots=True)
class Frame:
    """`head` is the commit that the page shows. `address` is the page's permanent link, absolute, with the moment in
    it; `json` the same for machines, empty where there is none.
    """

    head: Head
    title: str
    address: str
    json: str
    notice: str
    cite: str


def today() -> date:
    """The reader's UTC day: the clock of this door."""
    return datetime.now(UTC).date()


def frame(*, title: str, path: str, json: str, coalition: Coalition | None, shown: PageMoment) -> Frame:
    """The frame of a page; `path` is its permanent one, `json` that of the API. Reads nothing."""
    moment = shown.moment
    address = f"{settings.SITE_URL}{path}"
    slots = {
        "site": settings.SITE_NAME,
        "title": title,
        "seq": shown.record.seq,
        "day": dates.day(moment.today),
        "on": dates.day(moment.on),
        "address": address,
    }
    citation = (
        _("%(site)s, “%(title)s”, as of %(on)s, record no. %(seq)s, read on %(day)s. %(address)s")
        if shown.is_past
        else _("%(site)s, “%(title)s”, record no. %(seq)s, read on %(day)s. %(address)s")
    ) % slots
    return Frame(shown.record, title, address, shown.json(json), notice(coalition, moment.on), citation)


def address_of(name: str, **parts: str) -> str:
    """The path of a named address, or "" where this installation has none: nothing links to a dead page."""
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return ""


def notice(coalition: Coalition | None, day: date) -> str:
    """That the record of `coalition` ends before `day`; "" where it does not."""
    if coalition is None or coalition.complete_to is None or coalition.complete_to >= day:
        return ""
    return headline.not_checked_after(coalition.complete_to)
