"""What came due: the pledges of which time alone may say something new. One index probe each; the cost follows what
came due.
"""

from datetime import date

from django.db.models import Q

from coalition.visibility import Purpose
from pledges.derived import counts
from pledges.models import Due, Flag
from pledges.vocabulary import FlagState


def came_due(today: date, *, limit: int) -> list[int]:
    """Primary keys of at most `limit` pledges to settle on `today` (UTC day), the longest overdue first.

    A pledge that has been settled for `today` is not among them: its next day lies in the future.
    """
    open_files = Due.objects.filter(on__lte=today, pledge__until_seq__isnull=True)
    due = list(open_files.order_by("on", "pledge_id").values_list("pledge_id", flat=True)[:limit])
    if len(due) == limit:
        return due
    woken = Flag.objects.for_the_record(Purpose.DERIVE).filter(state=FlagState.SNOOZED, snoozed_until__lte=today)
    woken = woken.filter(Q(pledge__isnull=False, pledge__until_seq__isnull=True) | Q(statement__isnull=False))
    found = woken.exclude(pledge__in=due).order_by("snoozed_until").values_list("pledge_id", "statement_id")
    woken_now = list(found[: limit - len(due)])
    of_counts = {statement for pledge, statement in woken_now if pledge is None}
    through_them = sorted(counts.settling(of_counts)) if of_counts else []
    return list(dict.fromkeys([*due, *(pledge for pledge, _ in woken_now if pledge), *through_them]))[:limit]
