"""What a change of the policy would do, in sentences."""

from collections import Counter
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.words.rules import NAMES


class Previewed(Protocol):
    """What was counted."""

    pledges: int
    looked_at: int
    opened: Counter[str]
    closed: Counter[str]
    retold: Counter[str]
    moved: int

    @property
    def is_whole(self) -> bool: ...


def preview_sentences(found: Previewed) -> list[str]:
    """The counts, how much of the record they are of, and what they are by rule."""
    told = [_whole(found) if found.is_whole else _part(found)]
    for text, counted in (
        (_("Would be opened: %(rules)s."), found.opened),
        (_("Would be closed: %(rules)s."), found.closed),
        (_("Would weigh or read otherwise: %(rules)s."), found.retold),
    ):
        if counted:
            told.append(text % {"rules": _by_rule(counted)})
    moved = ngettext(
        "%(count)d pledge would turn stale on another day.", "%(count)d pledges would turn stale on another day.",
        found.moved,
    )  # fmt: skip
    return [*told, moved % {"count": found.moved}]


def _whole(found: Previewed) -> str:
    return _("This change would open %(opened)s and close %(closed)s.") % _counts(found)


def _part(found: Previewed) -> str:
    text = _(
        "Looked at %(looked_at)d of %(pledges)d pledges, picked by chance, in the time there is: among these, this "
        "change would open %(opened)s and close %(closed)s. `manage.py policy NAME=NUMBER` counts the whole record."
    )
    return text % {**_counts(found), "looked_at": found.looked_at, "pledges": found.pledges}


def _counts(found: Previewed) -> dict[str, Any]:
    opened, closed = found.opened.total(), found.closed.total()
    return {"opened": ngettext("%(n)d flag", "%(n)d flags", opened) % {"n": opened}, "closed": closed}


def _by_rule(counted: Counter[str]) -> str:
    return ", ".join(f"{rule} {NAMES.get(rule, rule)}: {count}" for rule, count in sorted(counted.items()))
