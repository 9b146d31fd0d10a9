"""What a reader asks of a page, read strictly: an unknown parameter or value is refused by its name, never ignored."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pledges.queries.fields import shown
from pledges.words.lists import one_of


class BadQuestionError(ValueError):
    """The address asks something that the page cannot answer; the message names the parameter and the value."""


def read(request: HttpRequest, offered: Mapping[str, Sequence[str]], free: Sequence[str] = ()) -> dict[str, str]:
    """The answer to each parameter of `offered` (its first value where the reader said nothing), and to those of
    `free`, which take any text ("" where the reader said nothing).

    Raises BadQuestionError for an unknown parameter, an unknown value, and one given twice.
    """
    for name in request.GET:
        if name not in offered and name not in free:
            raise BadQuestionError(_unknown(name, [*offered, *free]))
    found = {name: _value(name, request.GET.getlist(name), values) for name, values in offered.items()}
    return found | {name: _text(name, request.GET.getlist(name)) for name in free}


def refusal(request: HttpRequest, error: BadQuestionError) -> HttpResponse:
    """The page that says what was wrong with the question."""
    return render(request, "pages/bad_question.html", {"problem": str(error)}, status=400)


def _unknown(name: str, known: Sequence[str]) -> str:
    if not known:
        return _("This page takes no questions, and does not know “%(name)s”.") % {"name": shown(name)}
    slots = {"name": shown(name), "known": one_of(known)}
    return _("This page does not know “%(name)s”. It knows %(known)s.") % slots


def _value(name: str, given: Sequence[str], values: Sequence[str]) -> str:
    if not given:
        return values[0]
    _text(name, given)
    if given[0] not in values:
        raise BadQuestionError(
            _("“%(value)s” is not a value of “%(name)s”. It takes %(known)s.")
            % {"value": shown(given[0]), "name": name, "known": one_of(list(values))}
        )
    return given[0]


def _text(name: str, given: Sequence[str]) -> str:
    if len(given) > 1:
        raise BadQuestionError(_("“%(name)s” is given more than once.") % {"name": name})
    return given[0] if given else ""
