"""What follows for some pledges, in the transaction that changed their evidence: states, then flags, then the feed.

The one entrance to `derived` for actions and for the sweep. Running it twice changes nothing the second time. The
policy is the one that stands in the record as it is asked: no door can bring its own.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from coalition.ledger import Commit
from pledges.derived import changes, flags, states
from pledges.derived.due_days import set_due
from pledges.derived.evidence import Evidence, load, whole_lines
from pledges.derived.policies import policy_in_force
from pledges.derived.verdict import Verdict, judge
from pledges.models import Pledge
from pledges.reasoning.facts import Finding
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ChangeCause


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
    commit added. A fixed number of queries per coalition, however many pledges.
    """
    return write(judged(pledge_ids, today), commit=commit, cause=cause, new_positions=new_positions)


@dataclass(frozen=True, slots=True)
class Judged:
    """The evidence of some lines of one coalition, and what the rules make of it on the day `today` (UTC)."""

    evidence: Evidence
    verdict: Verdict
    policy: Policy
    today: date


def judged(pledge_ids: Collection[int], today: date) -> list[Judged]:
    """What `settle` is to write of these pledges and of their lines, by coalition. Nothing is locked: who asks outside
    the door makes sure inside it that nobody has recorded anything since.
    """
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in whole_lines(pledge_ids):
        by_coalition[pledge.coalition_id].append(pledge)
    if not by_coalition:
        return []
    policy = policy_in_force()
    return [_judged(load(pledges), policy, today) for pledges in by_coalition.values()]


def _judged(evidence: Evidence, policy: Policy, today: date) -> Judged:
    return Judged(evidence, judge(evidence, policy, today), policy, today)


def write(
    found: Collection[Judged], *, commit: Commit, cause: ChangeCause, new_positions: Collection[str] = ()
) -> bool:
    """Write down what was `found`. Returns whether anything had to be written."""
    wrote = [_write(one.evidence, one.verdict, one.policy, one.today, commit, cause, new_positions) for one in found]
    return any(wrote)


def _write(
    evidence: Evidence,
    verdict: Verdict,
    policy: Policy,
    today: date,
    commit: Commit,
    cause: ChangeCause,
    new_positions: Collection[str],
) -> bool:
    steps = {evidence.pledges[public_id]: found for public_id, found in verdict.steps.items()}
    moved = states.project(steps, evidence.rows, policy, commit)
    turns = flags.apply(
        verdict.findings,
        evidence.pledges,
        evidence.keys,
        evidence.sources.statements,
        steps_since=verdict.since,
        commit=commit,
        today=today,
    )
    put_off = set_due(evidence.pledges, verdict.due(today))
    told = changes.write(evidence, verdict.steps, turns, new_positions=new_positions, cause=cause, commit=commit)
    return moved or bool(turns) or put_off or told


def would_find(pledges: Collection[Pledge], seq: int, today: date, policy: Policy) -> list[Finding]:
    """What the rules of now find on `today` (UTC day) in what the record had of `pledges`, all of one coalition, after
    commit `seq`; words of later days are not heard yet. Writes nothing.
    """
    known = load(pledges, seq)
    said = {name: [one for one in found if one.said.latest <= today] for name, found in known.positions.items()}
    return judge(replace(known, positions=said), policy, today).findings
