"""What follows when reference data is changed: a source's grade, an office's rank, who is a member, what is presumed.

States and flags rest on it, so they are worked out again in the same commit; otherwise what is stored would not be what
a rebuild gives. The staff site's write door calls this by its name in the settings; whatever else changes it is met
as the door closes.
"""

from collections.abc import Iterable

from django.db.models import Model, Q

from coalition.ledger import Commit
from coalition.models import Coalition, Membership, MembershipCount, Speaker
from pledges.derived import counts
from pledges.derived.copies import pledges_on
from pledges.derived.feed_entries import Entry
from pledges.derived.settle import settle
from pledges.derived.sources import pages_with_a_wrong_name
from pledges.models import Condition, Pledge, Position, Publisher, Statement
from pledges.vocabulary import ChangeCause

MODELS: dict[str, type[Model]] = {
    model._meta.db_table: model for model in (Publisher, Speaker, Coalition, Membership, MembershipCount, Condition)
}
"""Reference data that states and flags rest on."""

COUNTED = (Membership, MembershipCount)
"""Of which a new row bears on what is recorded already."""

STATEMENTS = Statement._meta.db_table


def settle_after(changed: Model, *, commit: Commit) -> None:
    """Settle every pledge that rests on the reference row `changed`; nothing where none does."""
    if touched := _resting_on(changed):
        settle(touched, commit=commit, today=commit.today, cause=ChangeCause.CORRECTION)


def settle_rest(entries: Iterable[Entry], *, commit: Commit) -> None:
    """Settle every older pledge that rests on a reference row that these entries of `commit` changed, or on a page on
    which it found or took away a wrong name, and what is found about the counts of a statement that they closed;
    nothing where none does. Pledges of this commit were worked out with the reference data that it wrote.
    """
    touched: set[int] = set()
    closed: set[int] = set()
    has_spoken = False
    cause = ChangeCause.NEW_EVIDENCE
    for entry in entries:
        model = MODELS.get(entry.table)
        if entry.table == STATEMENTS:
            has_spoken = True
            if entry.operation != "insert":
                closed.add(int(entry.key))
        if model is None or entry.row is None or (entry.operation == "insert" and model not in COUNTED):
            continue
        cause = cause if entry.operation == "insert" else ChangeCause.CORRECTION
        belongs = {"coalition_id": entry.row["coalition_id"]} if "coalition_id" in entry.row else {}
        touched |= _resting_on(model(pk=int(entry.key), **belongs))
    if has_spoken and (wrong := pages_with_a_wrong_name(commit.seq)):
        touched |= pledges_on(wrong)
    if closed and (about := counts.flagged(closed)):
        touched |= counts.settling(about)
        cause = ChangeCause.CORRECTION
    if not touched:
        return
    older = Pledge.objects.filter(pk__in=touched, since_seq__lt=commit.seq).values_list("pk", flat=True)
    if found := set(older):
        settle(found, commit=commit, today=commit.today, cause=cause)


def _resting_on(changed: Model) -> set[int]:
    positions = Position.objects.standing()
    match changed:
        case Publisher():
            found = positions.filter(appearance__document__publisher=changed)
        case Speaker():
            either = Q(appearance__statement__speaker=changed) | Q(appearance__statement__speaker__merged_into=changed)
            found = positions.filter(either)
        case Coalition():
            return set(Pledge.objects.filter(coalition=changed).values_list("pk", flat=True))
        case MembershipCount():
            return counts.through({changed.coalition_id})
        case Membership() | Condition():
            return set(Pledge.objects.filter(coalition=changed.coalition_id).values_list("pk", flat=True))
        case _:
            return set()
    return set(found.values_list("pledge_id", flat=True))
