"""What follows when reference data is changed: a source's grade, an office's rank, who is a member, what is presumed.

States and flags rest on it, so they are worked out again in the same commit; otherwise what is stored would not be what
a rebuild gives. The staff site's write door calls this by its name in the settings.
"""

from django.db.models import Model, Q

from coalition.ledger import Commit
from coalition.models import Coalition, Membership, Speaker
from pledges.derived.settle import settle
from pledges.models import Condition, Pledge, Position, Publisher
from pledges.vocabulary import ChangeCause


def settle_after(changed: Model, *, commit: Commit) -> None:
    """Settle every pledge that rests on the reference row `changed`; nothing where none does."""
    if touched := resting_on(changed):
        settle(touched, commit=commit, today=commit.today, cause=ChangeCause.CORRECTION)


def resting_on(changed: Model) -> set[int]:
    """Primary keys of the pledges that rest on the reference row `changed`."""
    positions = Position.objects.standing()
    match changed:
        case Publisher():
            found = positions.filter(appearance__document__publisher=changed)
        case Speaker():
            either = Q(appearance__statement__speaker=changed) | Q(appearance__statement__speaker__merged_into=changed)
            found = positions.filter(either)
        case Coalition():
            return set(Pledge.objects.filter(coalition=changed).values_list("pk", flat=True))
        case Membership() | Condition():
            return set(Pledge.objects.filter(coalition=changed.coalition_id).values_list("pk", flat=True))
        case _:
            return set()
    return set(found.values_list("pledge_id", flat=True))
