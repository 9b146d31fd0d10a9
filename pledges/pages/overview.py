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
from pledges.pages import asked, frame
from pledges.pages.cells import RowView, column, row_view
from pledges.pages.standing import beside
from pledges.queries.matrix import Cell, Matrix, Row, matrix
from pledges.queries.moment import Moment
from pledges.queries.overview import Headline, changes, headline, week_of
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
def overview(request: HttpRequest) -> HttpResponse:
    """`/`: the matrix of a coalition, today."""
    coalitions = {one.slug: one for one in Coalition.objects.order_by("pk")}
    if not coalitions:
        return render(request, "pages/empty.html", {"frame": _frame(_("No record yet"), None, frame.today())})
    try:
        question = asked.read(request, {"show": SHOW, "sort": SORT, "coalition": tuple(coalitions)})
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    context = _context(coalitions[question["coalition"]], question, frame.today())
    return render(request, "pages/overview.html", {**context, "several": len(coalitions) > 1})


def _context(coalition: Coalition, question: dict[str, str], today: date) -> dict[str, object]:
    found = matrix(coalition, Moment(today), ANYBODY)
    counted = headline(found)
    title = words.finding(counted.pledging, coalition.name)
    until = coalition.complete_to
    last_week = changes(coalition, week_of(until)[0], until) if until and until < week_of(today)[0] else None
    this_week = changes(coalition, *week_of(today))
    return {
        "frame": _frame(title, coalition, today),
        "coalition": coalition,
        "today": today,
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
        "rows": _rows(found, question),
        "other_rows": [row_view(row) for row in found.other_rows] if question["show"] == "all" else [],
        "collective": [beside(pledge) for pledge in found.collective],
        "by_others": [beside(pledge) for pledge in found.by_others],
        "question": question,
        "shows": list(zip(SHOW, (_("All"), _("Disputed"), _("Stale")), strict=True)),
        "sorts": list(zip(SORT, (_("Firmness"), _("Country"), _("Newest statement")), strict=True)),
    }


def _frame(title: str, coalition: Coalition | None, today: date) -> frame.Frame:
    path = frame.address_of("overview")
    json = frame.address_of("api-matrix", slug=coalition.slug) if coalition else ""
    return frame.frame(title=title, path=path, json=json, coalition=coalition, day=today)


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


def _rows(found: Matrix, question: dict[str, str]) -> list[RowView]:
    kept = {"disputed": lambda cell: cell.disputed, "stale": lambda cell: cell.stale and not cell.unchecked}
    rows = sorted(found.own_rows, key=ORDERS[question["sort"]])
    if question["show"] == "all":
        return [row_view(row) for row in rows]
    asked_for = kept[question["show"]]
    shown = [
        (row, frozenset(cell.pledge.public_id for cell in row.cells.values() if cell.pledge and asked_for(cell)))
        for row in rows
    ]
    return [row_view(row, keep) for row, keep in shown if keep]


def _by_firmness(row: Row) -> tuple[list[int], str]:
    return [-_rung(cell) for cell in row.cells.values()], row.country.name


def _by_newest(row: Row) -> tuple[int, str]:
    said = [cell.standing.last_stated_on for cell in row.cells.values() if cell.standing]
    return -max((day.toordinal() for day in said if day), default=0), row.country.name


def _rung(cell: Cell) -> int:
    """Higher is firmer: the rungs above everything else that was said, and nothing said last."""
    if cell.firmness is not None:
        return 2 + cell.firmness.rank
    return 1 if cell.pledge else 0


ORDERS = {"firmness": _by_firmness, "newest": _by_newest, "name": lambda row: row.country.name}
