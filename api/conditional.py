"""A 304 before the work is done: one read of the record's head decides it.

The tag covers all that an answer to an anonymous reader depends on: the head of the record, the UTC day (what is
stale), the address, the language and the release. The answer is then read in one snapshot, so that it never says one
`seq` and shows another.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

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
            with _snapshot():
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
    tag = _tag(request, found, today.isoformat())
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _tagged(HttpResponse(status=304), tag)
    response = view(request, *args, **kwargs)
    return _tagged(response, tag) if response.status_code == 200 else response


def _tag(request: HttpRequest, found: Head, today: str) -> str:
    told = "\n".join([str(found.seq), today, request.build_absolute_uri(), get_language() or "", RELEASE])
    return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:32]}"'


def _tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time whether it still holds
    patch_vary_headers(response, ["Accept-Language"])
    return response


@contextmanager
def _snapshot() -> Iterator[None]:
    """One consistent view of the record, read only. Inside somebody's transaction it is theirs to decide."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
                f"SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS}"
            )
        yield
