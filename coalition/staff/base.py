"""What every admin of the project is: searchable, filtered, paged, and without any way to delete."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin, StackedInline

from coalition.staff.fields import OVERRIDES
from coalition.staff.inlines import InlineForm, MergingFormSet
from coalition.staff.versions import SEEN
from coalition.staff.words import CodeFilter, InWords
from coalition.visibility import ANYBODY, Viewer, is_restricted, shown_to, viewer_of

SEARCH_TERMS, SEARCH_LETTERS = 8, 64
"""A search reads at most so many words of so many letters (trust.md R20)."""


class StaffInline(InWords, StackedInline):
    """A few rows that belong to one parent: stacked, a page of them at a time, never deleted."""

    form = InlineForm
    formset = MergingFormSet
    extra = 1
    formfield_overrides = OVERRIDES
    per_page = 10
    ordering = ["pk"]  # pages need an order
    can_delete = False
    show_change_link = False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is deleted."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Carry the version that is shown."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [*options["fields"], SEEN] if n == 0 else options["fields"]})
            for n, (title, options) in enumerate(fieldsets)
        ]

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        """The rows' forms, knowing the open door and what was refused in this request."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.commit = getattr(request, "commit", None)
        formset.refusals = getattr(request, "row_refusals", {})
        return formset


class StaffAdmin(InWords, ModelAdmin):
    """Searchable, filtered, paged, and without any way to delete. Writing is the business of the subclasses."""

    list_per_page = 50
    list_max_show_all = 100
    show_full_result_count = False  # one count less on every list
    show_facets = admin.ShowFacets.NEVER  # a count per choice is not worth its price
    list_filter_submit = True  # works without script
    formfield_overrides = OVERRIDES
    actions = None  # nothing is done to many rows at once

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is deleted."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read what this person may see: lists, pages, choices and suggestions all start here."""
        return shown_to(super().get_queryset(request), viewer_of(request.user))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """The row, which remembers who looks at it: the parts of its page read what hangs on it.

        Whoever may not look at such rows gets none, before anything says whether there was one.
        """
        if not self.has_view_or_change_permission(request):
            return None
        found: models.Model | None = super().get_object(request, object_id, from_field)
        if found is not None:
            found.__dict__["_viewer"] = viewer_of(request.user)
        return found

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse questions about restricted rows through others: whether there is an answer would be one."""
        return not _asks_restricted(self.model, lookup) and bool(super().lookup_allowed(lookup, value, request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; what no database can hold is answered as Django answers any other filter it cannot read."""
        asked = [value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values]
        if any("\x00" in value for value in asked):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Show codes in words."""
        return self.in_words(super().get_list_display(request))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filter codes by their words."""
        filters = super().get_list_filter(request)
        return [(one, CodeFilter) if one in self.codes else one for one in filters]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Show codes in words on a page that only shows."""
        fieldsets = super().get_fieldsets(request, obj)
        only_shown = (
            set(self.codes)
            if obj is not None and not self.has_change_permission(request, obj)
            else {column.__name__ for column in self.get_readonly_fields(request, obj) if callable(column)}
        )
        if not only_shown:
            return fieldsets
        return [
            (title, {**options, "fields": [_shown(self, name, only_shown) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search for a bounded number of words, and for none that the database cannot hold."""
        terms = search_term.replace("\x00", " ").split()[:SEARCH_TERMS]
        return super().get_search_results(request, queryset, " ".join(term[:SEARCH_LETTERS] for term in terms))


def viewer(row: models.Model) -> Viewer:
    """Who looks at `row` on its own page; nobody in particular where it was not read for one."""
    found: Viewer = row.__dict__.get("_viewer", ANYBODY)
    return found


def _asks_restricted(model: type[models.Model], lookup: str) -> bool:
    """Whether `lookup` goes from `model` over to a model whose rows not everybody may see."""
    for part in lookup.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not field.is_relation or not isinstance(field.related_model, type):
            return False
        model = field.related_model
        if is_restricted(model):
            return True
    return False


def _shown(site_admin: StaffAdmin, name: Any, only_shown: set[str]) -> Any:
    if isinstance(name, list | tuple):
        return [_shown(site_admin, one, only_shown) for one in name]
    return site_admin._columns.get(name, name) if name in only_shown else name


class ReadOnlyAdmin(StaffAdmin):
    """What is only looked at here: facts (written by actions) and what is worked out from them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is edited here."""
        return False
