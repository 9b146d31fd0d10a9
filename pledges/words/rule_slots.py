"""The values of a rule's slots as people read them: days written out, codes by their words. Slots are stored
as codes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from pledges.vocabulary import Capability, ConditionKind, Firmness, Mission, Modality, NegationScope, Place
from pledges.words import dates, lists, sizes, windows
from pledges.words.countries import country_inside
from pledges.words.labels import label_of

DAYS = frozenset({"a_on", "b_on", "claim_on", "own_on", "since", "stale_on", "said_on", "deadline"})
LISTS: dict[str, type[StrEnum]] = {"places": Place, "conditions": ConditionKind, "scope": NegationScope}
"""Slots that hold codes, with a blank between them."""

DIFFERENCES: dict[str, type[StrEnum]] = {"G3.capability": Capability, "G3.mission": Mission}
"""Gates whose `one` and `other` are codes of a list."""


LEVELS: dict[str, type[StrEnum]] = {
    "modality": Modality,
    "new_modality": Modality,
    "firmness": Firmness,
    "new_firmness": Firmness,
}
"""Slots that hold one code."""
WINDOWS = frozenset({"window", "new_window"})
SIZES = frozenset({"size", "new_size"})


def shown(code: str, slots: Mapping[str, str | int]) -> dict[str, str | int]:
    """The slots of the sentence `code` with their values as words. Raises ValueError for a code that is in no list."""
    words = {name: _value(code, name, value) for name, value in slots.items()}
    if slots.get("others"):
        named = [kind for kind in str(slots["conditions"]).split() if kind != ConditionKind.OTHER]
        quoted = _("“%(words)s”") % {"words": slots["others"]}
        words["conditions"] = lists.all_of([*_labels("conditions", named), quoted])
    return words


def day(text: str) -> str:
    """A day of speaking (ISO 8601: a day, `from/to`, or `../to` where only the publication is known), written out."""
    first, _slash, last = text.partition("/")
    earliest = None if first == ".." else date.fromisoformat(first)
    return dates.said(earliest, date.fromisoformat(last or first))


def window(text: str) -> str:
    """A window's slot (`first/last` in ISO 8601, or `trigger:from/to` in whole days after it, `..` where open)."""
    trigger, _colon, span = text.rpartition(":")
    first, _slash, last = span.partition("/")
    if not trigger:
        return windows.between(*("" if end == ".." else end for end in (first, last)))
    return windows.after(ConditionKind(trigger), int(first), None if last == ".." else int(last))


def size(text: str) -> str:
    """A size's slot: `measure unit qualifier low high`, with `-` and `..` where there is none."""
    measure, unit, qualifier, low, high = text.split()
    end = None if high == ".." else int(high)
    return sizes.size(measure, qualifier, int(low), end, currency="" if unit == "-" else unit, prose=True)


def _value(code: str, name: str, value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    if name in DAYS:
        return day(value)
    if name in WINDOWS:
        return window(value)
    if name in SIZES:
        return size(value)
    if name in LEVELS:
        return str(label_of(LEVELS[name], value))
    if name in LISTS:
        return lists.all_of(_labels(name, value.split()))
    if name in ("one", "other") and code in DIFFERENCES:
        return str(label_of(DIFFERENCES[code], value))
    if name in ("one", "other") and code == "G3.country":
        return country_inside(value)
    return value


def _labels(name: str, codes: Iterable[str]) -> list[str]:
    return [str(label_of(LISTS[name], code)) for code in codes]
