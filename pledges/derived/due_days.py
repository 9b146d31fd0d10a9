"""The day on which time alone next matters, written down by pledge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pledges.derived import prepared
from pledges.derived.questions import Told, array_of
from pledges.models import Due, Pledge

WRITTEN = Told(lambda keys: Due.objects.filter(pledge__in=keys).order_by().values_list("pledge_id", "on"))


@dataclass(frozen=True, slots=True)
class Moved:
    """What has to be written so that the days are the due ones: of which pledges (primary keys) the day is over, and
    new days.
    """

    over: set[int]
    days: dict[int, date]

    def __bool__(self) -> bool:
        return bool(self.over or self.days)


def written(pledges: Iterable[Pledge]) -> dict[int, date]:
    """The day of each of `pledges` that has one, by primary key."""
    return dict(WRITTEN.values([pledge.pk for pledge in pledges]))


def moved(pledges: Mapping[str, Pledge], due: Mapping[str, date], written: Mapping[int, date]) -> Moved:
    """What gives each of `pledges` (by public id) the day on which it is `due`, and those that have none no day, where
    these are `written`.
    """
    days = {pledges[public_id].pk: day for public_id, day in due.items()}
    return Moved(
        written.keys() - days.keys(),
        {pk: day for pk, day in days.items() if written.get(pk) != day},
    )


_FORGET = "DELETE FROM pledges_due WHERE pledge_id = ANY(%s::bigint[])"
_WRITE = """INSERT INTO pledges_due (pledge_id, "on") SELECT * FROM unnest(%s::bigint[], %s::date[])
    ON CONFLICT (pledge_id) DO UPDATE SET "on" = EXCLUDED."on" """


def write(moved: Moved) -> None:
    """Store what `moved`."""
    if moved.over:
        prepared.write(_FORGET, [array_of(moved.over)])
    if moved.days:
        prepared.write(_WRITE, [array_of(moved.days), [*moved.days.values()]])
