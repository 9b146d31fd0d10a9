"""Where two bodies differ: leaf by leaf, each with its path, so that nobody has to compare two pages of JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where they differ; None where one of them says nothing there. `path` is that of a Problem."""

    path: str
    yours: Any
    theirs: Any


def differences(yours: Any, theirs: Any, path: str = "") -> tuple[Difference, ...]:
    """Every leaf at which `yours` is not `theirs`, in the order of yours."""
    if isinstance(yours, Mapping) or isinstance(theirs, Mapping):
        return _of_objects(_mapping(yours), _mapping(theirs), path)
    if _is_list_of_parts(yours) or _is_list_of_parts(theirs):
        return _of_lists(yours or [], theirs or [], path)
    return () if yours == theirs else (Difference(path, yours, theirs),)


def _of_objects(yours: Mapping[str, Any], theirs: Mapping[str, Any], path: str) -> tuple[Difference, ...]:
    names = dict.fromkeys((*yours, *theirs))
    return tuple(
        found
        for name in names
        for found in differences(yours.get(name), theirs.get(name), f"{path}.{name}" if path else name)
    )


def _of_lists(yours: list[Any], theirs: list[Any], path: str) -> tuple[Difference, ...]:
    longer = range(max(len(yours), len(theirs)))
    return tuple(
        found
        for number in longer
        for found in differences(
            yours[number] if number < len(yours) else None,
            theirs[number] if number < len(theirs) else None,
            f"{path}[{number}]",
        )
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_list_of_parts(value: Any) -> bool:
    """A list of objects is compared part by part; a list of codes is one value."""
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def by_place(body: Mapping[str, Any]) -> dict[str, Any]:
    """A statement's body with its appearances called by their place: a key only says which one another repeats, and the
    same statement read again has other keys.
    """
    versions = body.get("appearances") or []
    places = {one.get("key", ""): str(number) for number, one in enumerate(versions, start=1)}
    told = []
    for number, one in enumerate(versions, start=1):
        named = {**one, "key": str(number)}
        if "relays" in one:
            named["relays"] = places.get(one["relays"], one["relays"])
        told.append(named)
    return {**body, **({"appearances": told} if versions else {})}
