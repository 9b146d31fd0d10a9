"""What an answer depends on, as a tag, and the one snapshot in which it is read.

The tag covers all that an answer to an anonymous reader depends on: the head of the record, the UTC day (what is
stale), the address, the language and the release. So whoever has the tag has the answer (`api.early`), and an answer
never says one `seq` and shows another.
"""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from functools import update_wrapper

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from api import answers
from api.problems import Unavailable, outside_the_framework
from api.release import RELEASE
from pledges.queries.head import Head, head
from pledges.queries.one_snapshot import one_snapshot

STATEMENT_TIMEOUT_MS = 2_000
"""No single read of a public answer may hold the database for longer."""

View = Callable[..., HttpResponseBase]


def conditional(view: View, beside: Callable[[], str] | None = None) -> View:
    """`view` with its tag checked first. Sets `request.record_head` and `request.record_today` for it.

    `beside` says what the answer depends on beside the record; nobody but the view has such an answer.
    """

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        try:
            with snapshot():
                return _answer(view, beside, request, *args, **kwargs)
        except OperationalError:
            return outside_the_framework(Unavailable())

    update_wrapper(answer, view)
    return answer


def _answer(
    view: View, beside: Callable[[], str] | None, request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponseBase:
    found = head()
    today = timezone.now().date()
    request.record_head = found  # type: ignore[attr-defined]  # handed to the view
    request.record_today = today  # type: ignore[attr-defined]  # handed to the view
    language = get_language() or ""
    tag = tag_of(request, found, today, language, beside() if beside else "")
    if has_tag(request, tag):
        return tagged(HttpResponse(status=304), tag)
    response = view(request, *args, **kwargs)
    if response.status_code != 200:
        return response
    if isinstance(response, HttpResponse):
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if beside is None:
            answers.keep(request, language, tag, response)
    return tagged(response, tag)


def tag_of(request: HttpRequest, found: Head, today: date, language: str, beside: str = "") -> str:
    """The tag of the answer to `request` while the record stands at `found`, and what is `beside` it."""
    address = request.build_absolute_uri()
    told = "\n".join([str(found.seq), str(found.at), str(today), address, language, RELEASE, beside])
    return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:32]}"'


def has_tag(request: HttpRequest, tag: str) -> bool:
    """Whether whoever asks has the answer of this tag."""
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    return bool(asked) and tag in parse_etags(asked)


def tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """`response` with its tag and what may be done with it."""
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time whether it still holds
    patch_vary_headers(response, ["Accept-Language"])
    return response


def snapshot(timeout_ms: int = STATEMENT_TIMEOUT_MS) -> AbstractContextManager[None]:
    """One consistent view of the record, read only."""
    return one_snapshot(timeout_ms)
