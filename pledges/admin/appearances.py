"""Appearances: one document's version of a statement, and what it repeats."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, position_lines, rendered
from pledges.models import Appearance
from pledges.vocabulary import AppearanceMode, QuoteType, RelayMode


@admin.register(Appearance)
class AppearanceAdmin(FactAdmin):
    codes = {"quote_type": QuoteType, "mode": AppearanceMode, "relay_mode": RelayMode}
    list_display = ["public_id", "publisher", "statement", "quote_type", "credibility", "mode", "relay_mode"]
    list_filter = [
        ("document__publisher", AutocompleteSelectFilter),
        "quote_type",
        "mode",
        "relay_mode",
        "credibility",
        StandingFilter,
    ]
    list_select_related = ["document__publisher", "statement__speaker"]
    search_fields = ["quote", "=public_id", "=record_id", "speaker_as_printed", "document__title"]
    fieldsets = [
        (None, {"fields": ["public_id", "statement", "document", "record_id", "locator"]}),
        (
            _("The words"),
            {"fields": ["quote", "quote_type", "language", "speaker_as_printed", "translation", "translator"]},
        ),
        (_("How far we trust it"), {"fields": ["credibility", "mode", "mode_reason", "relays", "relay_mode", "note"]}),
        (_("What it says"), {"fields": ["positions"]}),
        LEDGER,
    ]

    @admin.display(description=_("publisher"), ordering="document__publisher__name")
    def publisher(self, appearance: Appearance) -> str:
        """Who printed it."""
        return str(appearance.document.publisher)

    @admin.display(description=_("positions"))
    @once
    def positions(self, appearance: Appearance) -> SafeString:
        """What this version says about pledges."""
        rows, more = bounded(appearance.positions.select_related("pledge"))
        return rendered("positions", lines=position_lines(rows), more=more)
