"""Answers that were given, kept in the memory of this process for as long as their tag holds.

A tag covers all that an answer depends on, so an answer under the right tag is the right answer; who asks the same
question again while nothing was written is given the same bytes. Only public reads come here, and only whole answers
of status 200; at most `ROOM` bytes of them, the longest unasked forgotten first.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse

ROOM = 32 * 2**20
LARGEST = 2**20
"""Bytes that all answers, and one answer, may take."""

Question = tuple[str, str, str, str]
"""The host, the address as asked, the language, and what the client accepts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes, and the tag under which they are the answer."""

    tag: str
    body: bytes
    content_type: str


_kept: "OrderedDict[Question, Answer]" = OrderedDict()
_lock = Lock()
_room = ROOM


def question(request: HttpRequest, language: str) -> Question:
    """What makes two requests the same question."""
    asked = request.META
    return (request.build_absolute_uri("/"), request.get_full_path(), language, asked.get("HTTP_ACCEPT", ""))


def kept(asked: Question) -> Answer | None:
    """The answer that was given to this question last, whatever its tag."""
    with _lock:
        found = _kept.get(asked)
        if found is not None:
            _kept.move_to_end(asked)
        return found


def keep(request: HttpRequest, language: str, tag: str, response: HttpResponse) -> None:
    """Keep what was answered, for the next who asks."""
    if request.method != "GET" or "HTTP_AUTHORIZATION" in request.META:
        return  # what a token sees is nobody else's answer
    if len(response.content) > LARGEST or "Set-Cookie" in response:
        return
    global _room
    asked = question(request, language)
    with _lock:
        for old in [_kept.pop(asked, None)]:
            _room += len(old.body) if old else 0
        _kept[asked] = Answer(tag, response.content, response.headers["Content-Type"])
        _room -= len(response.content)
        while _room < 0:
            _question, forgotten = _kept.popitem(last=False)
            _room += len(forgotten.body)


def forget() -> None:
    """Forget every answer."""
    global _room
    with _lock:
        _kept.clear()
        _room = ROOM
