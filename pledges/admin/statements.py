"""Statements: who said what, when, and every version that we know of. Recording one is `pledges.admin.recording`."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter
from unfold.decorators import action

from coalition.staff import StaffAdmin, words
from pledges.admin.amending import views as amending
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, position_lines, rendered
from pledges.admin.recording import view as recording
from pledges.models import Appearance, Position, Retraction, Review, Statement
from pledges.vocabulary import Attribution, Behalf, QuoteType, RelayMode, RetractionReason, ReviewRole, StatementKind
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
        (None, {"fields": ["supersedes", "taken_back"]}),
        LEDGER,
    ]
    actions_detail = ["correct", "retract", "undo"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Statements are recorded here, by one action."""
        return StaffAdmin.has_add_permission(self, request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the whole statement on one page."""
        return recording.record_statement(self, request)

    @action(description=_("Correct"), url_path="correct", permissions=["add"])
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a whole statement in its place, on the page it was recorded with."""
        statement = get_object_or_404(Statement, pk=object_id)
        if statement.until_seq_id is not None:
            messages.error(request, _("This statement no longer stands. What stands is corrected."))
            return redirect("admin:pledges_statement_change", object_id=statement.pk)
        return recording.correct_statement(self, request, statement)

    @action(description=_("Retract"), url_path="retract", permissions=["add"])
    def retract(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it back, or merge it into the statement that it repeats."""
        return amending.retract_statement(self, request, object_id)

    @action(description=_("Undo the save"), url_path="undo", permissions=["add"])
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Undo the commit that recorded it."""
        statement = get_object_or_404(Statement, pk=object_id)
        return redirect("admin:pledges_undo_commit", object_id=statement.since_seq_id)

    def get_urls(self) -> Any:
        """Also the pages that amend what other rooms' pages show: a commit, a speaker."""
        return [
            path("undo-commit/<int:object_id>/", self._page(amending.undo_commit), name="pledges_undo_commit"),
            path("merge-speaker/<int:object_id>/", self._page(amending.merge_speaker), name="pledges_merge_speaker"),
            *super().get_urls(),
        ]

    def _page(self, view: Callable[..., HttpResponse]) -> Any:
        def page(request: HttpRequest, object_id: int) -> HttpResponse:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return view(self, request, object_id)

        return self.admin_site.admin_view(page)

    @admin.display(description=_("speaker"))
    def who(self, statement: Statement) -> str:
        """The speaker's name, or how the page describes them."""
        return statement.speaker.name if statement.speaker else statement.descriptor

    @admin.display(description=_("said"))
    def said(self, statement: Statement) -> str:
        """When it was said, by its bounds."""
        return said(statement.said_from, statement.said_to)

    @admin.display(description=_("retracted"))
    @once
    def taken_back(self, statement: Statement) -> str:
        """Why it was taken back, by whom and in which commit; a dash where it was not."""
        row = Retraction.objects.filter(statement=statement).select_related("into").first()
        if row is None:
            return "–"
        into = [str(row.into)] if row.into else []
        why = [str(words(RetractionReason(row.reason))), row.note, *into, row.actor_name, f"#{row.seq_id}"]
        return " · ".join(part for part in why if part)

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
