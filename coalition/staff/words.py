"""Codes in words, wherever the staff site shows or asks for one.

The words live upstairs in `pledges.words`, so they are named here by string only.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter


def words(code: StrEnum) -> str | Promise:
    """What people read for `code`."""
    label: Callable[[StrEnum], str | Promise] = import_string("pledges.words.labels.label")
    return label(code)


def coded(codes: type[StrEnum], *, blank: bool = False) -> list[tuple[str, str | Promise]]:
    """The choices of a list of codes, in words."""
    empty: list[tuple[str, str | Promise]] = [("", "–")] if blank else []
    return empty + [(code.value, words(code)) for code in codes]


class CodeFilter(ChoicesDropdownFilter):
    """A filter by a code that shows the words for it."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Offer each code of the admin's `codes` for this field."""
        form = self.form_class(
            label=_(" By %(filter_title)s ") % {"filter_title": self.title},  # Django's own words
            name=self.lookup_kwarg,
            choices=[self.all_option, *coded(changelist.model_admin.codes[self.field_path])],
            data={self.lookup_kwarg: self.value()},
            multiple=False,
        )
        yield {"form": form}


class InWords:
    """Codes in words, in lists, filters, forms and on view-only pages. `codes` says which field holds which codes."""

    codes: dict[str, type[StrEnum]] = {}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._columns = {name: self._column(name, codes) for name, codes in self.codes.items()}

    def _column(self, name: str, codes: type[StrEnum]) -> Callable[[models.Model], str | Promise]:
        field = self.model._meta.get_field(name)  # type: ignore[attr-defined]  # ModelAdmin and InlineModelAdmin have it

        @admin.display(description=field.verbose_name, ordering=name)
        def column(row: models.Model) -> str | Promise:
            value = getattr(row, name)
            if isinstance(value, list):
                return ", ".join(str(words(codes(one))) for one in value) or "–"
            return words(codes(value)) if value else "–"

        column.__name__ = name
        return column

    def in_words(self, names: Any) -> list[Any]:
        """`names` of fields and columns, those that hold codes as columns of words."""
        return [self._columns.get(name, name) if isinstance(name, str) else name for name in names]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Show codes in words where they are only shown."""
        return self.in_words(super().get_readonly_fields(request, obj))  # type: ignore[misc]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer words for codes."""
        if codes := self.codes.get(db_field.name):
            kwargs["choices"] = coded(codes, blank=True)
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]
