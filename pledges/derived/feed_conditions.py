"""What became of a condition, told in the feed, and which pledges wait for it now or wait no longer.

A pledge that only its conditions moved is told with what was recorded of the condition, and its source: nobody said
anything new about the pledge itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from coalition.ledger import Commit
from pledges.derived.changes import Slots, said_by
from pledges.derived.feed_words import by_edit
from pledges.models import Change, ConditionEvent, PledgeState
from pledges.vocabulary import END_OF_FIGHTING, ChangeCause, ChangeCode, ChangeKind, Status

Take = Callable[[Iterable[int], Slots, ChangeCause], None]


@dataclass(slots=True)
class Moved:
    """A pledge of which a state was opened or closed: the conditions (ids) and kinds that its states name, and its
    status now before and after; empty where it had none.
    """

    names: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    before: str = ""
    after: str = ""

    def hangs_on(self, event: ConditionEvent) -> bool:
        """Whether a state names the condition, or another word for the end of fighting where it is one."""
        kind = event.condition.kind
        return event.condition.slug in self.names or (kind in END_OF_FIGHTING and bool(self.kinds & END_OF_FIGHTING))

    @property
    def turned(self) -> str:
        """The status that it came to, where that is another than before and one of waiting or not."""
        turns = {self.before, self.after} == {Status.ACTIVE, Status.DORMANT}
        return self.after if turns else ""


def conditions_moved(keys: Iterable[int], take: Take, commit: Commit) -> Iterator[Change]:
    """Every condition that events (primary keys) of this commit say something of, each event once; `take` is given the
    pledges that moved with them. An event that was corrected is told as the new one.
    """
    events = list(keys)
    if not events:
        return
    related = ("condition__coalition", "statement__speaker__merged_into")
    rows = list(ConditionEvent.objects.filter(pk__in=events).select_related(*related))
    rows.sort(key=lambda row: (row.on, row.condition.slug, row.pk))
    closed_now = {row.condition_id for row in rows if row.until_seq_id == commit.seq}
    opened_now = {row.condition_id for row in rows if row.until_seq_id is None}
    told = [row for row in rows if row.until_seq_id is None or row.condition_id not in opened_now]
    moved = _moved_in(commit) if told else {}
    for event in reversed(told):
        gone = event.until_seq_id is not None
        cause = ChangeCause.CORRECTION if event.condition_id in closed_now else ChangeCause.WORLD
        source: Slots = by_edit() if gone else _said(event)
        for pledge, one in moved.items():
            if one.hangs_on(event):
                take([pledge], source | {"turned": one.turned, "name": event.condition.label}, cause)
    for event in told:
        gone = event.until_seq_id is not None
        slots: Slots = {
            "country": "", "coalition": event.condition.coalition.slug, "capability": "",
            "name": event.condition.label, "state": str(event.state), "gone": int(gone),
        }  # fmt: skip
        yield Change(
            kind=ChangeKind.MODIFIED,
            cause=ChangeCause.CORRECTION if event.condition_id in closed_now else ChangeCause.WORLD,
            code=ChangeCode.CONDITION_MOVED,
            slots=slots | (by_edit() if gone else _said(event)),
            resource="condition", resource_id=event.condition.slug, happened_on=commit.today if gone else event.on,
        )  # fmt: skip


def _said(event: ConditionEvent) -> Slots:
    version = event.statement.appearances.select_related("document__publisher").order_by("pk").first()
    return said_by(event.statement, version) if version else by_edit()


def _moved_in(commit: Commit) -> dict[int, Moved]:
    """The pledges of which a state was opened or closed in this commit, by primary key. One read."""
    found: dict[int, Moved] = defaultdict(Moved)
    either = PledgeState.objects.filter(Q(known__startswith=commit.seq) | Q(known__endswith=commit.seq))
    for row in either.only("pledge_id", "known", "valid", "status", "conditions").order_by("pledge_id", "pk"):
        one = found[row.pledge_id]
        one.names |= {part["condition"] for part in row.conditions}
        one.kinds |= {part["kind"] for part in row.conditions}
        if row.valid.upper is None:
            if row.known.lower == commit.seq:
                one.after = row.status
            else:
                one.before = row.status
    return dict(sorted(found.items()))
