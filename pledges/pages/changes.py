"""`/changes/`: what changed, one sentence each, the newest first: in the order in which we learned it, or by the day of
speaking. What was retracted since keeps its place and says so; its words are told no more.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.models import Coalition
from pledges.models import Change, Pledge
from pledges.pages import asked, frame, moments
from pledges.pages.overview import ChangeView, change_view
from pledges.queries import change_list, taken_back
from pledges.queries.fields import read_day, shown
from pledges.queries.head import Head
from pledges.queries.moment import Moment
from pledges.queries.who import countries_in_the_feed
from pledges.vocabulary import BOOKKEEPING, Capability, ChangeCode, Clock
from pledges.words.capabilities import capability_short
from pledges.words.changes import retracted_since
from pledges.words.countries import country_name
from pledges.words.labels import label

CLOCKS = (Clock.RECORD.value, Clock.WORLD.value)
PAGE = 50
FILTERS = ("country", "capability", "pledge")

_PUBLIC_ID = re.compile(r"[-\w]{1,80}", re.ASCII)
_DAY_AND_PLACE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(.+))?")


@dataclass(frozen=True, slots=True)
class Told:
    """The changes of one day on which we learned them, or of one month of the world (`day` is its first)."""

    day: date
    changes: tuple[ChangeView, ...]


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """A page of at most PAGE changes. `until` is the place at which it begins, going back; `known_at` the record of
    then in which it looks.
    """
    today, countries = frame.today(), countries_in_the_feed()
    names = {one.iso2: country_name(one.iso2, one.name) for one in countries}
    offered = {"clock": CLOCKS, "country": ("", *names), "capability": ("", *Capability)}
    try:
        question = asked.read(request, offered, free=("pledge", "until", "known_at"))
        moment = moments.read("", question["known_at"], today)
        clock, pledge = Clock(question["clock"]), _pledge(question["pledge"])
        rows = _until(_rows(question, pledge, moment.record, clock), clock, question["until"], moment.record)
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    spoken = taken_back.spoken_of(Moment(today), "pledge")
    found = list(rows.annotate(spoken=spoken)[: PAGE + 1])
    return render(request, "pages/changes.html", _context(question, found, moment, pledge, names))


def _context(
    question: dict[str, str],
    found: list[Change],
    moment: moments.PageMoment,
    pledge: Pledge | None,
    names: dict[str, str],
) -> dict[str, object]:
    clock = Clock(question["clock"])
    coalitions = list(Coalition.objects.order_by("pk")[:2])
    kept = {name: question[name] for name in FILTERS if question[name]}
    page = {**({"clock": clock.value} if clock != Clock.RECORD else {}), **kept}
    record = {"known_at": f"seq:{moment.record.seq}"} if moment.record.seq else {}
    place = {"until": question["until"]} if question["until"] else {}
    json = f"{frame.address_of('api-changes')}?{urlencode({**kept, 'clock': clock.value, 'news': 'true'})}"
    chosen = [name for name in (names.get(question["country"]), _short(question["capability"]), _title(pledge)) if name]
    title = _("What changed: %(what)s") % {"what": " · ".join(chosen)} if chosen else _("What changed")
    older = {"until": _place(found[PAGE], clock)} if len(found) > PAGE else {}
    return {
        "frame": replace(
            frame.frame(
                title=title,
                path=_address({**page, **place, **record}),
                json="",
                coalition=coalitions[0] if len(coalitions) == 1 else None,
                shown=moment,
            ),
            json=json,
        ),
        "shown": moment,
        "days": list(_days(found[:PAGE], clock)),
        "by_world": clock is Clock.WORLD,
        "question": question,
        "clocks": [(one, str(label(Clock(one)))) for one in CLOCKS],
        "countries": sorted(names.items(), key=lambda one: one[1]),
        "capabilities": [(code.value, capability_short(code)) for code in Capability],
        "feeds": _feeds(question, pledge, names),
        "older": _address({**page, **older, **_known(question)}) if older else "",
        "newest": _address({**page, **_known(question)}) if question["until"] else "",
        "all_address": reverse("changes") if kept else "",
        "known": question["known_at"],
        "now": _address(page),
    }


def _pledge(public_id: str) -> Pledge | None:
    """The pledge that is asked for, a merged one as what it went on as. Raises BadQuestionError for one that nobody
    ever told of.
    """
    if not public_id:
        return None
    wanted = public_id if _PUBLIC_ID.fullmatch(public_id) else ""
    moved = taken_back.pledge_now(wanted)
    wanted = moved.public_id if moved else wanted
    spoken = taken_back.spoken_of(Moment(frame.today()))
    found: Any = Pledge.objects.filter(public_id=wanted, changes__isnull=False).annotate(spoken=spoken).first()
    if found is None:
        raise asked.BadQuestionError(_("There is no pledge “%(value)s”.") % {"value": shown(public_id)})
    pledge: Pledge = found
    return pledge


def _rows(question: dict[str, str], pledge: Pledge | None, record: Head, clock: Clock) -> QuerySet[Any]:
    rows = change_list.changes().exclude(code__in=BOOKKEEPING).filter(seq__lte=record.seq)
    if question["country"]:
        rows = rows.filter(country__iso2=question["country"])
    if question["capability"]:
        rows = rows.filter(capability=question["capability"])
    if pledge:
        rows = rows.filter(pledge=pledge)
    rows = change_list.between(rows, clock, None, None)
    order = ("-seq", "-n") if clock is Clock.RECORD else ("-happened_on", "-seq", "-n")
    return rows.order_by(*order)


def _until(rows: QuerySet[Any], clock: Clock, text: str, record: Head) -> QuerySet[Any]:
    """The rows from that place on, itself included, going back. Raises BadQuestionError."""
    if not text:
        return rows
    try:
        if clock is Clock.RECORD:
            return rows.filter(_not_after(change_list.read_place(text, record)))
        named = _DAY_AND_PLACE.fullmatch(text)
        day = read_day(named[1] if named else text)
        same_day = _not_after(change_list.read_place(named[2], record)) if named and named[2] else Q()
        return rows.filter(Q(happened_on__lt=day) | (Q(happened_on=day) & same_day))
    except ValidationError as error:
        raise asked.BadQuestionError(f"until: {' '.join(error.messages)}") from None


def _not_after(place: change_list.Place) -> Q:
    if place.n is None:
        return Q(seq__lte=place.seq)
    return Q(seq__lt=place.seq) | Q(seq=place.seq, n__lte=place.n)


def _place(change: Change, clock: Clock) -> str:
    place = f"{change.seq_id}.{change.n}"
    return place if clock is Clock.RECORD else f"{change.happened_on.isoformat()}.{place}"


def _days(found: Iterable[Change], clock: Clock) -> Iterable[Told]:
    def day(change: Change) -> date:
        return change.happened_on.replace(day=1) if clock is Clock.WORLD else change.seq.at.date()

    for on, told in groupby(found, key=day):
        yield Told(on, tuple(_view(change) for change in told))


def _view(change: Any) -> ChangeView:
    """Without words where they were retracted since; without a way to a pledge of which nobody says anything."""
    if change.was_retracted:
        sentence = retracted_since(change.slots.get("country") or "")
        word, pledge = str(label(ChangeCode.RETRACTED)), change.pledge if change.spoken else None
        return ChangeView(change.happened_on, sentence, word, "plain", pledge)
    view = change_view(change)
    return view if change.spoken else replace(view, pledge=None)


def _feeds(question: dict[str, str], pledge: Pledge | None, names: dict[str, str]) -> list[tuple[str, str]]:
    """The Atom feeds of what is chosen, each with its name; of everything where nothing is."""
    found = []
    if iso2 := question["country"]:
        found.append((reverse("country-atom", args=[iso2]), names[iso2]))
    if code := question["capability"]:
        found.append((reverse("capability-atom", args=[code]), _short(code)))
    if pledge:
        found.append((reverse("pledge-atom", args=[pledge.public_id]), _title(pledge)))
    return found or [(reverse("changes-atom"), _("everything"))]


def _short(code: str) -> str:
    return str(capability_short(code)) if code else ""


def _title(pledge: Any) -> str:
    """Its title, or only its id where nothing may be told of it."""
    if pledge is None:
        return ""
    return str(pledge.title if pledge.spoken else pledge.public_id)


def _known(question: dict[str, str]) -> dict[str, str]:
    return {"known_at": question["known_at"]} if question["known_at"] else {}


def _address(parts: dict[str, str]) -> str:
    return f"{reverse('changes')}?{urlencode(parts, safe=':')}" if parts else reverse("changes")
