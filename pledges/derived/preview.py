"""What a policy would open and close, before it is saved: the present evidence judged by it, and nothing written.

Chunk by chunk, in an order that chance gave once and for all, so that whoever has to stop early has looked at a fair
part of the record and can say which.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from pledges.derived.evidence import load, whole_lines
from pledges.derived.settle import Judged, turns
from pledges.derived.verdict import Verdict, judge
from pledges.derived.worked_out import WorkedOut
from pledges.models import Flag, Pledge, PledgeState
from pledges.reasoning.policy import Policy
from pledges.vocabulary import FlagState

CHUNK = 100
"""Pledges looked at together."""


@dataclass(slots=True)
class Preview:
    """Flags by rule that would be opened, closed, or told otherwise (another severity, another explanation); pledges
    that would turn stale on another day. `looked_at` of `pledges` were judged.
    """

    pledges: int
    looked_at: int = 0
    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    retold: Counter[str] = field(default_factory=Counter)
    moved: int = 0
    statements: set[tuple[str, int | None]] = field(default_factory=set)

    def is_new(self, flag: Flag) -> bool:
        """Whether this flag on a statement was not counted before; it is from now on."""
        key = (flag.rule, flag.statement_id)
        was_new = key not in self.statements
        self.statements.add(key)
        return was_new

    @property
    def is_whole(self) -> bool:
        """Whether everything was looked at."""
        return self.looked_at >= self.pledges


def preview(policy: Policy, *, today: date, enough: Callable[[], bool]) -> Preview:
    """Judge the record by `policy` as of `today` (UTC day) against the flags that stand, until `enough()`, which is
    asked after every chunk. A fixed number of queries per chunk and coalition.
    """
    keys = list(Pledge.objects.filter(until_seq__isnull=True).order_by("pk").values_list("pk", flat=True))
    found = Preview(pledges=len(keys))
    random.Random(0).shuffle(keys)  # noqa: S311 - the same fair order every time
    seen: set[int] = set()
    for chunk in _chunks(keys, seen):
        for pledges in _by_coalition(whole_lines(chunk)):
            seen |= {pledge.pk for pledge in pledges}
            _judge(pledges, policy, today, found)
        if enough():
            break
    return found


def _chunks(keys: list[int], seen: set[int]) -> Iterator[list[int]]:
    """The keys that no line has brought along before, CHUNK at a time."""
    chunk: list[int] = []
    for key in keys:
        if key in seen:
            continue
        chunk.append(key)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _by_coalition(pledges: Collection[Pledge]) -> Collection[list[Pledge]]:
    found: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        found[pledge.coalition_id].append(pledge)
    return found.values()


def _judge(pledges: list[Pledge], policy: Policy, today: date, found: Preview) -> None:
    evidence = load(pledges)
    one = Judged(evidence, judge(evidence, policy, today), policy, today, WorkedOut(pledges))
    for turn in turns(one):
        if turn.flag.pledge_id is None and not found.is_new(turn.flag):
            continue  # one on a statement comes up again with every chunk of its coalition
        is_open = turn.flag.state == FlagState.OPEN
        if is_open and turn.before != FlagState.OPEN:
            found.opened[turn.flag.rule] += 1
        elif turn.flag.state == FlagState.AUTO_RESOLVED and turn.before not in ("", FlagState.AUTO_RESOLVED):
            found.closed[turn.flag.rule] += 1
        elif turn.before:
            found.retold[turn.flag.rule] += 1
    found.moved += _moved(one.verdict, evidence.pledges)
    found.looked_at += sum(pledge.until_seq_id is None for pledge in pledges)


def _moved(verdict: Verdict, pledges: dict[str, Pledge]) -> int:
    """How many pledges would turn stale on another day than they do now."""
    now = PledgeState.objects.current().filter(pledge__in=pledges.values())
    stale_on = dict(now.values_list("pledge_id", "stale_on"))
    then = {pledges[name].pk: steps[-1].stale_on for name, steps in verdict.steps.items() if steps}
    return sum(stale_on.get(key) != day for key, day in then.items() if key in stale_on)
