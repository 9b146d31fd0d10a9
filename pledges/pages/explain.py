"""`/explain/?a=…&b=…`: for two positions, which gates they passed, and which rule fired or why none did."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.visibility import ANYBODY
from pledges.models import Position
from pledges.pages import asked, frame, moments
from pledges.pages.tellings import heading_of
from pledges.queries.explaining import Explained, UnexplainedError, explained
from pledges.reasoning.contradiction.explain import Answer
from pledges.words import dates


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: who took which position, when, in which words, and on which page we read them."""

    heading: str
    said: str
    summary: str
    quote: str
    language: str
    source: str
    address: str
    pledge: Any


@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """The answer about `a` and `b`, public ids of positions that stand; without them, how to get here."""
    try:
        question = asked.read(request, {}, free=("a", "b"))
        found = _found(question["a"], question["b"])
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    now = moments.read("", "", frame.today())
    path = f"{reverse('explain')}?a={question['a']}&b={question['b']}" if found else reverse("explain")
    told = {
        "a": _side(found.a),
        "b": _side(found.b),
        "gates": found.gates,
        "compared": found.compared,
        "raised": [rule for rule in found.rules if rule.answer is Answer.RAISED],
        "quiet": [rule for rule in found.rules if rule.answer not in (Answer.RAISED, Answer.STOPPED)],
    } if found else {}  # fmt: skip
    context = {
        "frame": frame.frame(title=_("Why two statements were flagged, or not"), path=path, json="", coalition=None,
                             shown=now),
        "found": told,
    }  # fmt: skip
    return render(request, "pages/explain.html", context)


def _found(one: str, other: str) -> Explained | None:
    """None where nothing was asked. Raises BadQuestionError for half a question and for ids of nothing that stands."""
    if not one and not other:
        return None
    for name, value in (("a", one), ("b", other)):
        if not value:
            raise asked.BadQuestionError(_("Two positions are compared; “%(name)s” is missing.") % {"name": name})
    try:
        return explained(one, other, viewer=ANYBODY, today=frame.today())
    except UnexplainedError as error:
        raise asked.BadQuestionError(error.detail) from None


def _side(row: Position) -> Side:
    appearance, statement = row.appearance, row.appearance.statement
    document = appearance.document
    return Side(
        heading=heading_of(statement, row),
        said=dates.said(statement.said_from, statement.said_to),
        summary=statement.summary,
        quote=appearance.quote or row.as_found,
        language=appearance.language,
        source=document.publisher.name,
        address=document.address,
        pledge=row.pledge,
    )
