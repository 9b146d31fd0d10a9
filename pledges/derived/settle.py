"""What follows for some pledges, in the transaction that changed their evidence: states, then flags, then the feed.

The one entrance to `derived` for actions and for the sweep. Running it twice changes nothing the second time. The
policy is the one that stands in the record as it is asked: no door can bring its own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from coalition.ledger import Commit, ask_beside
from pledges.derived import changes, due_days, flags, prepared, states
from pledges.derived.evidence import Evidence, load, whole_lines
from pledges.derived.policies import policy_in_force
from pledges.derived.verdict import Verdict, judge
from pledges.derived.worked_out import WorkedOut
from pledges.models import Change, Pledge, PledgeState
from pledges.reasoning.facts import Finding
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ChangeCause

PORTION = 500
"""About how many pledges are worked out at a time: what is held in memory, and how long the database hears nothing
from a bulk, follow from it and not from the size of the bulk.
"""


def settle(
    pledge_ids: Collection[int],
    *,
    commit: Commit,
    today: date,
    cause: ChangeCause = ChangeCause.WORLD,
    new_positions: Collection[str] = (),
) -> bool:
    """Bring states, flags and changes of these pledges (primary keys) and of their lines up to the evidence. Returns
    whether anything had to be written.

    `today` is the UTC day that silence is measured against; `new_positions` are public ids of positions that this
    commit added. A fixed number of queries for each PORTION of pledges of a coalition.
    """
    return settle_each([pledge_ids], commit=commit, today=today, cause=cause, new_positions=new_positions)


def settle_each(
    parts: Iterable[Collection[int]],
    *,
    commit: Commit,
    today: date,
    cause: ChangeCause = ChangeCause.WORLD,
    new_positions: Collection[str] = (),
) -> bool:
    """As `settle`, of pledges in several parts, none of which has lines of another. The next part is asked for before
    the one at hand is judged: where asking for it stores its evidence, a bulk does so while this one is thought about.
    """
    found = _judged(parts, today, commit)
    # One after the other: what is about a statement is told with any pledge of its coalition, and once.
    compared = (ready(one, commit.today, cause=cause, new_positions=new_positions, seq=commit.seq) for one in found)
    return write(compared, commit=commit)


@dataclass(frozen=True, slots=True)
class Judged:
    """The evidence of some lines of one coalition, what the rules make of it on the day `today` (UTC), and what was
    worked out `before`.
    """

    evidence: Evidence
    verdict: Verdict
    policy: Policy
    today: date
    before: WorkedOut


def judged(pledge_ids: Collection[int], today: date) -> Iterator[Judged]:
    """What `settle` is to write of these pledges and of their lines, one PORTION after the other. Nothing is locked:
    who asks outside the door makes sure inside it that nobody has recorded anything since.
    """
    return _judged([pledge_ids], today)


def _judged(parts: Iterable[Collection[int]], today: date, commit: Commit | None = None) -> Iterator[Judged]:
    policy: Policy | None = None
    coming = iter(parts)
    part = next(coming, None)
    read = 0
    while part is not None:
        at_hand = [*portions(whole_lines(part))]
        if not at_hand:
            part = next(coming, None)
        for left, pledges in zip(reversed(range(len(at_hand))), at_hand, strict=True):
            policy = policy or policy_in_force()
            before = WorkedOut(pledges)
            prepared.count_in_bulk(read)
            evidence = load(pledges)
            read += len(evidence.rows)
            if commit:
                before.ask_in_bulk(commit, len(evidence.rows))
            ask_beside()
            if not left:
                part = next(coming, None)
            yield Judged(evidence, judge(evidence, policy, today), policy, today, before)


def portions(pledges: Iterable[Pledge], weight: Callable[[Pledge], float] = lambda _: 1) -> Iterator[list[Pledge]]:
    """`pledges` of one coalition after the other, so many of them at a time that they weigh about PORTION; a line is
    never parted.
    """
    lines: dict[int, dict[tuple[int | None, str, str], list[Pledge]]] = defaultdict(lambda: defaultdict(list))
    for pledge in pledges:
        lines[pledge.coalition_id][pledge.country_id, pledge.capability, pledge.mission].append(pledge)
    for of_coalition in lines.values():
        weights = {key: sum(map(weight, line)) for key, line in of_coalition.items()}
        whole = sum(weights.values())
        enough = whole / max(round(whole / PORTION), 1)  # all portions about alike
        portion: list[Pledge] = []
        heavy = 0.0
        for key, line in of_coalition.items():
            portion += line
            heavy += weights[key]
            if heavy >= enough:
                yield portion
                portion, heavy = [], 0.0
        if portion:
            yield portion


@dataclass(frozen=True, slots=True)
class Ready:
    """What has to be written of what was judged; false where nothing has to be."""

    judged: Judged
    turned: list[flags.Turn]
    moved: states.Moved
    told: list[Change]
    put_off: due_days.Moved

    def __bool__(self) -> bool:
        return bool(self.turned or self.moved or self.told or self.put_off)

    @property
    def stands_alone(self) -> bool:
        """Whether nothing of it is about statements, of which the pledges of a whole coalition tell."""
        return all(turn.flag.statement_id is None for turn in self.turned)


def ready(
    one: Judged, day: date, *, cause: ChangeCause, new_positions: Collection[str] = (), seq: int | None = None
) -> Ready:
    """Compare what was found with what is written. Nothing is locked, as for `judged`; `day` is that of the commit that
    is to write it, and `seq` its number where it may have written something of these pledges before.
    """
    evidence, verdict = one.evidence, one.verdict
    steps = {evidence.pledges[public_id]: found for public_id, found in verdict.steps.items()}
    turned = turns(one)
    return Ready(
        judged=one,
        turned=turned,
        moved=states.moved(steps, evidence.rows, one.policy, one.before.states, seq),
        told=changes.told(evidence, verdict.steps, turned, new_positions=new_positions, cause=cause, today=day),
        put_off=due_days.moved(evidence.pledges, verdict.due(one.today), one.before.due),
    )


def write(found: Iterable[Ready], *, commit: Commit) -> bool:
    """Write down what is `ready`. Returns whether anything had to be written."""
    wrote = [_write(one, commit) for one in found]  # every one, whatever the first wrote
    return any(wrote)


def _write(one: Ready, commit: Commit) -> bool:
    before = one.judged.before
    before.keys.top_up({PledgeState: len(one.moved.added), **flags.wanted(one.turned), Change: len(one.told)})
    states.write(one.moved, before.keys, commit)
    flags.write(one.turned, commit, before.keys)
    changes.add(one.told, commit=commit, keys=before.keys, last=before.last)
    due_days.write(one.put_off)
    return bool(one)


def turns(one: Judged) -> list[flags.Turn]:
    """The flags that open, settle or change by what was found."""
    return flags.turns(
        one.before.flags,
        one.verdict.findings,
        one.evidence.pledges,
        one.evidence.keys,
        one.evidence.sources.statements,
        steps_since=one.verdict.since,
        today=one.today,
    )


def would_find(pledges: Collection[Pledge], seq: int, today: date, policy: Policy) -> list[Finding]:
    """What the rules of now find on `today` (UTC day) in what the record had of `pledges`, all of one coalition, after
    commit `seq`; words of later days are not heard yet. Writes nothing.
    """
    known = load(pledges, seq)
    said = {name: [one for one in found if one.said.latest <= today] for name, found in known.positions.items()}
    return judge(replace(known, positions=said), policy, today).findings
