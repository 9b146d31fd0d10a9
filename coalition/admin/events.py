"""Meetings of a coalition, and who was named as taking part."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.models import Event, Participation
from coalition.staff import DoorAdmin, StaffInline


class ParticipationInline(StaffInline):
    model = Participation
    autocomplete_fields = ["country"]
    fields = ["country"]


@admin.register(Event)
class EventAdmin(DoorAdmin):
    list_display = ["name", "starts_on", "ends_on", "place", "coalition"]
    list_filter = [("coalition", AutocompleteSelectFilter), ("starts_on", RangeDateFilter)]
    list_select_related = ["coalition"]
    search_fields = ["name", "place"]
    autocomplete_fields = ["coalition"]
    fields = ["name", "coalition", ("starts_on", "ends_on"), "place", "source_address"]
    inlines = [ParticipationInline]
