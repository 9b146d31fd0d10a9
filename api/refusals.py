"""What is refused before anything is read: no query is made for a question that is badly written or asks too much.

A question that is well written may still name what is not there; that is said with the record at hand, by the view.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from api import inputs, pagination
from api.problems import BadRequest, Fault, outside_the_framework

if TYPE_CHECKING:
    from api.views.base import ReadView

View = Callable[..., HttpResponseBase]


def refused_first(of: "type[ReadView]", actions: dict[str, str], initkwargs: dict[str, Any], view: View) -> View:
    """`view`, which is `of` in one of its `actions`, asked nothing that can be refused without it."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        action = actions.get((request.method or "").lower().replace("head", "get"))
        if action is not None:
            asked = of(**initkwargs)
            asked.action = action
            try:
                _ask(request, asked)
            except BadRequest as refused:
                response = outside_the_framework(refused)
                response["Cache-Control"] = "no-store"
                return response
        return view(request, *args, **kwargs)

    update_wrapper(answer, view)
    return answer


def _ask(request: HttpRequest, view: "ReadView") -> None:
    """Raises BadRequest with every fault that can be told from the question alone."""
    view.params = params = inputs.read(request, view.known_parameters())
    faults = []
    for name, field in view.asked_fields().items():
        try:
            field.ask_size(params.get(name, ""))
        except ValidationError as error:
            faults.append(Fault(error.code or "invalid", " ".join(error.messages), param=name))
    if faults:
        raise BadRequest(faults)
    view.chosen_fields()
    if "cursor" in params:
        pagination.ask_whole(params["cursor"])
