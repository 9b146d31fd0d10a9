"""Answers before any work is done: one read of the record's head says whether the reader has the answer already (304),
or whether this process has it (`api.answers`).

Stands before sessions, accounts and the framework, because none of them can change a public answer. Whoever sends an
`Authorization` goes the long way.
"""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language_from_request

from api import answers
from api.conditional import has_tag, tag_of, tagged
from api.limiting import told_early
from pledges.queries.head import head

PREFIX = "/api/v1/"


class EarlyAnswers:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = _answer(request) if _may_be_early(request) else None
        told = told_early(request, found) if found is not None else None
        return self.get_response(request) if told is None else told


def _may_be_early(request: HttpRequest) -> bool:
    return request.method == "GET" and request.path_info.startswith(PREFIX) and "HTTP_AUTHORIZATION" not in request.META


def _answer(request: HttpRequest) -> HttpResponseBase | None:
    """The answer, where it takes one read; None where it is to be worked out, or refused."""
    language = get_language_from_request(request)
    try:
        was = answers.kept(answers.question(request, language))
        if was is None and "HTTP_IF_NONE_MATCH" not in request.META:
            return None
        connection.health_check_done = True  # type: ignore[attr-defined]  # the read itself is the check
        tag = tag_of(request, head(), timezone.now().date(), language)
    except DisallowedHost:
        return None
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return None
    if has_tag(request, tag):
        return _told(HttpResponse(status=304), tag, language)
    if was is not None and was.tag == tag:
        return _told(HttpResponse(was.body, content_type=was.content_type), tag, language)
    return None


def _told(response: HttpResponse, tag: str, language: str) -> HttpResponseBase:
    response["Content-Language"] = language
    return tagged(response, tag)
