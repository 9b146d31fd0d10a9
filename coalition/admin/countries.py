"""Countries, and the other names that people write for them."""

from django.contrib import admin

from coalition.models import Country, CountryAlias
from coalition.staff import DoorAdmin, StaffInline


class AliasInline(StaffInline):
    model = CountryAlias
    fields = ["name"]


@admin.register(Country)
class CountryAdmin(DoorAdmin):
    list_display = ["name", "iso2", "iso3", "m49"]
    search_fields = ["name", "=iso2", "=iso3", "aliases__name"]
    fields = ["name", ("iso2", "iso3", "m49")]
    inlines = [AliasInline]
