"""What follows for some pledges, in the transaction that changed their evidence: states, then flags, then the feed.

The one entrance to `derived` for actions and for the sweep. Running it twice changes nothing the second time. The
policy is the one that stands in the record as it is asked: no door can bring its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Count

from coalition.ledger import Commit, ask_beside
from pledges.derived import changes, due_days, flags, prepared, states
from pledges.derived.evidence import Evidence, load, whole_lines
from pledges.derived.policies import policy_in_force
from pledges.derived.portions import portions
from pledges.derived.verdict import Verdict, judge
from pledges.derived.worked_out import WorkedOut
from pledges.models import Change, Pledge, PledgeState, Position
from pledges.reasoning.facts import Finding
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ChangeCause

Part = TypeVar("Part")


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
    found = _judged(_portions_of(pledge_ids, commit.seq if new_positions else None), list, today, commit)
    return _settle(found, commit, cause, new_positions)


def settle_each(
    parts: Iterable[Collection[int]],
    *,
    commit: Commit,
    today: date,
    cause: ChangeCause = ChangeCause.WORLD,
    new_positions: Collection[str] = (),
) -> bool:
    """As `settle`, of pledges in the `portions` that it would make of all of them. The next one is asked for before the
    one at hand is judged: where asking for it stores its evidence, a bulk does so while this one is thought about.
    """
    return _settle(_judged(parts, whole_lines, today, commit), commit, cause, new_positions)


def _settle(found: "Iterator[Judged]", commit: Commit, cause: ChangeCause, new_positions: Collection[str]) -> bool:
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
    return _judged(_portions_of(pledge_ids), list, today)


def _judged(
    parts: Iterable[Part], rows_of: Callable[[Part], list[Pledge]], today: date, commit: Commit | None = None
) -> Iterator[Judged]:
    read = _read(iter(parts), rows_of, commit)
    at_hand = next(read, None)
    while at_hand is not None:
        evidence, before, policy = at_hand
        verdict = judge(evidence, policy, today)
        at_hand = next(read, None)  # before what follows from this one is sent: nobody has to wait for that
        yield Judged(evidence, verdict, policy, today, before)
        if at_hand is not None:
            at_hand[1].comes_after(before)


def _read(
    coming: Iterator[Part], rows_of: Callable[[Part], list[Pledge]], commit: Commit | None
) -> Iterator[tuple[Evidence, WorkedOut, Policy]]:
    """What is to be judged, portion by portion, while the evidence of the next one is stored."""
    policy: Policy | None = None
    rows = 0
    part = next(coming, None)
    while part is not None:
        pledges = rows_of(part)
        if not pledges:
            part = next(coming, None)
            continue
        policy = policy or policy_in_force()
        before = WorkedOut(pledges)
        prepared.count_in_bulk(rows)
        evidence = load(pledges)
        rows += len(evidence.rows)
        if commit:
            before.ask_in_bulk(commit, len(evidence.rows))
        ask_beside()
        part = next(coming, None)
        yield evidence, before, policy


def _portions_of(pledge_ids: Collection[int], seq: int | None = None) -> Iterator[list[Pledge]]:
    """The `portions` of these pledges and their lines; new is what commit `seq` added (None: nothing)."""
    new: dict[int, int] = {}
    if seq is not None:
        new = dict(Position.objects.filter(since_seq=seq).values_list("pledge").annotate(count=Count("pk")).order_by())
    return portions(whole_lines(pledge_ids), lambda pledge: new.get(pledge.pk, 0))


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
    before.is_followed_by(len(one.told), stands_alone=one.stands_alone)
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
