"""Positions: what one version of a statement says about one pledge, in codes."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from coalition.staff import words
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, once, rendered, size
from pledges.models import Position
from pledges.vocabulary import (
    BasingForce,
    BasingSense,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Modality,
    NegationScope,
    Place,
    Stance,
    VagueWindow,
    WindowKind,
)


@admin.register(Position)
class PositionAdmin(FactAdmin):
    codes = {
        "stance": Stance,
        "modality": Modality,
        "negation": NegationScope,
        "firmness": Firmness,
        "delivery": DeliveryBasis,
        "condition_mode": ConditionMode,
        "window_kind": WindowKind,
        "window_trigger": ConditionKind,
        "window_vague": VagueWindow,
        "negated_window_kind": WindowKind,
        "negated_window_vague": VagueWindow,
    }
    list_display = ["public_id", "pledge", "said", "stance", "modality", "firmness", "stated_size", "condition_mode"]
    list_filter = [
        ("pledge", AutocompleteSelectFilter),
        ("pledge__country", AutocompleteSelectFilter),
        "stance",
        "modality",
        "firmness",
        "condition_mode",
        StandingFilter,
    ]
    list_select_related = ["pledge", "appearance__statement"]
    search_fields = ["as_found", "=public_id", "=pledge__public_id", "places", "deliverable"]
    fieldsets = [
        (None, {"fields": ["public_id", "pledge", "appearance", "as_found"]}),
        (_("What it says"), {"fields": [("stance", "modality"), "negation", ("firmness", "delivery")]}),
        (_("Size and place"), {"fields": ["stated_size", "places", "basing"]}),
        (
            _("When"),
            {
                "fields": [
                    ("window_kind", "window_vague"),
                    ("window_start", "window_end"),
                    ("window_trigger", "window_from_day", "window_to_day"),
                    ("negated_window_kind", "negated_window_vague"),
                    ("negated_window_start", "negated_window_end"),
                ]
            },
        ),
        (_("Conditions"), {"fields": ["condition_mode", "conditions"]}),
        (None, {"fields": ["deliverable", "note"]}),
        LEDGER,
    ]

    @admin.display(description=_("said"), ordering="appearance__statement__said_to")
    def said(self, position: Position) -> str:
        """The latest day on which it was said."""
        return str(position.appearance.statement.said_to)

    @admin.display(description=_("size"))
    def stated_size(self, position: Position) -> str:
        """The size in words and as an interval."""
        return size(position) or "–"

    @admin.display(description=_("basing"))
    @once
    def basing(self, position: Position) -> SafeString:
        """Where forces would be."""
        lines = [
            [words(Place(row.place)), words(BasingSense(row.sense)), words(BasingForce(row.force))]
            for row in position.basing_rows.all()
        ]
        return rendered("lines", lines=lines)

    @admin.display(description=_("named conditions"))
    @once
    def conditions(self, position: Position) -> SafeString:
        """On which conditions."""
        lines = [
            [row.condition, words(ConditionForce(row.force)), row.as_found]
            for row in position.condition_rows.select_related("condition")
        ]
        return rendered("lines", lines=lines)
