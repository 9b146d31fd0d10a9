"""Statements: who said what, when, and every version that we know of. Recording one is `pledges.admin.recording`."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.staff import StaffAdmin, words
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, position_lines, rendered
from pledges.admin.recording import view as recording
from pledges.models import Appearance, Position, Review, Statement
from pledges.vocabulary import Attribution, Behalf, QuoteType, RelayMode, ReviewRole, StatementKind
from pledges.words import headline
from pledges.words.dates import said


@admin.register(Statement)
class StatementAdmin(FactAdmin):
    codes = {"behalf": Behalf, "attribution": Attribution, "kind": StatementKind}
    list_display = ["summary", "country", "who", "said_to", "attribution", "kind"]
    list_filter = [
        ("country", AutocompleteSelectFilter),
        ("speaker", AutocompleteSelectFilter),
        "behalf",
        "attribution",
        "kind",
        ("said_to", RangeDateFilter),
        StandingFilter,
    ]
    list_select_related = ["country", "speaker"]
    search_fields = ["summary", "=public_id", "speaker__name", "descriptor", "country__name"]
    fieldsets = [
        (None, {"fields": ["public_id", "summary", "kind", ("venue", "audience"), "note"]}),
        (
            _("Who"),
            {"fields": [("behalf", "country"), ("coalition", "organization"), "speaker", "descriptor", "attribution"]},
        ),
        (_("When"), {"fields": ["said", "said_basis"]}),
        (_("Where it was printed"), {"fields": ["versions"]}),
        (_("What it says of pledges"), {"fields": ["positions"]}),
        (_("Who read it"), {"fields": ["readers"]}),
        (None, {"fields": ["supersedes"]}),
        LEDGER,
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Statements are recorded here, by one action."""
        return StaffAdmin.has_add_permission(self, request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the whole statement on one page."""
        return recording.record_statement(self, request)

    @admin.display(description=_("speaker"))
    def who(self, statement: Statement) -> str:
        """The speaker's name, or how the page describes them."""
        return statement.speaker.name if statement.speaker else statement.descriptor

    @admin.display(description=_("said"))
    def said(self, statement: Statement) -> str:
        """When it was said, by its bounds."""
        return said(statement.said_from, statement.said_to)

    @admin.display(description=_("versions"))
    @once
    def versions(self, statement: Statement) -> SafeString:
        """Every version, each with what it repeats."""
        rows, more = bounded(
            Appearance.objects.filter(statement=statement)
            .select_related("document__publisher", "relays__document__publisher")
            .order_by("id")
        )
        lines = [
            {
                "row": row,
                "quote_type": words(QuoteType(row.quote_type)),
                "relay_mode": words(RelayMode(row.relay_mode)) if row.relay_mode else "",
            }
            for row in rows
        ]
        return rendered("versions", lines=lines, more=more)

    @admin.display(description=_("positions"))
    @once
    def positions(self, statement: Statement) -> SafeString:
        """What it says of each pledge."""
        positions = Position.objects.filter(appearance__statement=statement)
        rows, more = bounded(positions.select_related("pledge", "appearance__document__publisher").order_by("id"))
        return rendered("positions", lines=position_lines(rows), more=more)

    @admin.display(description=_("readers"))
    @once
    def readers(self, statement: Statement) -> SafeString:
        """Who coded it, and how far they agreed."""
        rows = list(Review.objects.filter(statement=statement).order_by("id"))
        count = 1 + sum(row.role == ReviewRole.SECOND for row in rows)
        lines = [{"row": row, "role": words(ReviewRole(row.role))} for row in rows]
        return rendered("readers", sentence=headline.readers(count), lines=lines)
