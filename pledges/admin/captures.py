"""Copies of pages, and why there is none: looked at, downloaded, given up. They are kept on the document's page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from pledges.admin.amending import copies
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter
from pledges.models import Capture
from pledges.vocabulary import ArchiveState


@admin.register(Capture)
class CaptureAdmin(FactAdmin):
    codes = {"state": ArchiveState}
    list_display = ["__str__", "state", "size", "captured_at", "captured_by_name", "reason"]
    list_filter = ["state", StandingFilter]
    list_select_related = ["document__publisher"]
    search_fields = ["=public_id", "sha256", "document__title", "document__address", "reason"]
    fieldsets = [
        (None, {"fields": ["public_id", "document", "state", "reason"]}),
        (
            _("The bytes"),
            {"fields": ["sha256", "size", "media_type", "address", ("captured_at", "captured_by_name"), "note"]},
        ),
        LEDGER,
    ]
    actions_detail = ["download", "give_up"]

    @action(description=_("Download"), url_path="download", permissions=["view"])
    def download(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Hand out the bytes."""
        return copies.download_copy(request, object_id)

    def has_archive_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may keep a copy, and say why there is none."""
        return bool(request.user.has_perm("pledges.add_capture"))

    @action(description=_("Give it up"), url_path="give-up", permissions=["archive"])
    def give_up(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that it is lost, damaged, or of something else."""
        return copies.give_up_document_copy(self, request, object_id)
