"""Checks: we looked, and found nothing new. Added here, never edited."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from pledges.actions.checks import record_check
from pledges.admin.entered import EnteredFactAdmin
from pledges.admin.facts import LEDGER, StandingFilter
from pledges.models import Check
from pledges.vocabulary import Capability


@admin.register(Check)
class CheckAdmin(EnteredFactAdmin):
    record = staticmethod(record_check)
    asked = ["coalition", "country", "capability", "checked_on", "note"]
    codes = {"capability": Capability}
    list_display = ["checked_on", "country", "capability", "note", "coalition"]
    list_filter = [
        ("country", AutocompleteSelectFilter),
        "capability",
        ("checked_on", RangeDateFilter),
        StandingFilter,
    ]
    list_select_related = ["country", "coalition"]
    search_fields = ["note", "country__name"]
    autocomplete_fields = ["coalition", "country"]
    fieldsets = [(None, {"fields": ["coalition", ("country", "capability"), "checked_on", "note"]}), LEDGER]
    add_fieldsets = fieldsets[:1]
