"""Decisions about pledges: those that two people made, and those that wait for the second one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from coalition.staff import ReadOnlyAdmin
from pledges.admin.amending import views
from pledges.models import Decision, DecisionProposal
from pledges.vocabulary import DecisionKind


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    codes = {"kind": DecisionKind}
    list_display = ["pledge", "kind", "on", "proposed_by_name", "confirmed_by_name", "seq"]
    list_filter = ["kind"]
    list_select_related = ["pledge", "seq"]
    search_fields = ["pledge__public_id", "reason", "proposed_by_name", "confirmed_by_name"]
    fields = ["pledge", "kind", "into", "on", "reason", "proposed_by_name", "confirmed_by_name", "seq"]


@admin.register(DecisionProposal)
class DecisionProposalAdmin(ReadOnlyAdmin):
    """The list of what waits. Whoever proposed it cannot agree to it, but may take it back."""

    codes = {"kind": DecisionKind}
    list_display = ["pledge", "kind", "on", "proposed_by_name", "proposed_at"]
    list_filter = ["kind"]
    list_select_related = ["pledge"]
    search_fields = ["pledge__public_id", "reason", "proposed_by_name"]
    fields = ["pledge", "kind", "into", "on", "reason", "proposed_by_name", "proposed_at"]
    actions_detail = ["agree", "decline"]

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever records statements may decide about pledges, with a second person."""
        return request.user.has_perm("pledges.add_decisionproposal")

    @action(description=_("Agree"), url_path="agree", permissions=["decide"])
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Confirm it, on a page of its own."""
        return views.agree_to(self, request, object_id)

    @action(description=_("Decline"), url_path="decline", permissions=["decide"])
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it off the list; asked once more, since a link must not do it."""
        if request.method != "POST":
            return views.ask_to_decline(self, request, object_id)
        return views.decline_it(request, object_id)
