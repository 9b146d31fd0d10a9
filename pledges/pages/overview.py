"""The overview: who has pledged what, what changed, and how far the numbers go. A reader may ask for a part of it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.models import Coalition
from coalition.visibility import ANYBODY
from pledges.models import Change, Pledge
from pledges.pages import asked, frame, moments
from pledges.pages.cells import column, row_view
from pledges.pages.rows import rows_of
from pledges.pages.standing import beside
from pledges.queries.matrix import matrix
from pledges.queries.overview import Headline, changes, headline, week_of
from pledges.queries.turns import turns
from pledges.reasoning.totals import rounded_down, rounded_up
from pledges.vocabulary import ChangeCode
from pledges.words import headline as words
from pledges.words.changes import change_sentence
from pledges.words.definitions import DEFINITIONS, DISPUTED, STALE
from pledges.words.labels import label

SHOW = ("all", "disputed", "stale")
SORT = ("firmness", "name", "newest")


@dataclass(frozen=True, slots=True)
class ChangeView:
    on: date
    sentence: str
    word: str
    style: str
    pledge: Pledge | None


@require_safe
def overview(request: HttpRequest, day: str = "") -> HttpResponse:
    """`/`: the matrix of a coalition, today; `/as-of/2025-03-01/`: on that day of the world. `known_at` names the
    record of then for both.
    """
    coalitions = {one.slug: one for one in Coalition.objects.order_by("pk")}
    try:
        offered = {"show": SHOW, "sort": SORT, "coalition": tuple(coalitions) or ("",)}
        question = asked.read(request, offered, free=("known_at",))
        shown = moments.read(day, question["known_at"], frame.today())
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    if not coalitions:
        return render(request, "pages/empty.html", {"frame": _frame(_("No record yet"), None, shown)})
    coalition = coalitions[question["coalition"]]
    found = turns(coalition, shown.moment)
    if shown.is_past and (found.first is None or found.first > shown.moment.on):
        return moments.nothing_yet(request, shown, found.first, "overview")
    several = {"coalition": coalition.slug} if len(coalitions) > 1 else {}
    context = {
        **_context(coalition, question, shown),
        "as_of": moments.form(shown, found, "overview", several),
        "several": bool(several),
    }
    return render(request, "pages/overview.html", context)


def _context(coalition: Coalition, question: dict[str, str], shown: moments.PageMoment) -> dict[str, object]:
    moment = shown.moment
    found = matrix(coalition, moment, ANYBODY)
    coalition = found.coalition  # as the record had it
    counted = headline(found)
    title = words.finding(counted.pledging, coalition.name)
    until, monday = coalition.complete_to, week_of(moment.on)[0]
    last_week = changes(coalition, week_of(until)[0], until, moment) if until and until < monday else None
    this_week = changes(coalition, *week_of(moment.on), moment)
    return {
        "frame": _frame(title, coalition, shown),
        "shown": shown,
        "ask_address": shown.address("overview").partition("?")[0],
        "moment_notice": moments.notice(shown, coalition, "overview"),
        "coalition": coalition,
        "counted": counted,
        "cards": _cards(counted, coalition),
        "this_week": [change_view(one) for one in this_week.shown],
        "this_week_more": this_week.more,
        "last_week": last_week,
        "last_week_changes": [change_view(one) for one in last_week.shown] if last_week else [],
        "key": [(str(code), str(label(code)), str(text)) for code, text in DEFINITIONS.items()],
        "stale_means": STALE,
        "disputed_means": DISPUTED,
        "columns": [column(capability, found.own_rows) for capability in found.capabilities],
        "rows": rows_of(found, question),
        "other_rows": [row_view(row) for row in found.other_rows] if question["show"] == "all" else [],
        "collective": [beside(pledge) for pledge in found.collective],
        "by_others": [beside(pledge) for pledge in found.by_others],
        "question": question,
        "shows": list(zip(SHOW, (_("All"), _("Disputed"), _("Stale")), strict=True)),
        "sorts": list(zip(SORT, (_("Firmness"), _("Country"), _("Newest statement")), strict=True)),
    }


def _frame(title: str, coalition: Coalition | None, shown: moments.PageMoment) -> frame.Frame:
    path = shown.permanent("overview") if shown.record.seq else frame.address_of("overview")
    json = frame.address_of("api-matrix", slug=coalition.slug) if coalition else ""
    return frame.frame(title=title, path=path, json=json, coalition=coalition, shown=shown)


def _cards(counted: Headline, coalition: Coalition) -> dict[str, str]:
    total = counted.total
    floor, ceiling = rounded_down(total.floor), None if total.ceiling is None else rounded_up(total.ceiling)
    until = coalition.complete_to
    return {
        "pledging": words.pledging(counted.pledging),
        "floated": words.floated(counted.floated),
        "refusing": words.refusing(counted.refusing),
        "of_them": words.of_them(total.stale, total.disputed),
        "range": words.honest_range(floor, ceiling),
        "range_aloud": words.honest_range_aloud(floor, ceiling),
        "adding": words.adding(total.with_number),
        "without": words.without_number(total.without_number, is_total=total.is_total) if total.without_number else "",
        "stale": words.stale(counted.stale),
        "unchecked": words.unchecked(counted.unchecked, until) if until and counted.unchecked else "",
        "disputed": words.disputed(counted.disputed),
    }


def change_view(change: Change) -> ChangeView:
    """A change as its sentence, its word and the pledge it is about."""
    code = ChangeCode(change.code)
    style = {ChangeCode.DISPUTED: "disputed", ChangeCode.STALE: "stale", ChangeCode.OVERDUE: "stale"}.get(code, "plain")
    return ChangeView(change.happened_on, change_sentence(code, change.slots), str(label(code)), style, change.pledge)
