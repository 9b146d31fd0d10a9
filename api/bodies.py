"""The one place where a body is read: strictly, before anything else looks at it.

JSON in UTF-8 and nothing else: no other charset, no byte order mark, no name twice in one object, no NaN, no number of
more than 18 digits, nothing nested deeper than 32, nothing larger than a megabyte. What the names and values may be is
said by `pledges.actions.bodies`.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType

from api.problems import BadRequest, Fault, TooLarge
from pledges.actions.problems import Problem
from pledges.models.body import LARGEST
from pledges.queries import limits
from pledges.queries.fields import shown

DEEPEST = 32
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
JSON = re.compile(r"application/(?:[a-z0-9.-]+\+)?json(?:;charset=\"?utf-8\"?)?", re.IGNORECASE)
YAML = re.compile(r"application/yaml(?:;charset=\"?utf-8\"?)?", re.IGNORECASE)


def read(request: HttpRequest) -> Any:
    """What was sent. Raises UnsupportedMediaType, TooLarge, and BadRequest saying what is wrong with the JSON."""
    text = read_text(request, JSON)
    _ask_depth(text)
    try:
        return json.loads(text, parse_constant=_constant, parse_int=_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        _refuse("not_json", _("The body is not JSON, from line %(line)s, column %(column)s on.") % place)


def read_text(request: HttpRequest, kind: re.Pattern[str]) -> str:
    """What was sent, as clean text of that `kind` of media. Raises UnsupportedMediaType, TooLarge and BadRequest."""
    sent_as = request.headers.get("Content-Type", "")
    if not kind.fullmatch(sent_as.replace(" ", "")):
        raise UnsupportedMediaType(shown(sent_as))
    length = request.headers.get("Content-Length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:18] or 0) > LARGEST:
        raise TooLarge(_("A body has at most %(limit)s bytes.") % {"limit": LARGEST})
    raw = request.body
    if len(raw) > LARGEST:
        raise TooLarge(_("A body has at most %(limit)s bytes.") % {"limit": LARGEST})
    try:
        text = raw.decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        _refuse("bad_encoding", _("The body is not clean UTF-8."))
    if text.startswith("\ufeff"):
        _refuse("bad_encoding", _("The body begins with a byte order mark; leave it out."))
    return text


def read_nothing(request: HttpRequest) -> None:
    """For an operation that takes no body: none, or an empty object. Raises what `read` raises."""
    if request.headers.get("Content-Length", "0") in ("", "0"):
        return
    if read(request) != {}:
        _refuse("unknown_field", _("This takes no body."))


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """Problems of an entry as faults of the body, each at its JSON pointer."""
    return [Fault(problem.code, str(problem.message), pointer=pointer(problem.path)) for problem in problems]


def pointer(path: str) -> str:
    """`appearances[0].quote` as the JSON pointer `/appearances/0/quote` (RFC 6901); the whole body is "/"."""
    escaped = path.replace("~", "~0").replace("/", "~1")
    return "/" + re.sub(r"\[(\d+)\]", r".\1", escaped).replace(".", "/")


def _ask_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token.group()[0]
        depth += 1 if first in "[{" else -1 if first in "]}" else 0
        if depth > DEEPEST:
            _refuse("too_deep", _("The body is nested deeper than %(limit)s.") % {"limit": DEEPEST})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse("repeated", _("“%(name)s” stands twice in one object.") % {"name": shown(twice)})
    return found


def _number(digits: str) -> int:
    if len(digits.lstrip("-")) > limits.DIGITS_MAX:
        _refuse("invalid_number", _("A number has at most %(limit)s digits.") % {"limit": limits.DIGITS_MAX})
    return int(digits)


def _constant(name: str) -> NoReturn:
    _refuse("invalid_number", _("%(name)s is no JSON.") % {"name": name})


def _refuse(code: str, detail: str) -> NoReturn:
    raise BadRequest([Fault(code, detail, pointer="/")])
