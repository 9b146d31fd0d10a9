"""What follows when reference data is changed: a source's grade, an office's rank, who is a member, what is presumed.

States and flags rest on it, so they are worked out again in the same commit; otherwise what is stored would not be what
a rebuild gives. The staff site's write door calls this by its name in the settings.
"""

from django.db.models import Model

from coalition.ledger import Commit
from coalition.models import Coalition, Membership, MembershipCount, Speaker
from pledges.derived.settle import settle
from pledges.models import Condition, Pledge, Position, Publisher
from pledges.vocabulary import ChangeCause


def settle_after(changed: Model, *, commit: Commit) -> None:
    """Settle every pledge that rests on the reference row `changed`; nothing where none does."""
    if touched := _resting_on(changed):
        settle(touched, commit=commit, today=commit.today, cause=ChangeCause.CORRECTION)


def _resting_on(changed: Model) -> set[int]:
    positions = Position.objects.standing()
    match changed:
        case Publisher():
            found = positions.filter(appearance__document__publisher=changed)
        case Speaker():
            found = positions.filter(appearance__statement__speaker=changed)
        case Coalition():
            return set(Pledge.objects.filter(coalition=changed).values_list("pk", flat=True))
        case Membership() | MembershipCount() | Condition():
            return set(Pledge.objects.filter(coalition=changed.coalition_id).values_list("pk", flat=True))
        case _:
            return set()
    return set(found.values_list("pledge_id", flat=True))
