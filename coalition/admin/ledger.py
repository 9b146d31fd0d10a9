"""The ledger's commits: who changed the record, when, why, through which door. Read-only by nature."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import action

from coalition.models import LedgerCommit, LedgerEntry
from coalition.staff import ReadOnlyAdmin
from coalition.vocabulary import Origin

SHOWN = 200
"""Entries of one commit on its page; `export_ledger` has them all."""


@admin.register(LedgerCommit)
class LedgerCommitAdmin(ReadOnlyAdmin):
    codes = {"origin": Origin}
    list_display = ["seq", "at", "actor_name", "origin", "reason"]
    list_filter = ["origin", ("at", RangeDateTimeFilter)]
    search_fields = ["actor_name", "reason"]
    ordering = ["-seq"]
    fields = ["seq", "at", "actor_name", "actor", "origin", "reason", "head", "entered", "redacted"]
    list_select_related = ["actor"]

    actions_detail = ["undo"]

    @action(description=_("Undo"), url_path="undo", permissions=["view"])
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take back what it recorded, on the page of those who know what that is."""
        return redirect("admin:pledges_undo_commit", object_id=object_id)

    @admin.display(description=_("rows that changed"))
    def entered(self, commit: LedgerCommit) -> str:
        """Its entries in the ledger, each by what was done, its table and its key."""
        found = LedgerEntry.objects.filter(seq=commit.seq).order_by("n")
        told = [f"{one.operation} {one.table} {one.key}" for one in found[:SHOWN]]
        rest = found.count() - len(told)
        return "; ".join([*told, _("and %(count)d more") % {"count": rest}] if rest else told) or "–"

    @admin.display(description=_("redactions"))
    def redacted(self, commit: LedgerCommit) -> str:
        """What two people took out in it, and on what ground."""
        return "; ".join(f"{one}: {one.ground} ({one.first}, {one.second})" for one in commit.redactions.all()) or "–"
