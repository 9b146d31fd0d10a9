"""Two people edited one thing: what becomes of it, field by field. Pure: values in, values out.

Whoever saves says what they saw (`before`). A field that only one of the two changed keeps that change; a field that
both changed, and not to the same, is a conflict, which a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Difference(Generic[V]):
    """One field that both changed: what both saw, and what each made of it."""

    field: str
    before: V
    yours: V
    theirs: V


@dataclass(frozen=True, slots=True)
class Merge(Generic[V]):
    """`yours` are the fields that you changed, `theirs` those that they changed and you did not."""

    yours: tuple[str, ...]
    theirs: tuple[str, ...]
    conflicts: tuple[Difference[V], ...]


def merge(before: Mapping[str, V], yours: Mapping[str, V], theirs: Mapping[str, V]) -> Merge[V]:
    """What comes of `yours` and `theirs`, both made from `before`, for the fields of `yours` (in its order).

    A field that both changed to the same value is nobody's to write again. Raises KeyError for a field of `yours` that
    the others do not have.
    """
    mine, kept, conflicts = [], [], []
    for field, value in yours.items():
        was, now = before[field], theirs[field]
        if value == now:
            continue
        if value == was:
            kept.append(field)
        elif now == was:
            mine.append(field)
        else:
            conflicts.append(Difference(field, was, value, now))
    return Merge(tuple(mine), tuple(kept), tuple(conflicts))
