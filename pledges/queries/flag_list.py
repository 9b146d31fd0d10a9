"""Flags with what they are about, what they rest on and their steps, in three reads."""

from typing import Any, cast

from django.db.models import F, Prefetch, QuerySet

from coalition.visibility import Viewer
from pledges.models import Flag, FlagEvent, Pledge
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back


def flags_of(pledge: Pledge, moment: Moment, viewer: Viewer) -> list[Any]:
    """The flags of one pledge at a moment that `viewer` may see, as `flags_then.at_moment` tells them; none about what
    has been taken back. `one` and `other` are the
    ids of the positions that each rests on. One read.
    """
    found = flags_then.at_moment(Flag.objects.visible_to(viewer).filter(pledge=pledge), moment, viewer)
    found = found.exclude(taken_back("evidence_a__appearance__statement__"))
    found = found.annotate(one=F("evidence_a__public_id"), other=F("evidence_b__public_id"))
    return list(found.exclude(taken_back("evidence_b__appearance__statement__")))


def flags(viewer: Viewer) -> QuerySet[Flag]:
    """The flags that `viewer` may see. A finding for analysts only is absent, like one that never was;
    so is one about what has been taken back."""
    events = FlagEvent.objects.visible_to(viewer).select_related("seq").order_by("id")
    return cast(
        "QuerySet[Flag]",
        Flag.objects.visible_to(viewer)
        .filter(pledge__until_seq__isnull=True, statement__until_seq__isnull=True, document__until_seq__isnull=True)
        .exclude(taken_back("evidence_a__appearance__statement__"))
        .exclude(taken_back("evidence_b__appearance__statement__"))
        .select_related(
            "pledge__country", "pledge__coalition", "statement", "document", "opened_seq",
            "evidence_a__appearance__statement", "evidence_a__pledge",
            "evidence_b__appearance__statement", "evidence_b__pledge",
        )
        .prefetch_related(Prefetch("events", queryset=events)),
    )  # fmt: skip
