"""Errors as RFC 9457 problem details: what is wrong, at which parameter or field, and the id under which it is logged.

Whatever a client sends is answered by a 4xx that names it. What only our own mistake lets through is a 4xx too, and
logged as an error.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from django.db import DataError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_standardized_errors.formatter import flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, status
from rest_framework.response import Response

from pledges.queries.taken_back import Gone
from pledges.words.labels import label

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at a query parameter or at a place of the body (JSON pointer)."""

    code: str
    detail: str
    param: str = ""
    pointer: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Disagreement(Fault):
    """A place at which what was sent differs from what is there; null where one of them says nothing."""

    yours: Any = None
    theirs: Any = None


class BadRequest(exceptions.APIException):
    """400, with every fault that was found."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = gettext_lazy("The request cannot be understood.")
    default_code = "bad_request"

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)

    @classmethod
    def at(cls, param: str, code: str, detail: str) -> "BadRequest":
        """One fault at one query parameter."""
        return cls([Fault(code, detail, param=param)])


class PreconditionRequired(exceptions.APIException):
    """428: a change says which version it was made from, in `If-Match`."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = gettext_lazy("Say in If-Match which version you have read: send its ETag.")
    default_code = "precondition_required"


class PreconditionFailed(exceptions.APIException):
    """412: somebody changed it since it was read. Nothing was written; `faults` are the differences, and `tag` is the
    ETag of what is there now.
    """

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"

    def __init__(self, detail: Any, tag: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.tag = tag
        self.faults = tuple(faults)


class Conflict(exceptions.APIException):
    """409: it cannot be done in the state in which it is."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self, detail: Any, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class InHand(exceptions.APIException):
    """409: the same request is being worked on. Asked again in a moment, it is answered."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "in_hand"
    wait = 1


class Unprocessable(exceptions.APIException):
    """422: the key belongs to another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"


class Forbidden(exceptions.PermissionDenied):
    """403, naming in `faults` what is missing: a role, or a scope of the token."""

    def __init__(self, detail: Any, faults: Iterable[Fault], scope: str) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)
        self.scope = scope


class TooLarge(exceptions.APIException):
    """413: the body is larger than any statement."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class TooOften(exceptions.APIException):
    """429: more requests than one caller may make; `wait` is in seconds."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_often"

    def __init__(self, detail: str, wait: int) -> None:
        super().__init__(detail)
        self.wait = wait


class Retracted(exceptions.APIException):
    """410: a tombstone, never a silence. It says since when and why, and none of the words that were taken back."""

    status_code = status.HTTP_410_GONE
    default_code = "retracted"

    def __init__(self, gone: Gone) -> None:
        told = {"at": gone.at.date().isoformat(), "seq": gone.seq, "why": label(gone.reason)}
        super().__init__(_("This statement was retracted on %(at)s (commit %(seq)d): %(why)s.") % told)
        self.gone = gone


class Unavailable(exceptions.APIException):
    """503: the database does not answer, or not in time."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = gettext_lazy("The record cannot be read at the moment. Try again in a few seconds.")
    default_code = "unavailable"
    wait = RETRY_AFTER_SECONDS


class BeingMade(Unavailable):
    """503: what was asked for is made again, because something that it holds was taken back."""

    default_detail = gettext_lazy("This snapshot is made again without what was taken back since. Ask for it later.")
    default_code = "being_made"
    wait = 60


def request_id() -> str:
    """The id under which this request is logged; a new one where the caller's own would not fit a log line."""
    known = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return known if _REQUEST_ID.fullmatch(known) else str(uuid.uuid4())


def problem(code: int, title: str, detail: str, faults: Iterable[Fault] = ()) -> dict[str, Any]:
    """The body of a problem."""
    return {
        "type": "about:blank",
        "title": title,
        "status": code,
        "detail": detail,
        "errors": [_told(fault) for fault in faults],
        "request_id": request_id(),
    }


def _told(fault: Fault) -> dict[str, Any]:
    """A fault without what it does not say; both sides of a disagreement are always said."""
    always = ("yours", "theirs") if isinstance(fault, Disagreement) else ()
    return {name: value for name, value in asdict(fault).items() if value or name in always}


def outside_the_framework(error: exceptions.APIException) -> HttpResponse:
    """The same body for what happens before a view is reached."""
    headers = {"Retry-After": str(error.wait)} if isinstance(error, Unavailable | TooOften) else {}
    body = problem(error.status_code, _title(error.status_code), _detail(error), _faults(error))
    return JsonResponse(body, status=error.status_code, content_type=CONTENT_TYPE, headers=headers)


class ProblemHandler(ExceptionHandler):
    """Every exception of a view as a problem."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """What the input layer should have stopped becomes a 400 and an alarm; a database that is away a 503."""
        if isinstance(exc, OperationalError):
            return Unavailable()
        unreadable = isinstance(exc, DataError | OverflowError | UnicodeError | RecursionError)
        if unreadable or type(exc) is LookupError:
            log.exception("input_reached_too_far", error=type(exc).__name__)
            return BadRequest([])
        known: Exception = super().convert_known_exceptions(exc)
        return known

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        """The problem's body."""
        return problem(exc.status_code, _title(exc.status_code), _detail(exc), _faults(exc))

    def get_response(self, exc: exceptions.APIException, data: Mapping[str, Any]) -> Response:
        """With the media type of problems, and never kept by a cache."""
        headers = {**self.get_headers(exc), "Cache-Control": "no-store"}
        if isinstance(exc, PreconditionFailed):
            headers["ETag"] = exc.tag
        if isinstance(exc, Forbidden) and any(fault.code == "missing_scope" for fault in exc.faults):
            headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{exc.scope}"'  # RFC 6750, 3.1
        return Response(data, status=exc.status_code, headers=headers, content_type=CONTENT_TYPE)


def _faults(exc: exceptions.APIException) -> tuple[Fault, ...]:
    if isinstance(exc, BadRequest | PreconditionFailed | Conflict | Forbidden):
        return exc.faults
    if isinstance(exc, Retracted):
        return (Fault(str(exc.gone.reason), str(label(exc.gone.reason))),)
    if isinstance(exc, exceptions.ValidationError):
        return tuple(
            Fault(error.code, str(error.detail), pointer="/" + (error.attr or "").replace(".", "/"))
            for error in flatten_errors(exc.detail)
        )
    return ()


def _detail(exc: exceptions.APIException) -> str:
    faults = _faults(exc)
    if faults and not isinstance(exc, PreconditionFailed | Conflict | Retracted):
        return " ".join(": ".join(filter(None, (one.param or one.pointer, str(one.detail)))) for one in faults[:10])
    return str(exc.detail)


def _title(code: int) -> str:
    return {
        400: _("Bad request"),
        401: _("Not logged in"),
        403: _("Not permitted"),
        404: _("Not found"),
        405: _("Method not allowed"),
        406: _("Not acceptable"),
        409: _("Conflict"),
        410: _("Retracted"),
        412: _("Changed since you read it"),
        413: _("Too large"),
        415: _("Unsupported media type"),
        422: _("Key used for another request"),
        428: _("Precondition required"),
        429: _("Too many requests"),
        503: _("Not available"),
    }.get(code, _("Server error"))
