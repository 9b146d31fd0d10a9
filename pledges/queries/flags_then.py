"""Flags at a past moment, by their steps: what the record said of each after a commit, about a day of the world.

A flag's own row says how it stands now and nothing else. Of the steps that the record had by then, the last one that
was true by the day asked about decides: an opening from the day on which the rule became true, a settlement from the
day of the words that settled it (or for every day, where the evidence is gone), a dismissal for every day.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from coalition.visibility import Viewer
from pledges.models import Flag, FlagEvent
from pledges.queries.moment import Moment
from pledges.vocabulary import FlagState, Severity

STANDING = [state for state in FlagState if state.is_standing]


def with_state_then(flags: QuerySet[Flag], moment: Moment, viewer: Viewer) -> QuerySet[Any]:
    """`flags` that were raised by the moment, with `state_then` and `severity_then`."""
    last = _steps(moment, viewer).order_by("-pk")
    found = flags.annotate(
        state_then=Subquery(last.values("state_to")[:1]), severity_then=Subquery(last.values("severity")[:1])
    )
    opened = _steps(moment, viewer).filter(state_to=FlagState.OPEN)
    return found.filter(Exists(opened))


def standing(
    flags: QuerySet[Flag], moment: Moment, viewer: Viewer, severities: Collection[Severity] = tuple(Severity)
) -> QuerySet[Any]:
    """Those of `flags` that counted at the moment, with one of these severities."""
    return with_state_then(flags, moment, viewer).filter(state_then__in=STANDING, severity_then__in=severities)


def _steps(moment: Moment, viewer: Viewer) -> QuerySet[FlagEvent]:
    """The steps of the outer flag that the record had by the moment and that were true by its day."""
    day = moment.on
    of_every_day = Q(state_to=FlagState.DISMISSED) | Q(state_to=FlagState.AUTO_RESOLVED, on__isnull=True)
    # A person's step, and one from before steps had a day, belongs to the opening that the flag's own row tells of.
    by_then = Q(on__lte=day) | Q(on__isnull=True, flag__opened_on__lte=day)
    steps = FlagEvent.objects.visible_to(viewer)
    return steps.filter(moment.recorded("seq"), of_every_day | by_then, flag=OuterRef("pk"))
