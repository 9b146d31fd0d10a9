"""`/compare/2025-03-01/2025-11-26/`: two days side by side, by the world's clock or by the record's. What happened is
kept apart from what was only our own doing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.models import Coalition
from coalition.visibility import ANYBODY
from pledges.models import Change, Pledge
from pledges.pages import asked, frame, moments, standing
from pledges.pages.standing import Sign
from pledges.queries.comparing import Changed, comparison, days_of
from pledges.queries.fields import read_day
from pledges.queries.moment import Moment
from pledges.reasoning.comparison import Picture
from pledges.vocabulary import Aspect, ChangeCode, Clock
from pledges.words import comparison as words
from pledges.words.changes import change_sentence
from pledges.words.countries import country_name
from pledges.words.labels import label

CLOCKS = tuple(clock.value for clock in Clock)
UNCHANGED = ("no", "yes")
WEEK = timedelta(days=7)
TOLD = 5
"""Sentences of the feed beside one pledge at most; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Side:
    """One pledge on one day; None in its place where it was not on record."""

    sign: Sign
    size: str
    conditions: tuple[str, ...]
    disputed: bool
    stale: bool
    address: str


@dataclass(frozen=True, slots=True)
class RowView:
    """`world` and `ours` name what changed and by whom; `events` and `doings` are sentences of the feed."""

    title: str
    country: str
    before: Side | None
    after: Side | None
    world: str
    ours: str
    events: tuple[str, ...]
    doings: tuple[str, ...]
    more: int


@require_safe
def compare_form(request: HttpRequest) -> HttpResponse:
    """`/compare/`: where the form leads; without dates, the last seven days."""
    try:
        given = asked.read(request, {"clock": CLOCKS}, free=("first", "last", "coalition"))
        today = frame.today()
        last = _day(_("Second date"), given["last"].strip() or today.isoformat(), today)
        first = _day(_("First date"), given["first"].strip() or (last - WEEK).isoformat(), today)
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    return HttpResponseRedirect(_address(first, last, given["clock"], {"coalition": given["coalition"]}))


@require_safe
def compare(request: HttpRequest, first: str, last: str) -> HttpResponse:
    """The comparison. Dates the wrong way round lead to the same page the right way round."""
    coalitions = {one.slug: one for one in Coalition.objects.order_by("pk")}
    offered = {"clock": CLOCKS, "unchanged": UNCHANGED, "coalition": tuple(coalitions) or ("",)}
    try:
        question = asked.read(request, offered, free=("known_at",))
        today = frame.today()
        days = _day(_("First date"), first, today), _day(_("Second date"), last, today)
        shown = moments.read(days[1].isoformat(), question["known_at"], today)
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    if days[0] > days[1]:
        carried = {name: request.GET.get(name, "") for name in ("unchanged", "coalition", "known_at")}
        return HttpResponseRedirect(_address(days[1], days[0], question["clock"], carried))
    if not coalitions:
        empty = frame.frame(title=_("No record yet"), path=request.path, json="", coalition=None, shown=shown)
        return render(request, "pages/empty.html", {"frame": empty})
    return render(request, "pages/compare.html", _context(coalitions, question, days, shown))


def _context(
    coalitions: Mapping[str, Coalition], question: dict[str, str], days: tuple[date, date], shown: moments.PageMoment
) -> dict[str, object]:
    clock, coalition = Clock(question["clock"]), coalitions[question["coalition"]]
    asked_days = days_of(*days, clock, shown.moment)
    found = comparison(coalition, asked_days, ANYBODY)
    differing = [one for one in found if one.difference.is_any]
    same = [one for one in found if not one.difference.is_any]
    kept = {"coalition": coalition.slug} if len(coalitions) > 1 else {}
    permanent = _address(*days, clock, {**kept, "known_at": f"seq:{shown.record.seq}"})
    sides = (asked_days.before, asked_days.after)
    return {
        "frame": frame.frame(
            title=words.title(*days, clock), path=permanent, json="", coalition=coalition, shown=shown
        ),
        "lede": _lede(clock, differing, len(same), days),
        "how": words.how(clock),
        "clock": clock.value,
        "clocks": [(one.value, str(label(one))) for one in Clock],
        "first": days[0],
        "last": days[1],
        "today": shown.moment.today,
        "hidden": kept,
        "rows": [_row(one, sides) for one in differing],
        "same": [_row(one, sides) for one in same] if question["unchanged"] == "yes" else [],
        "same_count": len(same),
        "same_address": _address(*days, clock, {**kept, "known_at": question["known_at"], "unchanged": "yes"}),
        "provisional": not shown.moment.is_final,
    }


def _lede(clock: Clock, differing: Sequence[Changed], same: int, days: tuple[date, date]) -> list[str]:
    sentences = [words.same_day()] if days[0] == days[1] else []
    sentences.append(words.finding(len(differing), same))
    ours = sum(bool(one.difference.by_record) for one in differing)
    if clock is Clock.RECORD and differing:
        world = sum(bool(one.difference.by_world) for one in differing)
        sentences += [words.by_world(world)] if world else []
        sentences += [words.by_record(ours)] if ours else []
    return sentences


def _row(one: Changed, sides: tuple[Moment, Moment]) -> RowView:
    pledge, difference = one.pledge, one.difference
    told = len(one.events) + len(one.ours)
    events, doings = _sentences(one.events), _sentences(one.ours)
    return RowView(
        pledge.title,
        country_name(pledge.country.iso2, pledge.country.name) if pledge.country else "",
        _side(one.before, difference.before, sides[0]),
        _side(one.after, difference.after, sides[1]),
        words.aspects(difference.by_world, is_new=difference.is_new_in_the_world),
        words.aspects(difference.by_record, is_new=difference.before is None),
        events,
        doings,
        told - len(events) - len(doings),
    )


def _side(pledge: Pledge | None, picture: Picture | None, moment: Moment) -> Side | None:
    if pledge is None or picture is None:
        return None
    state = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    address = reverse("pledge-then", kwargs={"day": moment.on.isoformat(), "public_id": pledge.public_id})
    if moment.seq is not None:
        address = f"{address}?{urlencode({'known_at': f'seq:{moment.seq}'}, safe=':')}"
    return Side(
        standing.sign(pledge, state),
        standing.stated_size(state, prose=True) if state else "",
        tuple(standing.short_conditions(state)) if state else (),
        bool(picture[Aspect.DISPUTED]),
        bool(picture[Aspect.STALE]),
        address,
    )


def _sentences(changes: Sequence[Change]) -> tuple[str, ...]:
    return tuple(change_sentence(ChangeCode(change.code), change.slots) for change in changes[:TOLD])


def _address(first: date, last: date, clock: str, more: Mapping[str, str]) -> str:
    path = reverse("compare", kwargs={"first": first.isoformat(), "last": last.isoformat()})
    asked_for = {"clock": "" if clock == Clock.WORLD else clock, **more}
    query = urlencode({name: value for name, value in asked_for.items() if value}, safe=":")
    return f"{path}?{query}" if query else path


def _day(name: str, text: str, today: date) -> date:
    try:
        day = read_day(text)
    except ValidationError as error:
        raise asked.BadQuestionError(f"{name}: {' '.join(error.messages)}") from None
    if day > today:
        fault = _("%(name)s: %(day)s is still to come; the record ends today, %(today)s.")
        raise asked.BadQuestionError(fault % {"name": name, "day": day, "today": today})
    return day
