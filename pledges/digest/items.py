"""What a digest tells: the changes of its period that its reader follows, in the order of how much they matter.

The items are primary keys from here on: what is recorded later belongs to the next period, and nothing is told twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from pledges.digest.schedule import Period
from pledges.models import Change, Subscription
from pledges.queries.change_list import silence_not_looked_into
from pledges.queries.taken_back import rests_on_retracted
from pledges.vocabulary import BOOKKEEPING, ChangeCause, ChangeCode, Clock
from pledges.words.digest import Group

GROUPS = {
    ChangeCode.RETRACTED: Group.RETRACTED,
    ChangeCode.CORRECTED: Group.CORRECTED,
    ChangeCode.MERGED: Group.CORRECTED,
    ChangeCode.DISPUTED: Group.DISPUTED,
    ChangeCode.WEAKER: Group.WEAKER,
    ChangeCode.DEFLECTED: Group.WEAKER,
    ChangeCode.NUMBER_LOWERED: Group.WEAKER,
    ChangeCode.WITHDRAWN: Group.WITHDRAWN,
    ChangeCode.RULED_OUT: Group.RULED_OUT,
    ChangeCode.FIRMER: Group.FIRMER,
    ChangeCode.SPECIFIED: Group.FIRMER,
    ChangeCode.NUMBER_RAISED: Group.FIRMER,
    ChangeCode.AUTHORIZED: Group.FIRMER,
    ChangeCode.IN_PLACE: Group.FIRMER,
    ChangeCode.NEW: Group.NEW,
    ChangeCode.STALE: Group.STALE,
    ChangeCode.OVERDUE: Group.OVERDUE,
}
"""Where a change stands in the mail; whatever is not named here comes last."""

OWN_CORRECTIONS = frozenset({ChangeCause.CORRECTION, ChangeCause.RETRACTION, ChangeCause.MERGE})


@dataclass(frozen=True, slots=True)
class Following:
    """What a reader follows: no countries (ISO codes) means all of them, and so for capabilities."""

    countries: Sequence[str] = field(default=())
    capabilities: Sequence[str] = field(default=())
    clock: Clock = Clock.RECORD


def following_of(subscription: Subscription) -> Following:
    """The filters of a stored subscription. One read."""
    countries = subscription.countries.order_by("iso2").values_list("iso2", flat=True)
    return Following(tuple(countries), tuple(subscription.capabilities), Clock(subscription.clock))


def group_of(change: Change) -> Group:
    """What we retracted stands first, then what we corrected, whatever else it says."""
    if change.code == ChangeCode.RETRACTED:
        return Group.RETRACTED
    if change.cause in OWN_CORRECTIONS:
        return Group.CORRECTED
    return GROUPS.get(ChangeCode(change.code), Group.OTHER)


def all_changes(period: Period, clock: Clock) -> QuerySet[Change]:
    """Every news of pledges in the period, by its clock. Days of the world are the days of the period's zone.

    That something was not restated after the record's last complete day is not told: we have not looked. What became of
    a statement is told once for each pledge that it bore on, and by itself only where it bore on none.
    """
    if clock == Clock.RECORD:
        found = Change.objects.filter(seq__at__gte=period.starts, seq__at__lt=period.ends)
    else:
        first, end = (instant.astimezone(period.zone).date() for instant in (period.starts, period.ends))
        found = Change.objects.filter(happened_on__gte=first, happened_on__lt=end)
    found = found.exclude(code__in=[*BOOKKEEPING, ChangeCode.CONDITION_MOVED])
    told_of_pledges = Q(resource="statement", slots__pledges__gt=0)
    return found.exclude(silence_not_looked_into()).exclude(told_of_pledges).exclude(rests_on_retracted())


def followed(changes: QuerySet[Change], following: Following) -> list[Change]:
    """Those that match both filters, in the order they are told: by group, then the newest day first."""
    if following.countries:
        changes = changes.filter(country__iso2__in=following.countries)
    if following.capabilities:
        changes = changes.filter(capability__in=following.capabilities)
    found = changes.select_related("pledge", "country")
    return sorted(found, key=lambda one: (group_of(one), -one.happened_on.toordinal(), one.seq_id, one.n))


def counts(changes: Iterable[Change]) -> dict[Group, int]:
    """How many pledges stand in each group, in the order of the groups."""
    seen = {(group_of(change), change.resource_id) for change in changes}
    return {group: number for group in Group if (number := sum(found is group for found, _ in seen))}
