"""The one place where a query string is read: strictly, before anything else looks at it.

UTF-8 without exceptions, no control characters, no parameter twice, none without a value, none that the operation does
not know.
"""

import re
from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.problems import BadRequest, Fault
from coalition.texts import forbidden_character
from pledges.queries import limits
from pledges.queries.fields import shown

CLOCKS = ("as_of", "known_at")
"""The parameters of the two clocks: which day of the world, and what the record knew."""

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def read(request: HttpRequest, known: Collection[str]) -> dict[str, str]:
    """The query parameters by name. Raises BadRequest with every fault, each at its parameter."""
    raw = request.META.get("QUERY_STRING", "")
    if len(raw) > limits.QUERY_BYTES_MAX:
        most = limits.QUERY_BYTES_MAX
        raise BadRequest([Fault("too_long", _("The query string has more than %(most)s bytes.") % {"most": most})])
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for pair in raw.split("&") if raw else []:
        raw_name, _equals, raw_value = pair.partition("=")
        name, value = _text(raw_name), _text(raw_value)
        fault = _fault(name, raw_name, value, found, known)
        if fault is None and name is not None and value is not None:
            found[name] = value
        elif fault is not None:
            faults.append(fault)
    if faults:
        raise BadRequest(faults)
    return found


def _fault(
    name: str | None, raw_name: str, value: str | None, found: dict[str, str], known: Collection[str]
) -> Fault | None:
    """What is wrong with one parameter, if anything."""
    if name is None or forbidden_character(name):
        return Fault("bad_encoding", _("The name of a parameter is not clean UTF-8."), param=shown(raw_name))
    if name not in known:
        allowed = ", ".join(sorted(known)) or _("none")
        if name in CLOCKS:
            detail = _("This is told as it stands now; a past moment cannot be asked here. Known are: %(known)s.")
            return Fault("unknown_parameter", detail % {"known": allowed}, param=name)
        detail = _("There is no such parameter here. Known are: %(known)s.") % {"known": allowed}
        return Fault("unknown_parameter", detail, param=shown(name))
    if name in found:
        return Fault("repeated", _("Given more than once; write several values with commas."), param=name)
    if value is None:
        return Fault("bad_encoding", _("The value is not clean UTF-8."), param=name)
    if character := forbidden_character(value):
        detail = _("The value holds a character that it may not hold (%(found)s).") % {"found": character}
        return Fault("forbidden_character", detail, param=name)
    if not value.strip():
        return Fault("empty", _("The value is empty; leave the parameter out instead."), param=name)
    return None


def _text(raw: str) -> str | None:
    """A percent-encoded piece as text; None where it is not UTF-8 or an escape is cut."""
    if not raw.isascii() or _BROKEN_ESCAPE.search(raw):
        return None
    try:
        return unquote_to_bytes(raw.replace("+", " ")).decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return None
