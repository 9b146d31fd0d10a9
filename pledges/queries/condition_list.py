"""The conditions that pledges share, each with its dated states as the record knew them at one moment.

A state is known because somebody said so; what rests on words that were retracted since is told for no moment.
"""

from django.db.models import Prefetch, QuerySet

from pledges.models import Appearance, Condition, ConditionEvent
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back
from pledges.reasoning.facts import ConditionHistory
from pledges.vocabulary import ConditionKind, ConditionState


def conditions(moment: Moment) -> QuerySet[Condition]:
    """Three reads: conditions with their coalition; `told`, their states by the moment's day, oldest first, each with
    its statement; that statement's versions.
    """
    versions = Appearance.objects.filter(moment.facts()).select_related("document__publisher").order_by("pk")
    told = (
        ConditionEvent.objects.filter(moment.facts(), ~taken_back("statement__"), on__lte=moment.on)
        .select_related("statement__speaker__merged_into")
        .prefetch_related(Prefetch("statement__appearances", queryset=versions, to_attr="versions"))
        .order_by("on", "pk")
    )
    return Condition.objects.select_related("coalition").prefetch_related(
        Prefetch("events", queryset=told, to_attr="told")
    )


def state_of(condition: Condition, moment: Moment) -> ConditionState:
    """The condition's own state on the moment's day; unknown where nothing is recorded. Reads nothing."""
    told: list[ConditionEvent] = condition.told  # type: ignore[attr-defined]  # prefetched
    states = tuple((event.on, ConditionState(event.state)) for event in told)
    return ConditionHistory(condition.slug, ConditionKind(condition.kind), states).state_on(moment.on)
