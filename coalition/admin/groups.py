"""Working groups and their seats. Sources may disagree about who leads: each seat names its own."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from coalition.models import Seat, WorkingGroup
from coalition.staff import DoorAdmin, StaffInline
from coalition.vocabulary import SeatRole


class SeatInline(StaffInline):
    model = Seat
    codes = {"role": SeatRole}
    autocomplete_fields = ["country"]
    fields = ["country", "role", ("valid_from", "valid_to"), "source", "source_address"]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(DoorAdmin):
    list_display = ["name", "coalition", "formed_on"]
    list_filter = [("coalition", AutocompleteSelectFilter)]
    list_select_related = ["coalition"]
    search_fields = ["name", "purpose", "seats__country__name"]
    autocomplete_fields = ["coalition"]
    fields = ["name", "coalition", "purpose", "formed_on", "source_address"]
    inlines = [SeatInline]
