"""Drafts on the staff site: one's own in the form that began them, others' as a second reader reads them.

Whatever a page shows was read for the person who asks; the list knows the source material and no coding.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter

from coalition.staff import ReadOnlyAdmin
from coalition.staff.base import SEARCH_LETTERS, SEARCH_TERMS
from coalition.visibility import viewer_of
from pledges.admin.recording import second, view
from pledges.derived.agreement import agreement
from pledges.models import Draft
from pledges.models.draft import MAY_CODE_SECOND
from pledges.queries import drafts as reading
from pledges.reasoning.stuck import STUCK_DAYS
from pledges.vocabulary import DraftState


class WhoseFilter(admin.SimpleListFilter):
    """One's own drafts, those that wait for one, or those that wait for too long."""

    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer them."""
        return [
            ("mine", _("Mine")),
            ("waiting", _("Waiting for my reading")),
            ("stuck", _("Not moved on for more than %(days)s days") % {"days": STUCK_DAYS}),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter."""
        if self.value() == "mine":
            return queryset.filter(is_own=True)
        if self.value() == "waiting":
            return queryset.filter(pk__in=reading.waiting_for(viewer_of(request.user)).values("pk"))
        if self.value() == "stuck":
            return queryset.filter(pk__in=reading.stuck(viewer_of(request.user), timezone.now()).values("pk"))
        return queryset


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    codes = {"state": DraftState}
    list_display = ["shown", "state", "author_name", "updated_at", "updated_by_name", "submitted_at"]
    list_filter = [WhoseFilter, "state", ("updated_at", RangeDateFilter)]
    search_fields = ["author_name"]  # and the source material: see get_search_results
    search_help_text = _("Searches authors and what was printed, not how it was coded.")
    ordering = ["-updated_at", "public_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that this person may see."""
        return reading.drafts(viewer_of(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """Authors and second readers."""
        return super().has_view_permission(request, obj) or request.user.has_perm(MAY_CODE_SECOND)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters ask: `?body__summary__icontains=` would tell a blind reader the coding."""
        return lookup.partition("__")[0] in {"whose", "state", "updated_at"}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Look where every reader of the row may look: a search must not say what a page does not."""
        queryset = queryset.annotate(printed=Cast("source", TextField()))
        for term in search_term.replace("\x00", " ").split()[:SEARCH_TERMS]:
            word = term[:SEARCH_LETTERS]
            queryset = queryset.filter(Q(author_name__icontains=word) | Q(public_id=word) | Q(printed__icontains=word))
        return queryset, False

    @admin.display(description=_("draft"))
    def shown(self, draft: Draft) -> str:
        """Who is printed as speaking, where and when; the id where there is nothing yet."""
        versions = draft.source.get("appearances", [{}])
        document = versions[0].get("document", {})
        quote = " ".join(versions[0].get("quote", "").split())
        parts = [
            draft.source.get("said_from") or draft.source.get("said_to"),
            versions[0].get("speaker_as_printed"),
            document.get("title") or document.get("address") or document.get("publisher"),
            f"“{quote[:80].strip('“”')}{'…' if len(quote) > 80 else ''}”" if quote else "",
        ]
        return " · ".join(part for part in parts if part) or draft.public_id

    def get_urls(self) -> list[Any]:
        """The page of agreement stands before those of rows."""
        wrapped = self.admin_site.admin_view(self.agreement)
        return [path("agreement/", wrapped, name="pledges_draft_agreement"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The author's form, the blind reader's, or both codings side by side."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdigit() else None
        if row is None:
            raise Http404
        found = reading.with_bodies(viewer_of(request.user), [row])[0]
        if found.is_blind:
            return second.code(self, request, found)
        if row.is_own and DraftState(row.state).is_open:
            return view.edit_draft(self, request, found)
        return second.side_by_side(self, request, found)

    def agreement(self, request: HttpRequest) -> HttpResponse:
        """How far second readers agree with first ones."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("How far readers agree"),
            "told": agreement(),
        }
        return TemplateResponse(request, "admin/pledges/draft/agreement.html", context)
