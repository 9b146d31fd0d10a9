"""A statement as JSON: the body that the API takes and a draft keeps, and back to the entry that `actions` publish.

The names are those of `actions.entry`, one object for each of its classes; days are YYYY-MM-DD, times ISO 8601 with a
zone, codes the vocabulary's. Reading is strict: an unknown name, a value of another type, a character that no text may
hold – each is a problem at its own path, all of them at once. What is null or "" or an empty list is the same as left
out, and is not kept. A draft may leave anything out; `entry_of` asks for the rest.
"""

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from coalition.texts import forbidden_character
from pledges.actions.entry import AppearanceEntry, PositionEntry, StatementEntry
from pledges.actions.orders import Retract
from pledges.actions.problems import FIRST_YEAR, LAST_YEAR, EntryInvalid, Findings

Body = dict[str, Any]
Made = typing.TypeVar("Made")

MULTI_LINE = {
    StatementEntry: {"note"},
    AppearanceEntry: {"quote", "translation", "note"},
    PositionEntry: {"as_found", "note"},
    Retract: {"note"},
}
"""The texts that may have line breaks."""

LONGEST_TEXT = 20_000
LONGEST_LIST = 100
DIGITS = 18
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})")
_NOT_THERE = object()


def clean_body(given: object, of: type = StatementEntry) -> Body:
    """`given` as it is kept, without what says nothing. Raises EntryInvalid with every problem of its shape."""
    findings = Findings()
    body = _object(of, given, "", findings)
    findings.raise_if_any()
    return body


def entry_of(body: Mapping[str, Any]) -> StatementEntry:
    """The entry of a clean body. Raises EntryInvalid with everything that a statement may not be without."""
    return made_of(StatementEntry, body)


def made_of(of: type[Made], body: Mapping[str, Any]) -> Made:
    """A clean body as what it says: an entry, or an order. Raises EntryInvalid with everything that is needed and not
    there.
    """
    findings = Findings()
    made = _made(of, body, findings)
    findings.raise_if_any()
    return typing.cast("Made", made)


def body_of(entry: Any) -> Body:
    """The body of an entry, or of a part of one, in which a form may have left things out."""
    found = {one.name: _plain(getattr(entry, one.name)) for one in fields(entry)}
    return {name: value for name, value in found.items() if not _says_nothing(value)}


def filled(body: Mapping[str, Any], of: type = StatementEntry) -> Body:
    """A clean body with every default written out: two bodies that mean the same are then equal."""
    known = _types(of)
    found = {name: value_of(of, body, name) for name in known}
    for name, value in found.items():
        part = _part(known[name])
        if part is not None and value:
            found[name] = [filled(one, part) for one in value] if isinstance(value, list) else filled(value, part)
    return {name: value for name, value in found.items() if not _says_nothing(value)}


def _part(of: Any) -> type | None:
    """The class of the object, or of the objects in the list, that a field holds."""
    inner = next((one for one in get_args(of) if one not in (type(None), ...)), of)
    return inner if is_dataclass(inner) and isinstance(inner, type) else None


def value_of(part: type, body: Mapping[str, Any], name: str) -> Any:
    """What a clean body says for `name`, with the default where it says nothing; None where there is no default."""
    if name in body:
        return body[name]
    default = _default(next(one for one in fields(part) if one.name == name))
    return None if default is MISSING or default is None else _plain(default)


# ------------------------------------------------------------ reading
@cache
def _types(of: type) -> dict[str, Any]:
    return get_type_hints(of)


def _object(of: type, given: object, name: str, findings: Findings) -> Body:
    if not isinstance(given, dict):
        findings.add(name, "not_an_object", _("This is an object with names and values."))
        return {}
    known = _types(of)
    body: Body = {}
    for key, value in given.items():
        with findings.at(*([name] if name else [])):
            if key not in known:
                detail = _("There is no such field. Known are: %(known)s.") % {"known": ", ".join(known)}
                findings.add(_shown(key), "unknown_field", detail)
            elif value is not None:
                kept = _value(known[key], value, key, findings, multi_line=key in MULTI_LINE.get(of, ()))
                if kept is not _NOT_THERE and not _says_nothing(kept):
                    body[key] = kept
    return {key: body[key] for key in known if key in body}


def _value(of: Any, given: Any, name: str, findings: Findings, *, multi_line: bool = False) -> Any:
    """`given` as it is kept, or _NOT_THERE and a problem."""
    if isinstance(of, types.UnionType) or get_origin(of) is typing.Union:
        return _value(next(one for one in get_args(of) if one is not type(None)), given, name, findings)
    if get_origin(of) is tuple:
        return _list(get_args(of)[0], given, name, findings)
    if is_dataclass(of):
        return _object(typing.cast("type", of), given, name, findings)
    if of is str:
        return _text(given, name, findings, multi_line=multi_line)
    if of is bool:
        return _checked(isinstance(given, bool), given, name, findings, "not_a_boolean", _("This is true or false."))
    if of is int:
        good = isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**DIGITS
        return _checked(good, given, name, findings, "not_a_number", _("This is a whole number of at most 18 digits."))
    if of is date:
        return _day(given, name, findings)
    if of is datetime:
        return _time(given, name, findings)
    if isinstance(of, type) and issubclass(of, StrEnum):
        known = [code.value for code in of]
        detail = _("This is not one of: %(known)s.") % {"known": ", ".join(known)}
        return _checked(isinstance(given, str) and given in known, given, name, findings, "unknown_code", detail)
    raise TypeError(f"No JSON form is known for {of}.")


def _checked(good: bool, given: Any, name: str, findings: Findings, code: str, detail: object) -> Any:
    return given if good else _refused(name, findings, code, detail)


def _refused(name: str, findings: Findings, code: str, detail: object) -> Any:
    findings.add(name, code, detail)
    return _NOT_THERE


def _text(given: Any, name: str, findings: Findings, *, multi_line: bool) -> Any:
    if not isinstance(given, str):
        return _refused(name, findings, "not_a_text", _("This is a text."))
    if len(given) > LONGEST_TEXT:
        too_long = _("At most %(limit)s characters; this has %(length)s.")
        return _refused(name, findings, "too_long", too_long % {"limit": LONGEST_TEXT, "length": len(given)})
    if found := forbidden_character(given, multi_line=multi_line):
        detail = _("This text holds a character that it may not hold (%(found)s).") % {"found": found}
        return _refused(name, findings, "forbidden_character", detail)
    return given


def _list(of: Any, given: Any, name: str, findings: Findings) -> Any:
    if not isinstance(given, list):
        return _refused(name, findings, "not_a_list", _("This is a list."))
    if len(given) > LONGEST_LIST:
        detail = _("At most %(limit)s of them.") % {"limit": LONGEST_LIST}
        return _refused(name, findings, "too_many", detail)
    kept = [_value(of, one, f"{name}[{number}]", findings) for number, one in enumerate(given)]
    return [one for one in kept if one is not _NOT_THERE]


def _day(given: Any, name: str, findings: Findings) -> Any:
    good = False
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            good = FIRST_YEAR <= date.fromisoformat(given).year <= LAST_YEAR
        except ValueError:
            good = False
    return _checked(good, given, name, findings, "not_a_day", _("A day is YYYY-MM-DD, from 1900 to 2200."))


def _time(given: Any, name: str, findings: Findings) -> Any:
    detail = _("A time is written as 2025-11-25T09:30:00Z, with its zone.")
    if isinstance(given, str) and _TIME.fullmatch(given):
        try:
            at = datetime.fromisoformat(given).astimezone(UTC)
        except (ValueError, OverflowError):
            return _refused(name, findings, "not_a_time", detail)
        return _checked(FIRST_YEAR <= at.year <= LAST_YEAR, at.isoformat(), name, findings, "not_a_time", detail)
    return _refused(name, findings, "not_a_time", detail)


# ------------------------------------------------------------ making
def _made(of: type, body: Mapping[str, Any], findings: Findings) -> Any:
    known = _types(of)
    values: dict[str, Any] = {}
    missing = False
    for one in fields(of):
        if one.name in body:
            values[one.name] = _filled(known[one.name], body[one.name], one.name, findings)
        elif _default(one) is MISSING:
            if get_origin(known[one.name]) is tuple:
                values[one.name] = ()
            elif type(None) in get_args(known[one.name]):
                values[one.name] = None
            elif known[one.name] is str:
                values[one.name] = ""  # an empty text is one that was left out: `checking` says where it may not be
            else:
                findings.add(one.name, "required", _("This is needed."))
                missing = True
    return None if missing else of(**values)


def _filled(of: Any, value: Any, name: str, findings: Findings) -> Any:
    if isinstance(of, types.UnionType) or get_origin(of) is typing.Union:
        of = next(one for one in get_args(of) if one is not type(None))
    if get_origin(of) is tuple:
        inner = get_args(of)[0]
        return tuple(_filled(inner, one, f"{name}[{number}]", findings) for number, one in enumerate(value))
    if is_dataclass(of):
        with findings.at(name):
            return _made(typing.cast("type", of), value, findings)
    if of in (date, datetime):
        return of.fromisoformat(value)
    return of(value) if isinstance(of, type) and issubclass(of, StrEnum) else value


# ------------------------------------------------------------ writing
def _default(one: "Field[Any]") -> Any:
    return one.default


def _says_nothing(value: Any) -> bool:
    return value is None or value in ("", [], (), {})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return body_of(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _shown(key: object) -> str:
    """A name that a client made up, cut and made printable."""
    text = str(key)[:60]
    return text if text.isprintable() else text.encode("ascii", "backslashreplace").decode()


__all__ = ["Body", "EntryInvalid", "body_of", "clean_body", "entry_of", "value_of"]
