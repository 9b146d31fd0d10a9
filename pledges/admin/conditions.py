"""Conditions that pledges share, and the dated states of each: a state is known because a statement says so."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter
from unfold.decorators import action

from coalition.staff import DoorAdmin, words
from pledges.actions.conditions import record_event
from pledges.admin.amending import conditions as amending
from pledges.admin.entered import EnteredFactAdmin
from pledges.admin.facts import LEDGER, StandingFilter, bounded, once, rendered
from pledges.models import Condition, ConditionEvent
from pledges.vocabulary import ConditionKind, ConditionState


@admin.register(Condition)
class ConditionAdmin(DoorAdmin):
    codes = {"kind": ConditionKind}
    list_display = ["label", "kind", "slug", "coalition"]
    list_filter = [("coalition", AutocompleteSelectFilter), "kind"]
    list_select_related = ["coalition"]
    search_fields = ["label", "slug"]
    autocomplete_fields = ["coalition"]
    prepopulated_fields = {"slug": ["label"]}
    readonly_fields = ["states"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what became of a condition that is there."""
        first, *rest = super().get_fieldsets(request, obj)
        asked = (first[0], {**first[1], "fields": ["label", "slug", ("coalition", "kind")]})
        shown = [(_("What became of it"), {"fields": ["states"]})] if obj is not None else []
        return [asked, *shown, *rest]

    @admin.display(description=_("states"))
    @once
    def states(self, condition: Condition) -> SafeString:
        """Its dated states, newest first, each with the statement that says so."""
        events = condition.events.select_related("statement__speaker").order_by("-on", "-id")
        rows, more = bounded(events)
        lines = [{"row": row, "state": words(ConditionState(row.state))} for row in rows]
        return rendered("condition_events", lines=lines, more=more, condition=condition, may_add=True)


@admin.register(ConditionEvent)
class ConditionEventAdmin(EnteredFactAdmin):
    record = staticmethod(record_event)
    asked = ["condition", "state", "on", "statement", "note"]
    codes = {"state": ConditionState}
    list_display = ["on", "condition", "state", "note"]
    list_filter = [
        ("condition", AutocompleteSelectFilter),
        "state",
        ("on", RangeDateFilter),
        StandingFilter,
    ]
    list_select_related = ["condition"]
    search_fields = ["condition__label", "note"]
    autocomplete_fields = ["condition", "statement"]
    fieldsets = [(None, {"fields": ["condition", ("state", "on"), "statement", "note"]}), LEDGER]
    add_fieldsets = fieldsets[:1]
    actions_detail = ["correct", "take_back"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The theme asks for the row of an action too."""
        return super().has_add_permission(request)

    @action(description=_("Correct"), url_path="correct", permissions=["add"])
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put another event in its place."""
        return amending.correct_condition_event(self, request, object_id)

    @action(description=_("Take back"), url_path="take-back", permissions=["add"])
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close it; what hangs on the condition is worked out again without it."""
        return amending.take_back_condition_event(self, request, object_id)
