"""How often people found a flag right or wrong, by rule and by reason: the measured rate of false alarms."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q

from coalition.visibility import Viewer
from pledges.models import FlagEvent
from pledges.vocabulary import FlagState

DECIDED = [FlagState.CONFIRMED, FlagState.DISMISSED]


@dataclass(slots=True)
class Decided:
    """Flags of one rule by what people last decided about them. `dismissed` by reason."""

    confirmed: int = 0
    dismissed: Counter[str] = field(default_factory=Counter)

    @property
    def of_all(self) -> int:
        """Flags that people decided about."""
        return self.confirmed + self.dismissed.total()


def decided(viewer: Viewer) -> dict[str, Decided]:
    """By rule, what people last decided about each flag that `viewer` may see. One query.

    A flag that evidence settled or opened again later keeps counting as decided; one that a person took back does not,
    and a decision that a correction carried over to another row is counted once, where it was made.
    """
    taken_back = Q(state_from__in=DECIDED, state_to=FlagState.OPEN)
    by_people = FlagEvent.objects.visible_to(viewer).filter(by_job=False, repeats__isnull=True)
    by_people = by_people.filter(taken_back | Q(state_to__in=DECIDED))
    last = by_people.order_by("flag_id", "-pk").distinct("flag_id").values("pk")
    rows = FlagEvent.objects.visible_to(viewer).filter(pk__in=last).exclude(state_to=FlagState.OPEN)
    found: dict[str, Decided] = {}
    counted = rows.order_by().values_list("flag__rule", "state_to", "reason").annotate(count=Count("pk"))
    for rule, state, reason, count in counted:
        one = found.setdefault(rule, Decided())
        if state == FlagState.CONFIRMED:
            one.confirmed += count
        else:
            one.dismissed[reason] += count
    return found
