"""What the page cannot hold of a statement, in words: versions and positions by what they are, fields by name."""

import re
from collections.abc import Iterable
from itertools import groupby

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from pledges.actions.differences import Difference
from pledges.models import Appearance, Document, Pledge, Position, Statement

_PLACE = re.compile(r"appearances\[(\d+)\](?:\.positions\[(\d+)\])?\.?")

Place = tuple[int | None, int | None]


def in_words(lost: Iterable[Difference]) -> tuple[str, ...]:
    """One line for each version, for each position of a version that is held, and for the fields of each part."""
    found: list[str] = []
    gone: set[int | None] = set()
    for (version, position), rows in groupby(lost, key=lambda one: _place(one.path)):
        if position is not None and version in gone:
            continue  # its version is named already
        fields = {_rest(one.path): one.yours for one in rows}
        if version is not None and position is None and "key" in fields:
            gone.add(version)
        found.append(_line(version, position, fields))
    return tuple(dict.fromkeys(found))


def _place(path: str) -> Place:
    """The version and the position that a path leads into, counted from 1."""
    at = _PLACE.match(path)
    if at is None:
        return None, None
    return int(at[1]) + 1, int(at[2]) + 1 if at[2] else None


def _rest(path: str) -> str:
    return _PLACE.sub("", path, count=1)


def _line(version: int | None, position: int | None, fields: dict[str, object]) -> str:
    slots: dict[str, object] = {
        "version": version,
        "position": position,
        "fields": ", ".join(dict.fromkeys(map(_name, fields))),
    }
    if position is not None and "pledge.title" in fields:
        slots["pledge"] = fields["pledge.title"]
        return _("Version %(version)s, position %(position)s: what it says of “%(pledge)s”") % slots
    if position is not None:
        return _("Version %(version)s, position %(position)s: %(fields)s") % slots
    if version is not None and "key" in fields:
        slots["page"] = fields.get("document.title") or fields.get("document.publisher") or "–"
        return _("Version %(version)s, with all that it says: “%(page)s”") % slots
    if version is not None:
        return _("Version %(version)s: %(fields)s") % slots
    return _("The statement: %(fields)s") % slots


def _name(path: str) -> str:
    """What a field is called where it is filled in."""
    first, last = re.sub(r"\[\d+\]", "", path).partition(".")[0], path.rpartition(".")[2]
    owners = {"document": (Document,), "pledge": (Pledge,)}.get(first, (Statement, Appearance, Position))
    for model in owners:
        for name in (last, first):
            try:
                return str(getattr(model._meta.get_field(name), "verbose_name", name))
            except FieldDoesNotExist:
                continue
    return first.replace("_", " ")
