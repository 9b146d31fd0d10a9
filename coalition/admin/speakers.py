"""People in offices. One row is one person in one office for one period: authority is that of the day of speaking."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.models import Speaker
from coalition.staff import DoorAdmin

RANKS = {  # domain.md, authority rank at the date of speaking
    5: _("5 – decides by the constitution"),
    4: _("4 – head of government or of state otherwise"),
    3: _("3 – minister of the field"),
    2: _("2 – spokesperson, deputy or other minister"),
    1: _("1 – official"),
    0: _("0 – not a state voice"),
}


@admin.register(Speaker)
class SpeakerAdmin(DoorAdmin):
    list_display = ["name", "office", "country", "organization", "rank", "valid_from", "valid_to"]
    list_filter = [("country", AutocompleteSelectFilter), "rank"]
    list_select_related = ["country"]
    search_fields = ["name", "office", "organization", "=slug"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "office", ("country", "organization"), "rank", ("valid_from", "valid_to")]

    actions_detail = ["merge"]

    @action(description=_("Merge into"), url_path="merge", permissions=["view"])
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that it is another speaker, on the page of those who know what rests on it."""
        return redirect("admin:pledges_merge_speaker", object_id=object_id)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Offer the ranks in words."""
        if db_field.name == "rank":
            return forms.TypedChoiceField(
                label=db_field.verbose_name,
                choices=[("", "–"), *RANKS.items()],
                coerce=int,
                widget=UnfoldAdminSelectWidget(),
            )
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field
