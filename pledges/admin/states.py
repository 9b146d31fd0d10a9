"""Pledge states, as the fold worked them out: never edited, rebuilt from the evidence."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from coalition.staff import ReadOnlyAdmin
from pledges.admin.facts import size
from pledges.models import PledgeState
from pledges.vocabulary import ConditionMode, Confidence, DeliveryBasis, EvidenceTier, Firmness, Modality, Status


class CurrentFilter(admin.SimpleListFilter):
    """The state that holds now, or every state that ever held or was believed."""

    title = _("current")
    parameter_name = "current"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer the current ones."""
        return [("yes", _("Holds now, as we know it now"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by both clocks."""
        if self.value() == "yes":
            return queryset.filter(valid__upper_inf=True, known__upper_inf=True)
        return queryset


@admin.register(PledgeState)
class PledgeStateAdmin(ReadOnlyAdmin):
    codes = {
        "status": Status,
        "firmness": Firmness,
        "modality": Modality,
        "delivery": DeliveryBasis,
        "tier": EvidenceTier,
        "confidence": Confidence,
        "condition_mode": ConditionMode,
    }
    list_display = ["pledge", "valid", "known", "status", "firmness", "modality", "confidence", "stale_on"]
    list_filter = [
        CurrentFilter,
        ("pledge", AutocompleteSelectFilter),
        ("pledge__country", AutocompleteSelectFilter),
        "status",
        "firmness",
        "confidence",
    ]
    list_select_related = ["pledge"]
    search_fields = ["=pledge__public_id", "pledge__title"]
    fieldsets = [
        (None, {"fields": ["pledge", ("valid", "known"), ("status", "firmness", "modality"), "delivery"]}),
        (
            _("Evidence"),
            {"fields": [("tier", "confidence"), ("statements", "origins"), "outlet_only", "latest_position"]},
        ),
        (_("Size and place"), {"fields": ["stated_size", "places", "basing"]}),
        (_("When and on which conditions"), {"fields": ["window", "condition_mode", "conditions"]}),
        (_("Age"), {"fields": [("anchor_on", "anchor_base"), ("last_stated_on", "stale_on"), "policy_version"]}),
    ]

    @admin.display(description=_("size"))
    def stated_size(self, state: PledgeState) -> str:
        """The size in words and as an interval."""
        return size(state) or "–"
