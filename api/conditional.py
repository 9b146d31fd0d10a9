"""What an answer depends on, as a tag, and the one snapshot in which it is read.

The tag covers all that an answer to an anonymous reader depends on: the head of the record, the UTC day (what is
stale), the address, the language and the release. So whoever has the tag has the answer (`api.early`), and an answer
never says one `seq` and shows another.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import update_wrapper

from django.db import OperationalError, connection, transaction
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

STATEMENT_TIMEOUT_MS = 2_000
"""No single read of a public answer may hold the database for longer."""

View = Callable[..., HttpResponseBase]


def conditional(view: View) -> View:
    """`view` with its tag checked first. Sets `request.record_head` and `request.record_today` for it."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        try:
            with snapshot():
                return _answer(view, request, *args, **kwargs)
        except OperationalError:
            return outside_the_framework(Unavailable())

    update_wrapper(answer, view)
    return answer


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    found = head()
    today = timezone.now().date()
    request.record_head = found  # type: ignore[attr-defined]  # handed to the view
    request.record_today = today  # type: ignore[attr-defined]  # handed to the view
    language = get_language() or ""
    tag = tag_of(request, found, today, language)
    if has_tag(request, tag):
        return tagged(HttpResponse(status=304), tag)
    response = view(request, *args, **kwargs)
    if response.status_code != 200:
        return response
    if isinstance(response, HttpResponse):
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        answers.keep(request, language, tag, response)
    return tagged(response, tag)


def tag_of(request: HttpRequest, found: Head, today: date, language: str) -> str:
    """The tag of the answer to `request` while the record stands at `found`."""
    told = "\n".join([str(found.seq), str(found.at), str(today), request.build_absolute_uri(), language, RELEASE])
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


@contextmanager
def snapshot(timeout_ms: int = STATEMENT_TIMEOUT_MS) -> Iterator[None]:
    """One consistent view of the record, read only. Inside somebody's transaction it is theirs to decide."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
                f"SET LOCAL statement_timeout = {timeout_ms}"
            )
        yield
