"""Runs of the scheduled jobs. What was set aside after three tries stands first, with its reason."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from coalition.staff import ReadOnlyAdmin
from pledges.models import Run


class RunStateFilter(admin.SimpleListFilter):
    """Done, set aside or still to do."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer the three."""
        return [("set_aside", _("Set aside")), ("undone", _("To do")), ("done", _("Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the two times."""
        match self.value():
            case "set_aside":
                return queryset.filter(set_aside_at__isnull=False)
            case "undone":
                return queryset.filter(set_aside_at__isnull=True, done_at__isnull=True)
            case "done":
                return queryset.filter(done_at__isnull=False)
        return queryset


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ["job", "period", "state", "attempts", "created_at", "done_at", "problem"]
    list_filter = [RunStateFilter, "job"]
    search_fields = ["job", "period", "problem"]
    fields = [
        ("job", "period"),
        "created_at",
        "attempts",
        "progress",
        "lease_until",
        "done_at",
        "set_aside_at",
        "problem",
    ]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what needs a person first."""
        return [F("set_aside_at").desc(nulls_last=True), "-created_at", "job"]

    @display(description=_("state"), label={"set aside": "danger", "to do": "info", "done": "success"})
    def state(self, run: Run) -> tuple[str, Any]:
        """Done, set aside or to do, as a colored label."""
        if run.set_aside_at:
            return "set aside", _("Set aside")
        return ("done", _("Done")) if run.done_at else ("to do", _("To do"))
