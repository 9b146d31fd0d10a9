"""Documents: one page, paper or broadcast each, and the statements that appear in it."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.addresses import AddressError, check_address
from pledges.admin.facts import LEDGER, FactAdmin, StandingFilter, bounded, once, rendered
from pledges.models import Document
from pledges.vocabulary import ArchiveState


@admin.register(Document)
class DocumentAdmin(FactAdmin):
    codes = {"archive_state": ArchiveState}
    list_display = ["__str__", "publisher", "published_to", "language", "seen", "archive_state"]
    list_filter = [
        ("publisher", AutocompleteSelectFilter),
        "archive_state",
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
            _("Our copy"),
            {"fields": [("seen", "retrieved_at"), "sha256", "text_hash", "archive_state", "archive_reason"]},
        ),
        (_("Statements in it"), {"fields": ["statements"]}),
        LEDGER,
    ]

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
