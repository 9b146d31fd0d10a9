"""The fields of the form that records a statement. They work without script: suggestions are the browser's own.

A field of names takes what people write – a name, a code, what was suggested – and gives the row, or says that it is
not in the record.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from coalition.fields import validate_line, validate_lines
from coalition.models import Country, Speaker
from coalition.staff.fields import LinesFormField
from pledges.models import Condition, Pledge, Publisher
from pledges.words.labels import choices
from pledges.words.labels import label as label_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
"""Text, or text that is translated when it is shown."""


def line(label: Words, limit: int = 200, *, required: bool = False, help_text: Words = "", **attrs: Any) -> forms.Field:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        validators=[validate_line],
        widget=UnfoldAdminTextInputWidget(attrs=attrs),
    )


def lines(label: Words, *, rows: int = 3, help_text: Words = "") -> forms.Field:
    """Text that may have line breaks."""
    return LinesFormField(
        label=label,
        max_length=20_000,
        required=False,
        help_text=help_text,
        validators=[validate_lines],
        widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}),
    )


def day(label: Words, *, help_text: Words = "") -> forms.Field:
    """A day, in the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write a day as year-month-day, such as 2025-11-25.")},
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )


def whole(label: Words, *, help_text: Words = "", largest: int = 10**15) -> forms.Field:
    """A whole number."""
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=help_text,
        min_value=0,
        max_value=largest,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )


def code(
    label: Words,
    codes: type[StrEnum],
    *,
    required: bool = False,
    default: StrEnum | None = None,
    help_text: Words = "",
) -> forms.Field:
    """One code of a list, chosen by its words. Nothing chosen means the default, which stands first."""
    others = [choice for choice in choices(codes) if default is None or choice[0] != default.value]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", label_of(default) if default else "–"), *others],
        coerce=codes,
        empty_value=default,
        required=required,
        help_text=help_text,
        widget=UnfoldAdminSelectWidget(),
    )


def some_codes(label: Words, codes: type[StrEnum], *, help_text: Words = "") -> forms.Field:
    """Any number of codes of a list."""
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices(codes),
        coerce=codes,
        required=False,
        help_text=help_text,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )


class NamedField(forms.CharField):
    """A row by what people write for it. `suggestions` is the id of the page's list of suggestions."""

    def __init__(
        self, find: Callable[[str], QuerySet[Any]], *, suggestions: str, label: Words, help_text: Words = ""
    ) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"list": suggestions, "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=False, max_length=300, widget=widget)
        self.find = find

    def clean(self, value: Any) -> Any:
        """The row, or None where nothing was written. Raises ValidationError for a name that is unknown or not one."""
        text = super().clean(value)
        if not text:
            return None
        validate_line(text)
        found: list[Model] = list(self.find(text)[:2])
        if not found:
            raise ValidationError(_("“%(name)s” is not in the record."), code="unknown", params={"name": text[:100]})
        if len(found) > 1:
            raise ValidationError(
                _("More than one is called “%(name)s”: choose the one with its [key]."),
                code="several",
                params={"name": text[:100]},
            )
        return found[0]


def key_of(text: str) -> str:
    """The key in "Name, office [key]", else the whole text."""
    return text.rpartition("[")[2].removesuffix("]").strip() if text.endswith("]") else text


def find_country(text: str) -> QuerySet[Country]:
    """By code, name or another name that people write for it."""
    named = Q(name__iexact=text) | Q(iso2__iexact=text) | Q(iso3__iexact=text) | Q(aliases__name__iexact=text)
    return Country.objects.filter(named).distinct()


def find_speaker(text: str) -> QuerySet[Speaker]:
    """By key, by name, or by name and office."""
    name, _comma, office = text.partition(", ")
    both = Q(name__iexact=name, office__iexact=office) if office else Q(name__iexact=text)
    return Speaker.objects.filter(Q(slug=key_of(text)) | both)


def find_publisher(text: str) -> QuerySet[Publisher]:
    """By key, name or domain."""
    return Publisher.objects.filter(Q(slug=key_of(text)) | Q(name__iexact=text) | Q(domain__iexact=text))


def find_pledge(text: str) -> QuerySet[Pledge]:
    """By its public id, with or without its title behind it."""
    return Pledge.objects.filter(public_id=text.partition(" · ")[0]).select_related("coalition", "country")


def find_condition(text: str) -> QuerySet[Condition]:
    """By key or label."""
    return Condition.objects.filter(Q(slug=key_of(text)) | Q(label__iexact=text))
