"""Which moment a page shows: read from its address, written into every link of it, and said in words on top of it.

A page of a past moment leads to pages of the same moment; only its way back leads to now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.models import Coalition
from pledges.models import Pledge
from pledges.pages.asked import BadQuestionError
from pledges.queries.head import Head, head
from pledges.queries.left_out import left_out
from pledges.queries.moment import Moment, read_moment
from pledges.queries.turns import Turns
from pledges.words import moments as words

PAST = {"overview": "overview-then", "pledge": "pledge-then", "coverage": "coverage-then"}
"""The addresses of the pages that know a past moment."""

NAMES = {"as_of": "as-of", "known_at": "known_at"}


@dataclass(frozen=True, slots=True)
class PageMoment:
    """`moment` and the head of the record that it was read at."""

    moment: Moment
    head: Head

    @property
    def is_past(self) -> bool:
        return not self.moment.is_now

    @property
    def record(self) -> Head:
        """The commit that the page shows the record after."""
        return self.head if self.moment.seq is None else Head(self.moment.seq, self.moment.at)

    @property
    def known(self) -> str:
        """The record's clock as the form and the links write it; "" for now."""
        return "" if self.moment.seq is None else f"seq:{self.moment.seq}"

    def address(self, name: str, **parts: str) -> str:
        """The path of a page at this moment."""
        return self.on(self.moment.on, name, **parts) if self.is_past else reverse(name, kwargs=parts)

    def on(self, day: date, name: str, **parts: str) -> str:
        """The path of a page on another day, by the same record."""
        then = reverse(PAST[name], kwargs={"day": day.isoformat(), **parts})
        return f"{then}?{urlencode({'known_at': self.known}, safe=':')}" if self.known else then

    def permanent(self, name: str, **parts: str) -> str:
        """The path that shows the same for ever: the day, and the commit."""
        then = reverse(PAST[name], kwargs={"day": self.moment.on.isoformat(), **parts})
        return f"{then}?{urlencode({'known_at': f'seq:{self.record.seq}'}, safe=':')}"

    def json(self, path: str) -> str:
        """An address of the API at this moment."""
        if not path or not self.is_past:
            return path
        clocks = {"as_of": self.moment.on.isoformat(), **({"known_at": self.known} if self.known else {})}
        return f"{path}?{urlencode(clocks, safe=':')}"


def read(day: str, known_at: str, today: date) -> PageMoment:
    """The moment of an address; "" where it names none. Raises BadQuestionError naming the part and its fault."""
    newest = head()
    try:
        return PageMoment(read_moment(as_of=day or None, known_at=known_at or None, head=newest, today=today), newest)
    except ValidationError as error:
        faults = (f"{NAMES[clock]}: {' '.join(found)}" for clock, found in error.message_dict.items())
        raise BadQuestionError(" ".join(faults)) from None


def notice(shown: PageMoment, of: Pledge | Coalition, name: str, **parts: str) -> dict[str, object] | None:
    """The words on top of a page of a past moment, one read; None for now."""
    if not shown.is_past:
        return None
    moment, counts = shown.moment, left_out(of, shown.moment)
    gone = (
        (counts.later_said, lambda n: words.later_said(n, moment.on)),
        (counts.later_recorded, words.later_recorded),
        (counts.taken_back, words.taken_back),
    )
    return {
        "moment": words.shown_day(moment.on)
        if moment.seq is None
        else words.shown_record(moment.on, moment.seq, moment.at),
        "provisional": "" if moment.is_final else words.provisional(),
        "left_out": [*(sentence(count) for count, sentence in gone if count), words.other_days()],
        "now": reverse(name, kwargs=parts),
        "corrected": words.corrected(counts.corrected) if counts.corrected else "",
    }


def form(shown: PageMoment, found: Turns, name: str, hidden: Mapping[str, str], **parts: str) -> dict[str, object]:
    """What the form for another moment needs; `hidden` names the page that it leads back to."""
    return {
        "day": shown.moment.on if shown.is_past else None,
        "known": shown.known,
        "first": found.first,
        "today": shown.moment.today,
        "hidden": dict(hidden),
        "previous": found.previous,
        "previous_address": shown.on(found.previous, name, **parts) if found.previous else "",
        "next": found.next,
        "next_address": shown.on(found.next, name, **parts) if found.next else "",
    }


def nothing_yet(request: HttpRequest, shown: PageMoment, first: date | None, name: str, **parts: str) -> HttpResponse:
    """404: by that moment there was nothing to show; with the way to the first day, and to now."""
    then = first if first is not None and first > shown.moment.on else None
    context = {
        "problem": words.nothing_before(shown.moment.on, then),
        "first": then,
        "first_address": shown.on(then, name, **parts) if then else "",
        "now_address": reverse(name, kwargs=parts),
        "title": _("Nothing is on record for that moment"),
    }
    return render(request, "pages/nothing_yet.html", context, status=404)
