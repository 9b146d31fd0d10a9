"""An answer that is sent while it is read: one snapshot from the first row to the last, ended with the answer.

Truncation shows: an answer that breaks off lacks the end of its last chunk. `Row-Count`, which says at the start how
many rows there are, is given to who asks for it, and to who has no chunks.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import update_wrapper
from typing import cast

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from api.conditional import View, has_tag, snapshot, tag_of, tagged
from api.problems import Unavailable, outside_the_framework
from pledges.queries.head import head

TIMEOUT_MS = 300_000
"""No export may take longer."""


class InOneSnapshot:
    """Chunks, and the snapshot that is closed after the last of them, or when nobody wants more."""

    def __init__(self, chunks: Iterator[bytes], stack: ExitStack) -> None:
        self._chunks, self._stack = chunks, stack

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:
            self._stack.close()
            raise

    def close(self) -> None:
        """End the snapshot."""
        self._stack.close()


def streamed(view: View) -> View:
    """`view`, whose answer may be a stream, in one snapshot; with its tag checked first, as `conditional` does."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        with ExitStack() as stack:
            try:
                stack.enter_context(snapshot(TIMEOUT_MS))
                response = _answer(view, request, *args, **kwargs)
            except OperationalError:
                return outside_the_framework(Unavailable())
            if isinstance(response, StreamingHttpResponse) and request.method == "GET":
                chunks = cast("Iterator[bytes]", response.streaming_content)
                response.streaming_content = InOneSnapshot(iter(chunks), stack.pop_all())
            elif isinstance(response, StreamingHttpResponse):
                response = HttpResponse(headers=dict(response.headers))
            return response

    update_wrapper(answer, view)
    return answer


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    found, today = head(), timezone.now().date()
    request.record_head = found  # type: ignore[attr-defined]  # handed to the view
    request.record_today = today  # type: ignore[attr-defined]  # handed to the view
    tag = tag_of(request, found, today, get_language() or "")
    if has_tag(request, tag):
        return tagged(HttpResponse(status=304), tag)
    response = view(request, *args, **kwargs)
    return tagged(response, tag) if response.status_code == 200 else response
