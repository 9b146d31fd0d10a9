"""Flags for whoever decides about them: with a token of the scope *triage* also those for analysts only.

The address is that of the public flags. Everybody else, tokens without the scope included, gets the public answer.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api.authentication import token_of
from api.views.flags import FlagView
from coalition.visibility import viewer_of
from coalition.vocabulary import Scope

View = Callable[..., HttpResponseBase]


class StaffFlagView(FlagView):
    """All flags that the token's account may see."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        token = token_of(request._request)
        if token is not None and token.user is not None:
            self.viewer = viewer_of(token.user)  # type: ignore[misc]  # of this request, not of all


def as_the_token_sees(public: View, actions: dict[str, str]) -> View:
    """`public`, but for a token with the scope: its own answer, which no cache keeps and no tag of others decides."""
    own: View = StaffFlagView.as_view(actions)

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not _decides(request):
            return public(request, *args, **kwargs)
        request.META.pop("HTTP_IF_NONE_MATCH", None)
        request.__dict__.pop("headers", None)  # they are read once and kept
        response = own(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        del response["ETag"]
        return response

    return update_wrapper(view, public)


def _decides(request: HttpRequest) -> bool:
    try:
        token = token_of(request)
    except AuthenticationFailed:  # said where tokens are asked for; a public answer is anybody's
        return False
    return token is not None and Scope.TRIAGE in token.scopes
