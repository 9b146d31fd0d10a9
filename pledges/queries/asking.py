"""The kinds of filter that a question is made of, and the question as a whole.

A comma list is OR, different filters are AND. Days and sizes are compared as their name says: `after` and `before`
leave the day itself out, `min` keeps the bound.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet

from coalition.models import Coalition, Country
from coalition.visibility import Viewer
from pledges.models import Pledge
from pledges.queries import fields
from pledges.queries.moment import Moment
from pledges.vocabulary import Severity


class Codes(df.Filter):
    """Codes of a closed list."""

    field_class: type[fields.AskedField] = fields.CodesField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("lookup_expr", "in")
        super().__init__(*args, **kwargs)


class Keys(Codes):
    """Public keys of rows."""

    field_class: type[fields.AskedField] = fields.KeysField


class OneCode(df.Filter):
    field_class = fields.CodeField


class Truth(df.Filter):
    field_class = fields.TruthField


class Day(df.Filter):
    field_class = fields.DayField


class Number(df.Filter):
    field_class = fields.NumberField


class RecordTime(df.Filter):
    field_class = fields.RecordTimeField


class Terms(df.Filter):
    field_class = fields.TermsField


class Languages(Codes):
    field_class = fields.LanguagesField


class Asked(df.FilterSet):
    """A question at a moment, by `viewer`: what they may not see, no filter tells."""

    def __init__(
        self, data: Mapping[str, str] | None, queryset: QuerySet[Any], *, moment: Moment, viewer: Viewer
    ) -> None:
        self.moment = moment
        self.viewer = viewer
        super().__init__(data, queryset)

    @property
    def form(self) -> forms.Form:
        fresh = not hasattr(self, "_form")
        form: forms.Form = super().form
        if fresh and self.is_bound and not form.errors:
            for name, error in self.objections(form.cleaned_data):
                form.add_error(name, error)
        return form

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """`queryset` by every filter that was asked for. All of them look at one and the same joined row; each by
        itself would join it once more.
        """
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset._next_is_sticky(), value)  # type: ignore[attr-defined]
        return queryset

    def objections(self, asked: Mapping[str, Any]) -> Iterator[tuple[str, forms.ValidationError]]:
        """What speaks against the whole question, by the filter to name."""
        return iter(())


def countries() -> QuerySet[Country]:
    return Country.objects.all()


def coalitions() -> QuerySet[Coalition]:
    return Coalition.objects.all()


def filed_pledges() -> QuerySet[Pledge]:
    """Every pledge by its id, merged ones too: an id is understood for ever."""
    return Pledge.objects.all()


def severities_from(severity: str) -> list[Severity]:
    return [one for one in Severity if one.rank >= Severity(severity).rank]


def holds_any(column: str, wanted: list[dict[str, str]]) -> Q:
    found = Q()
    for one in wanted:
        found |= Q(**{f"{column}__contains": [one]})
    return found


def worded(word: str, columns: tuple[str, ...]) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": word})
    return found


def all_words(rows: QuerySet[Any], words: list[str], columns: tuple[str, ...]) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(worded(word, columns))
    return rows
