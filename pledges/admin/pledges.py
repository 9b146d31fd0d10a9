"""Pledges: the file on which statements accumulate. Made by recording a statement, never by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action

from coalition.staff import viewer, words
from pledges.admin.amending import views as amending
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, position_lines, rendered, size
from pledges.models import Due, Pledge
from pledges.vocabulary import (
    Capability,
    Disclosure,
    Firmness,
    FlagState,
    Mission,
    Modality,
    PledgeOrigin,
    Polarity,
    Severity,
    Status,
)
from pledges.words.rules import explanation


@admin.register(Pledge)
class PledgeAdmin(FactAdmin):
    codes = {
        "capability": Capability,
        "mission": Mission,
        "polarity": Polarity,
        "origin": PledgeOrigin,
        "disclosure": Disclosure,
    }
    list_display = ["public_id", "title", "country", "capability", "polarity", "origin", "mission"]
    list_filter = [
        ("country", AutocompleteSelectFilter),
        ("coalition", AutocompleteSelectFilter),
        "capability",
        "polarity",
        "origin",
        "mission",
        StandingFilter,
    ]
    list_select_related = ["country"]
    search_fields = ["public_id", "title", "country__name"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "public_id",
                    "title",
                    ("coalition", "country"),
                    ("capability", "mission"),
                    ("polarity", "origin"),
                    ("number", "disclosure"),
                    "merged_into",
                ]
            },
        ),
        (_("Where it stands"), {"fields": ["standing"]}),
        (_("Flags"), {"fields": ["flags"]}),
        (_("What was said"), {"fields": ["positions"]}),
        LEDGER,
    ]

    actions_detail = ["propose"]

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever records statements may decide about pledges, with a second person."""
        return request.user.has_perm("pledges.add_decisionproposal")

    @action(description=_("Propose a decision"), url_path="propose", permissions=["decide"])
    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Withdraw, lapse, void, merge or reopen it; a second person agrees."""
        return amending.propose_decision(self, request, object_id, timezone.now())

    @admin.display(description=_("now"))
    @once
    def standing(self, pledge: Pledge) -> SafeString:
        """The current state, in words."""
        state = pledge.states.current().first()
        if state is None:
            return rendered("lines", lines=[])
        due = Due.objects.filter(pledge=pledge).first()
        firmness = words(Firmness(state.firmness)) if state.firmness else words(Modality(state.modality))
        lines = [
            [_("Status"), words(Status(state.status))],
            [_("Firmness"), firmness],
            [_("Size"), size(state) or _("not stated")],
            [_("Places"), state.places or _("not stated")],
            [_("Last stated"), state.last_stated_on or "–"],
            [_("Stale on"), state.stale_on or "–"],
            [_("Looked at again on"), due.on if due else "–"],
        ]
        return rendered("lines", lines=lines)

    @admin.display(description=_("flags"))
    @once
    def flags(self, pledge: Pledge) -> SafeString:
        """Its flags, newest first."""
        rows, more = bounded(pledge.flags.visible_to(viewer(pledge)).order_by("-opened_on", "-id"))
        lines = [
            {
                "row": row,
                "severity": words(Severity(row.severity)),
                "state": words(FlagState(row.state)),
                "why": explanation(row.explanation_code, row.explanation_slots),
            }
            for row in rows
        ]
        return rendered("flags", lines=lines, more=more)

    @admin.display(description=_("positions"))
    @once
    def positions(self, pledge: Pledge) -> SafeString:
        """What was said of it, newest first."""
        positions = pledge.positions.select_related(
            "pledge", "appearance__statement__speaker", "appearance__document__publisher"
        )
        rows, more = bounded(positions.order_by("-appearance__statement__said_to", "-id"))
        return rendered("positions", lines=position_lines(rows, with_source=True), more=more)
