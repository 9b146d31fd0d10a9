"""The feed: what changed, in the order in which the record learned it, or by the days of the world.

Numbers follow the order of commit without a gap, because the write door takes the ledger's lock first. So whoever has
read up to a place has read everything before it, for ever: nothing is added behind it, and a commit is there whole.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from pledges.models import Change
from pledges.queries import limits, taken_back
from pledges.queries.fields import shown
from pledges.queries.head import Head
from pledges.queries.rows import After
from pledges.vocabulary import ChangeCode, Clock

OF_THE_RECORD = (ChangeCode.LOOKED, ChangeCode.UPDATED, ChangeCode.EDITED, ChangeCode.RULES_CHANGED)
"""Sentences about our own work, which have no day in the world."""

_PLACE = re.compile(rf"([0-9]{{1,{limits.DIGITS_MAX}}})(?:\.([0-9]{{1,9}}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the feed. With an `n` just after that change, without one after everything of the commit `seq`."""

    seq: int
    n: int | None = None

    def __str__(self) -> str:
        return str(self.seq) if self.n is None else f"{self.seq}.{self.n}"


def read_place(text: str, head: Head) -> Place:
    """`seq` or `seq.n`. Raises ValidationError for anything else, and for a commit that the record has not come to:
    whoever asks for that has followed another record, and an empty answer would hide it.
    """
    found = _PLACE.fullmatch(text)
    if found is None:
        raise forms.ValidationError(
            _("“%(value)s” is no place in the feed: seq or seq.n, such as 12 or 12.3."),
            code="invalid_place",
            params={"value": shown(text)},
        )
    place = Place(int(found[1]), int(found[2]) if found[2] else None)
    if place.seq > head.seq:
        raise forms.ValidationError(
            _("The record has not come to commit %(seq)s; it stands at %(head)s."),
            code="in_future",
            params={"seq": place.seq, "head": head.seq},
        )
    return place


def changes() -> QuerySet[Any]:
    """One read: the changes that anyone may see, each with its commit, country and pledge, and whether its words
    `was_retracted`: its place and its resource then stay for whoever keeps a copy, and the words are told no more.
    """
    retracted = ExpressionWrapper(taken_back.rests_on_retracted(), output_field=BooleanField())
    return Change.objects.select_related("seq", "country", "pledge__coalition").annotate(was_retracted=retracted)


def after(rows: QuerySet[Change], place: Place) -> QuerySet[Change]:
    """The rows behind `place`, in commit order: compared as a row, so that the unique index answers."""
    if place.n is None:
        return rows.filter(seq__gt=place.seq).order_by("seq", "n")
    return rows.filter(After([F("seq"), F("n")], [Value(place.seq), Value(place.n)])).order_by("seq", "n")


def between(rows: QuerySet[Change], clock: Clock, first: date | None, last: date | None) -> QuerySet[Change]:
    """The rows of some UTC days, both inclusive: said on them (world), or learned on them (record)."""
    if clock == Clock.WORLD:
        rows = rows.exclude(code__in=OF_THE_RECORD).filter(
            Q(happened_on__gte=first) if first else Q(), Q(happened_on__lte=last) if last else Q()
        )
        return rows.exclude(silence_not_looked_into())
    starts, ends = first and _midnight(first), last and _midnight(last + timedelta(days=1))
    return rows.filter(Q(seq__at__gte=starts) if starts else Q(), Q(seq__at__lt=ends) if ends else Q())


def silence_not_looked_into() -> Q:
    """That something was not restated, after the last day up to which the record is complete: we have not looked, so
    it is not told as a change of the world.
    """
    return Q(code=ChangeCode.STALE, happened_on__gt=F("pledge__coalition__complete_to"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
