"""What the rules make of some evidence on a day, under a policy. Nothing is written here: settling writes it down, a
preview counts it.
"""

from dataclasses import dataclass
from datetime import date

from pledges.derived.evidence import Evidence
from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.due import next_due
from pledges.reasoning.facts import Finding, StateStep
from pledges.reasoning.fold import fold
from pledges.reasoning.head_counts import count_findings
from pledges.reasoning.policy import Policy
from pledges.reasoning.reporting import reporting_findings
from pledges.reasoning.rules_of_time import standing_findings
from pledges.reasoning.standing import Standing
from pledges.reasoning.support import s0


@dataclass(frozen=True, slots=True)
class Verdict:
    """By public id of a pledge: the steps of its state. `standing` are those that hold on the day."""

    steps: dict[str, tuple[StateStep, ...]]
    standing: list[Standing]
    findings: list[Finding]

    @property
    def since(self) -> dict[str, date]:
        """The first day of the state that holds, by the public id of the pledge: what ends a silence."""
        return {one.pledge: one.step.since for one in self.standing}

    def due(self, today: date) -> dict[str, date]:
        """The day after `today` on which time alone next matters, by public id, for the pledges that have one.

        A sweep that opened the door just after midnight may meet words of the day after its own: they come due on
        theirs.
        """
        found = [(one.pledge, day) for one in self.standing if (day := next_due(one))]
        found += [(name, step.since) for name, known in self.steps.items() for step in known if step.since > today]
        days: dict[str, date] = {}
        for name, day in found:
            days[name] = min(day, days.get(name, day))
        return days


def judge(evidence: Evidence, policy: Policy, today: date) -> Verdict:
    """Fold every pledge of `evidence` and ask every rule, as of `today` (UTC day). No queries."""
    steps = {
        public_id: fold(positions, evidence.histories, evidence.decisions.get(public_id, ()), policy)
        for public_id, positions in evidence.positions.items()
    }
    standing = _standing(steps, evidence, policy, today)
    return Verdict(steps, standing, _findings(evidence, standing, policy, today))


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
    told = reporting_findings([*positions, *evidence.beside], sources.versions, sources.names, today)
    printed = [finding for finding in told if finding.pledge in evidence.positions]
    counted = count_findings(sources.counts, sources.members, policy, today)
    return [*contradictions, *of_time, *weak, *printed, *counted]
