"""Coalitions, who belongs to them, and the head counts that others claim. The many rows have lists of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.models import Coalition, Membership, MembershipCount
from coalition.staff import DoorAdmin
from coalition.vocabulary import CountBasis, MembershipBasis, MembershipRole


@admin.register(Coalition)
class CoalitionAdmin(DoorAdmin):
    list_display = ["name", "slug", "members", "complete_to"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "purpose", "presumes", "complete_to"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Coalition]:
        """Count the memberships in the same query."""
        return super().get_queryset(request).annotate(members=Count("memberships"))

    @admin.display(description=_("memberships"), ordering="members")
    def members(self, coalition: Any) -> SafeString:
        """How many memberships are recorded, as a link to them."""
        address = reverse("admin:coalition_membership_changelist")
        return format_html('<a href="{}?coalition__id__exact={}">{}</a>', address, coalition.pk, coalition.members)


@admin.register(Membership)
class MembershipAdmin(DoorAdmin):
    codes = {"role": MembershipRole, "basis": MembershipBasis}
    list_display = ["country", "coalition", "role", "basis", "valid_from", "valid_to"]
    list_filter = [
        ("coalition", AutocompleteSelectFilter),
        ("country", AutocompleteSelectFilter),
        "role",
        "basis",
    ]
    list_select_related = ["country", "coalition"]
    search_fields = ["country__name", "note", "source"]
    autocomplete_fields = ["country", "coalition"]
    fields = [
        ("country", "coalition"),
        ("role", "basis"),
        ("valid_from", "valid_to"),
        "note",
        "source",
        "source_address",
    ]


@admin.register(MembershipCount)
class MembershipCountAdmin(DoorAdmin):
    codes = {"basis": CountBasis}
    list_display = ["claimed_on", "low", "high", "basis", "claimed_by", "coalition"]
    list_filter = [
        ("coalition", AutocompleteSelectFilter),
        "basis",
        ("claimed_on", RangeDateFilter),
    ]
    list_select_related = ["coalition"]
    search_fields = ["claimed_by", "as_found", "=record_id"]
    autocomplete_fields = ["coalition"]
    fields = [
        "coalition",
        ("low", "high"),
        ("basis", "claimed_on"),
        "claimed_by",
        "as_found",
        "record_id",
        "source_address",
    ]
