"""Flags: what a rule found, in words, with its evidence and its life. `pledges.admin.triage` decides."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.staff import ReadOnlyAdmin, viewer, words
from pledges.admin.facts import bounded, once, rendered
from pledges.admin.triage import replayed
from pledges.admin.triage import view as triage
from pledges.models import Flag, FlagWording
from pledges.vocabulary import DismissalReason, FlagState, Severity
from pledges.words.rules import explanation


@admin.register(Flag)
class FlagAdmin(ReadOnlyAdmin):
    codes = {"severity": Severity, "state": FlagState}
    list_display = ["public_id", "rule", "severity", "state", "subject", "opened_on"]
    list_filter = [
        "state",
        "severity",
        "rule",
        "internal",
        ("pledge", AutocompleteSelectFilter),
        ("opened_on", RangeDateFilter),
    ]
    list_select_related = ["pledge", "statement__speaker", "document__publisher"]
    search_fields = ["=public_id", "=rule", "=pledge__public_id", "pledge__title"]
    fieldsets = [
        (None, {"fields": ["public_id", ("rule", "rule_version"), ("severity", "state"), "why"]}),
        (_("What it is about"), {"fields": ["pledge", "statement", "document", "evidence_a", "evidence_b"]}),
        (_("Its life"), {"fields": [("opened_on", "opened_seq"), "snoozed_until", "internal", "life", "said"]}),
    ]

    def get_urls(self) -> list[Any]:
        """The queue, and a flag beside it, stand before the pages of rows."""
        wrap = self.admin_site.admin_view
        return [
            path("replay/", wrap(self.replay), name="pledges_flag_replay"),
            path("triage/", wrap(self.triage), name="pledges_flag_triage"),
            path("triage/<str:public_id>/", wrap(self.triage), name="pledges_flag_triage_one"),
            *super().get_urls(),
        ]

    def replay(self, request: HttpRequest) -> HttpResponse:
        """What would have been flagged at a past moment."""
        return replayed.page(self, request, timezone.now().date())

    def triage(self, request: HttpRequest, public_id: str = "") -> HttpResponse:
        """What waits for analysts, and what they decide."""
        return triage.page(self, request, timezone.now(), public_id)

    @admin.display(description=_("about"))
    def subject(self, flag: Flag) -> str:
        """What the flag is about."""
        return str(flag.pledge or flag.statement or flag.document)

    @admin.display(description=_("why"))
    @once
    def why(self, flag: Flag) -> str:
        """The explanation in words."""
        return explanation(flag.explanation_code, flag.explanation_slots)

    @admin.display(description=_("what happened to it"))
    @once
    def life(self, flag: Flag) -> SafeString:
        """Each step, who took it and why."""
        rows, _more = bounded(flag.events.visible_to(viewer(flag)).select_related("seq").order_by("id"))
        lines = [
            [
                row.seq.at,
                words(FlagState(row.state_to)),
                words(Severity(row.severity)),
                row.actor_name,
                words(DismissalReason(row.reason)) if row.reason else "",
                row.note,
            ]
            for row in rows
        ]
        return rendered("lines", lines=lines)

    @admin.display(description=_("what it said"))
    @once
    def said(self, flag: Flag) -> SafeString:
        """Its explanation, each time that it was written."""
        said = FlagWording.objects.visible_to(viewer(flag))
        rows, _more = bounded(said.filter(flag=flag).select_related("seq").order_by("id"))
        lines = [[row.seq.at, row.on, explanation(row.explanation_code, row.explanation_slots)] for row in rows]
        return rendered("lines", lines=lines)
