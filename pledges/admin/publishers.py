"""Publishers, with the reliability that we give each, and why."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from coalition.staff import DoorAdmin
from pledges.models import Publisher
from pledges.vocabulary import PublisherKind, Reliability


@admin.register(Publisher)
class PublisherAdmin(DoorAdmin):
    codes = {"kind": PublisherKind, "reliability": Reliability}
    list_display = ["name", "domain", "country", "kind", "reliability"]
    list_filter = ["kind", "reliability", ("country", AutocompleteSelectFilter)]
    list_select_related = ["country"]
    search_fields = ["name", "domain", "=slug"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "domain", ("country", "kind"), "reliability", "reliability_reason"]
