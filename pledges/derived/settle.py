"""What follows for some pledges, in the transaction that changed their evidence: states, then flags, then the feed.

The one entrance to `derived` for actions and for the sweep. Running it twice changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from coalition.ledger import Commit
from pledges.derived import changes, flags, states
from pledges.derived.evidence import Evidence, load, whole_lines
from pledges.models import Due, Pledge
from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.due import next_due
from pledges.reasoning.facts import Finding, StateStep
from pledges.reasoning.fold import fold
from pledges.reasoning.head_counts import count_findings
from pledges.reasoning.policy import DEFAULT_POLICY, Policy
from pledges.reasoning.reporting import reporting_findings
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.standing import Standing
from pledges.reasoning.support import s0
from pledges.vocabulary import ChangeCause


def settle(
    pledge_ids: Collection[int],
    *,
    commit: Commit,
    today: date,
    cause: ChangeCause = ChangeCause.WORLD,
    new_positions: Collection[str] = (),
    policy: Policy = DEFAULT_POLICY,
) -> None:
    """Bring states, flags and changes of these pledges (primary keys) and of their lines up to the evidence.

    `today` is the UTC day that silence is measured against; `new_positions` are public ids of positions that this
    commit added. A fixed number of queries per coalition, however many pledges.
    """
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in whole_lines(pledge_ids):
        by_coalition[pledge.coalition_id].append(pledge)
    for pledges in by_coalition.values():
        _settle_coalition(load(pledges), commit, today, cause, new_positions, policy)


def _settle_coalition(
    evidence: Evidence,
    commit: Commit,
    today: date,
    cause: ChangeCause,
    new_positions: Collection[str],
    policy: Policy,
) -> None:
    steps = {
        public_id: fold(positions, evidence.histories, evidence.decisions.get(public_id, ()), policy)
        for public_id, positions in evidence.positions.items()
    }
    by_pledge = {evidence.pledges[public_id]: found for public_id, found in steps.items()}
    states.project(by_pledge, evidence.rows, policy, commit)
    standing = _standing(steps, evidence, policy, today)
    turns = flags.apply(
        _findings(evidence, standing, policy, today),
        evidence.pledges,
        evidence.rows,
        evidence.sources.statements,
        steps_since={one.pledge: one.step.since for one in standing},
        commit=commit,
        today=today,
    )
    _set_due(evidence, steps, standing, today)
    changes.write(evidence, steps, turns, new_positions=new_positions, cause=cause, commit=commit)


def _standing(
    steps: dict[str, tuple[StateStep, ...]], evidence: Evidence, policy: Policy, today: date
) -> list[Standing]:
    """The step that holds on `today`, of every pledge that has one by then."""
    held = {public_id: [step for step in found if step.since <= today] for public_id, found in steps.items()}
    return [
        Standing(
            public_id,
            found[-1],
            evidence.histories,
            policy,
            today,
            steps=tuple(found),
            positions=evidence.positions[public_id],
            pages=evidence.looked.pages.get(public_id, ()),
            presumes=evidence.presumes,
            checked_on=evidence.looked.on.get(public_id),
        )
        for public_id, found in held.items()
        if found
    ]


def _findings(evidence: Evidence, standing: list[Standing], policy: Policy, today: date) -> list[Finding]:
    positions = [position for found in evidence.positions.values() for position in found]
    contradictions = findings_for_line(positions, evidence.histories, evidence.presumes, policy, today)
    of_time = [finding for one in standing for finding in standing_findings(one)]
    stateless = evidence.positions.keys() - {one.pledge for one in standing}
    weak = [finding for name in sorted(stateless) for finding in s0(name, evidence.positions[name], None, today)]
    sources = evidence.sources
    printed = reporting_findings(positions, sources.versions, sources.names, today)
    counted = count_findings(sources.counts, sources.members, policy, today)
    return [*contradictions, *of_time, *weak, *printed, *counted]


def _set_due(
    evidence: Evidence, steps: dict[str, tuple[StateStep, ...]], standing: list[Standing], today: date
) -> None:
    """Write down the day on which time alone next matters, for the pledges that have one.

    A sweep that opened the door just after midnight may meet words of the day after its own: they come due on theirs.
    """
    found = [(one.pledge, day) for one in standing if (day := next_due(one))]
    found += [(public_id, step.since) for public_id, known in steps.items() for step in known if step.since > today]
    days: dict[int, date] = {}
    for public_id, day in found:
        pledge = evidence.pledges[public_id].pk
        days[pledge] = min(day, days.get(pledge, day))
    rows = Due.objects.filter(pledge__in=evidence.pledges.values())
    written = dict(rows.values_list("pledge_id", "on"))
    if written.keys() - days.keys():
        rows.filter(pledge__in=written.keys() - days.keys()).delete()
    Due.objects.bulk_create(
        (Due(pledge_id=pk, on=day) for pk, day in days.items() if written.get(pk) != day),
        update_conflicts=True,
        unique_fields=["pledge"],
        update_fields=["on"],
    )
