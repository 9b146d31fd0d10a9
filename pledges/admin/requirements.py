"""What sources say is needed: added on a form, each with the statement that says so; looked at and taken back."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action

from pledges.actions.problems import EntryInvalid, Problem
from pledges.actions.requirements import record_requirement, take_back_requirement
from pledges.admin.amending.page import Amendment, amend
from pledges.admin.entered import EnteredFactAdmin
from pledges.admin.facts import LEDGER, StandingFilter, size
from pledges.models import Requirement
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import Capability, Measure, Qualifier

SIZE = ("measure", "qualifier", "low", "high", "currency", "quantity_as_found")
FIELDS = {"unit": "currency", "as_found": "quantity_as_found"}
"""The fields of a size that the form calls otherwise."""


def _record(**typed: Any) -> Requirement:
    """The action, given a size instead of its columns."""
    given = {name: typed.pop(name) for name in SIZE}
    try:
        quantity = make_quantity(
            Measure(given["measure"]), Qualifier(given["qualifier"]), low=given["low"], high=given["high"],
            words=given["quantity_as_found"], unit=given["currency"],
        )  # fmt: skip
    except InvalidFactError as error:
        path = FIELDS.get(error.field, error.field)
        raise EntryInvalid((Problem(path, error.code, error.sentence),)) from error
    except ValueError as error:
        raise EntryInvalid((Problem("measure", "required", _("Say what is counted, and how.")),)) from error
    return record_requirement(capability=Capability(typed.pop("capability")), quantity=quantity, **typed)


@admin.register(Requirement)
class RequirementAdmin(EnteredFactAdmin):
    record = staticmethod(_record)
    asked = ["coalition", "country", "capability", *SIZE, "statement", "note"]
    codes = {"capability": Capability, "measure": Measure, "qualifier": Qualifier}
    list_display = ["capability", "stated", "country", "statement"]
    list_filter = [("coalition", AutocompleteSelectFilter), "capability", StandingFilter]
    list_select_related = ["country", "statement__speaker", "coalition"]
    search_fields = ["quantity_as_found", "note", "statement__summary"]
    autocomplete_fields = ["coalition", "country", "statement"]
    fieldsets = [
        (None, {"fields": [("coalition", "capability"), "country", "statement"]}),
        (
            gettext_lazy("How much"),
            {"fields": [("measure", "currency"), ("qualifier", "low", "high"), "quantity_as_found", "note"]},
        ),
        LEDGER,
    ]
    add_fieldsets = fieldsets[:2]
    actions_detail = ["take_back"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The theme asks for the row of an action too."""
        return super().has_add_permission(request)

    @admin.display(description=gettext_lazy("needed"))
    def stated(self, requirement: Requirement) -> str:
        """How much, in words and as an interval."""
        return size(requirement)

    @action(description=gettext_lazy("Take back"), url_path="take-back", permissions=["add"])
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close it; recorded again it is a correction."""
        row = get_object_or_404(Requirement.objects.select_related("coalition", "statement__speaker"), pk=object_id)
        page = reverse("admin:pledges_requirement_change", args=[row.pk])
        if row.until_seq_id is not None:
            message = _("This requirement no longer stands: it was taken back in commit %(seq)d.")
            messages.error(request, message % {"seq": row.until_seq_id})
            return HttpResponseRedirect(page)
        return amend(
            self,
            request,
            Amendment(
                title=_("Take back a requirement"),
                button=_("Take it back"),
                about=[size(row), str(row.statement)],
                act=lambda _typed, commit: take_back_requirement(row, commit=commit),
                reason=lambda _typed: f"take back requirement {row.public_id}",
                next=page,
            ),
        )
