"""The day on which time alone next matters, written down by pledge."""

from collections.abc import Mapping
from datetime import date

from pledges.derived.questions import Told
from pledges.models import Due, Pledge

WRITTEN = Told(lambda keys: Due.objects.filter(pledge__in=keys).order_by().values_list("pledge_id", "on"))


def set_due(pledges: Mapping[str, Pledge], due: Mapping[str, date]) -> bool:
    """Write down the day of each of `pledges` (by public id) that has one, and forget that of the others. Returns
    whether that changed anything.
    """
    days = {pledges[public_id].pk: day for public_id, day in due.items()}
    written: dict[int, date] = dict(WRITTEN.values([pledge.pk for pledge in pledges.values()]))
    if over := written.keys() - days.keys():
        Due.objects.filter(pledge__in=over).delete()
    moved = [Due(pledge_id=pk, on=day) for pk, day in days.items() if written.get(pk) != day]
    if moved:
        Due.objects.bulk_create(moved, update_conflicts=True, unique_fields=["pledge"], update_fields=["on"])
    return bool(over or moved)
