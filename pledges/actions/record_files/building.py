"""Plain values into dataclasses, by the dataclasses' own types: the files have the same field names and codes as the
entries.

Every field is looked at, so that one reading finds all mistakes; a value of the wrong kind is a complaint at its field
and never a guess.
"""

import re
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pledges.actions.record_files.problems import Complaints

Built = TypeVar("Built")

_WRONG = object()
"""Stands for a value that was complained about."""


def build(shape: type[Built], raw: object, complaints: Complaints) -> Built | None:
    """`raw` as a `shape`, or None where there were complaints."""
    made = _dataclass(shape, raw, complaints)
    return None if made is _WRONG else made


@cache
def _types(shape: type[Any]) -> dict[str, Any]:
    return get_type_hints(shape)


def _dataclass(shape: type[Any], raw: object, complaints: Complaints) -> Any:
    if not isinstance(raw, dict):
        complaints.add(f"a mapping of fields is needed here, not {_kind(raw)}")
        return _WRONG
    before = complaints.count()
    known = {one.name: one for one in fields(shape)}
    wanted = _types(shape)  # type: ignore[arg-type]  # a class is hashable; mypy reads the dataclass
    for name in raw:
        if name not in known:
            complaints.add(f"this field is not known; known are {', '.join(known)}", str(name))
    values = {}
    for name, one in known.items():
        if name in raw:
            with complaints.at(name):
                values[name] = _value(wanted[name], raw[name], complaints)
        elif _is_needed(one):
            complaints.add("this field is missing", name)
    return shape(**values) if complaints.count() == before else _WRONG


def _is_needed(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _value(wanted: Any, raw: object, complaints: Complaints) -> Any:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        if raw is None:
            return None
        return _value(next(one for one in get_args(wanted) if one is not type(None)), raw, complaints)
    if origin is tuple:
        return _list(get_args(wanted)[0], raw, complaints)
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _dataclass(wanted, raw, complaints)
    if issubclass(wanted, StrEnum):
        return _code(wanted, raw, complaints)
    return _plain(wanted, raw, complaints)


def _list(wanted: Any, raw: object, complaints: Complaints) -> Any:
    if not isinstance(raw, list):
        complaints.add(f"a list is needed here, not {_kind(raw)}")
        return _WRONG
    items = []
    for number, item in enumerate(raw):
        with complaints.at(f"[{number}]"):
            items.append(_value(wanted, item, complaints))
    return tuple(items)


def _code(wanted: type[StrEnum], raw: object, complaints: Complaints) -> Any:
    if isinstance(raw, str) and raw in {code.value for code in wanted}:
        return wanted(raw)
    complaints.add(f"“{raw}” is not one of the known codes: {', '.join(code.value for code in wanted)}")
    return _WRONG


_WRITTEN = {
    date: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    datetime: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})"),
}
_NAMES = {str: "text", int: "a whole number", bool: "true or false", date: "a day (YYYY-MM-DD)", datetime: "a time"}


def _plain(wanted: type[Any], raw: object, complaints: Complaints) -> Any:
    """Text, a number, a day or a time; `type` and not `isinstance`, since true is an int and a time is a day."""
    raw = _unquoted(wanted, raw)
    if type(raw) is wanted:
        if isinstance(raw, datetime) and raw.tzinfo is None:
            complaints.add("a time needs its zone, such as Z")
            return _WRONG
        return raw
    complaints.add(f"{_NAMES[wanted]} is needed here, not {_kind(raw)}")
    return _WRONG


def _unquoted(wanted: type[Any], raw: object) -> object:
    """A day or a time that stands in quotation marks, as JSON has to write it."""
    if not isinstance(raw, str) or wanted not in _WRITTEN or not _WRITTEN[wanted].fullmatch(raw):
        return raw
    try:
        return wanted.fromisoformat(raw)
    except ValueError:
        return raw


def _kind(raw: object) -> str:
    if raw is None:
        return "nothing"
    if isinstance(raw, dict):
        return "a mapping"
    if isinstance(raw, list):
        return "a list"
    return f"“{str(raw)[:60]}”"
