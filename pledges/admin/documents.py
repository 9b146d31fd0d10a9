"""Documents: one page, paper or broadcast each, and the statements that appear in it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter
from unfold.decorators import action

from coalition.addresses import AddressError, check_address
from coalition.staff import words
from coalition.staff.words import coded
from pledges.admin.amending import copies as amending
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, rendered
from pledges.models import Capture, Document
from pledges.models.capture import with_copies
from pledges.vocabulary import ArchiveState

NOW = Q(until_seq__isnull=True)


class CopyFilter(admin.SimpleListFilter):
    """Documents by what there is of them now."""

    title = _("archived copy")
    parameter_name = "copy"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer each state."""
        return coded(ArchiveState)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by what counts."""
        return queryset.filter(copy_state=self.value()) if self.value() in set(ArchiveState) else queryset


@admin.register(Document)
class DocumentAdmin(FactAdmin):
    codes = {"archive_state": ArchiveState}
    list_display = ["__str__", "publisher", "published_to", "language", "seen", "copy"]
    list_filter = [
        ("publisher", AutocompleteSelectFilter),
        CopyFilter,
        "seen",
        ("published_to", RangeDateFilter),
        StandingFilter,
    ]
    list_select_related = ["publisher"]
    search_fields = ["title", "address", "=public_id", "publisher__name"]
    fieldsets = [
        (
            None,
            {"fields": ["public_id", "publisher", "title", "source", "language", ("published_from", "published_to")]},
        ),
        (
            _("As it was entered"),
            {"fields": [("seen", "retrieved_at"), "sha256", "text_hash", "archive_state", "archive_reason"]},
        ),
        (_("Copies"), {"fields": ["copy", "copies"]}),
        (_("Statements in it"), {"fields": ["statements"]}),
        LEDGER,
    ]

    actions_detail = ["keep_copy", "why_none"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what there is of each by way of a copy."""
        return with_copies(super().get_queryset(request), NOW)

    def has_archive_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may keep a copy, and say why there is none."""
        return bool(request.user.has_perm("pledges.add_capture"))

    @action(description=_("Keep a copy"), url_path="keep-copy", permissions=["archive"])
    def keep_copy(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a file that somebody saved of the page."""
        return amending.keep_document_copy(self, request, object_id)

    @action(description=_("The page is gone or has changed"), url_path="no-copy", permissions=["archive"])
    def why_none(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what became of the page, or why there is no copy."""
        return amending.say_why_no_copy(self, request, object_id)

    @admin.display(description=_("archived copy"))
    def copy(self, document: Document) -> str:
        """What there is now."""
        return str(words(ArchiveState(document.copy_state)))  # type: ignore[attr-defined]  # by get_queryset

    @admin.display(description=_("copies"))
    @once
    def copies(self, document: Document) -> SafeString:
        """Every copy, and every reason for having none, newest first."""
        rows, more = bounded(Capture.objects.filter(document=document).order_by("-since_seq", "-pk"))
        lines = [{"row": row, "state": words(ArchiveState(row.state))} for row in rows]
        return rendered("captures", lines=lines, more=more)

    @admin.display(description=_("address"))
    @once
    def source(self, document: Document) -> SafeString:
        """The address as a link that gives nothing away."""
        return rendered("source", address=document.address, safe=_is_web(document.address))

    @admin.display(description=_("statements"))
    @once
    def statements(self, document: Document) -> SafeString:
        """The statements that appear here."""
        rows, more = bounded(document.appearances.select_related("statement__speaker").order_by("id"))
        return rendered("appearances", rows=rows, more=more)


def _is_web(address: str) -> bool:
    """Looked at again before it becomes a link, whatever path it came by."""
    try:
        check_address(address)
    except AddressError:
        return False
    return True
