"""The feed of changes, by the world's day and by the ledger's number."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.staff import ReadOnlyAdmin
from pledges.models import Change
from pledges.vocabulary import Capability, ChangeCause, ChangeCode, ChangeKind


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    codes = {"kind": ChangeKind, "cause": ChangeCause, "code": ChangeCode, "capability": Capability}
    list_display = ["happened_on", "code", "country", "capability", "pledge", "cause", "seq_id", "n"]
    list_filter = [
        "code",
        "cause",
        ("country", AutocompleteSelectFilter),
        "capability",
        ("happened_on", RangeDateFilter),
    ]
    list_select_related = ["country", "pledge"]
    search_fields = ["=pledge__public_id", "=resource_id", "country__name"]
    ordering = ["-seq", "-n"]
    fields = [
        ("seq", "n"),
        ("kind", "cause", "code"),
        "happened_on",
        ("resource", "resource_id"),
        ("country", "capability"),
        "pledge",
        "position",
        "slots",
    ]
