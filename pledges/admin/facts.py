"""What the pages of facts share: they are looked at and never edited; each says which commit recorded it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from coalition.staff import ReadOnlyAdmin, words
from pledges.derived.sizes import quantity_of
from pledges.models import Position
from pledges.models.quantity import QuantityColumns
from pledges.vocabulary import Firmness, Modality, Stance

SHOWN = 25
"""How many rows of a neighbor a detail page shows; the rest is one link away."""

LEDGER = (_("Ledger"), {"fields": [("since_seq", "until_seq")]})
"""The last fieldset of every fact: recorded in which commit, closed in which."""


class StandingFilter(admin.SimpleListFilter):
    """Facts that stand, or those that were replaced or retracted."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer both."""
        return [("yes", _("Standing")), ("no", _("Replaced or retracted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by whether a commit closed the row."""
        if self.value() in ("yes", "no"):
            return queryset.filter(until_seq__isnull=self.value() == "yes")
        return queryset


class FactAdmin(ReadOnlyAdmin):
    """A fact. Correcting and retracting one are actions of their own."""

    list_filter: list[Any] = [StandingFilter]


def once(shown: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Work out a part of a detail page once for its row: the theme asks for it five times."""

    @wraps(shown)
    def kept(site_admin: Any, row: Any) -> Any:
        parts = row.__dict__.setdefault("_shown_parts", {})
        if shown.__name__ not in parts:
            parts[shown.__name__] = shown(site_admin, row)
        return parts[shown.__name__]

    return kept


def rendered(template: str, **context: Any) -> SafeString:
    """A part of a detail page, from a template that escapes what it shows."""
    return render_to_string(f"admin/pledges/{template}.html", context)


def bounded(rows: QuerySet[Any]) -> tuple[list[Any], bool]:
    """The first rows, and whether there are more."""
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN


def size(row: QuantityColumns) -> str:
    """The stated size in words and as an interval, or "" where none is stated."""
    quantity = quantity_of(row)
    if quantity is None:
        return ""
    high = "∞" if quantity.high is None else f"{quantity.high:,}"
    interval = f"{quantity.low:,}" if quantity.low == quantity.high else f"{quantity.low:,}–{high}"
    return f"{quantity.as_found or words(quantity.qualifier)} [{interval} {quantity.unit or words(quantity.measure)}]"


def position_lines(positions: Iterable[Position], *, with_source: bool = False) -> list[dict[str, Any]]:
    """What a list of positions shows of each: its row, its codes in words and, where asked for, its appearance."""
    return [
        {
            "row": row,
            "stance": words(Stance(row.stance)),
            "modality": words(Modality(row.modality)),
            "firmness": words(Firmness(row.firmness)) if row.firmness else "",
            "size": size(row),
            "source": row.appearance if with_source else None,
        }
        for row in positions
    ]
