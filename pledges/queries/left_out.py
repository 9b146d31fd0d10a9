"""What a view of a past moment does not show, counted: so that nobody takes a part of the record for the whole."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q

from coalition.models import Coalition
from pledges.models import Pledge, Position, Statement
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Counts of statements. `later_said`: after the day, as the record knew then. `later_recorded`: said by the day,
    recorded after the commit. `corrected` since: shown as they were. `taken_back` since: not shown, though the state
    of then rests on them too.
    """

    later_said: int
    later_recorded: int
    corrected: int
    taken_back: int


def left_out(of: Pledge | Coalition, moment: Moment) -> LeftOut:
    """The counts for one pledge, or for everything that bears on a coalition. One read."""
    owner = {"pledge": of} if isinstance(of, Pledge) else {"pledge__coalition": of}
    by_then = Q(said_to__lte=moment.on)
    stood, stands = moment.facts(), Q(until_seq__isnull=True)
    retracted = taken_back()
    recorded_later = Q() if moment.seq is None else Q(since_seq__gt=moment.seq, supersedes__isnull=True)
    since = Q() if moment.seq is None else ~stands
    nothing = Q(pk__in=())
    counted = Statement.objects.filter(
        Exists(Position.objects.filter(appearance__statement=OuterRef("pk"), **owner))
    ).aggregate(
        later_said=Count("pk", filter=stood & ~retracted & ~by_then),
        later_recorded=Count("pk", filter=stands & by_then & recorded_later if moment.seq is not None else nothing),
        corrected=Count("pk", filter=stood & since & ~retracted & by_then if moment.seq is not None else nothing),
        taken_back=Count("pk", filter=stood & since & retracted & by_then if moment.seq is not None else nothing),
    )
    return LeftOut(**cast("dict[str, int]", counted))
