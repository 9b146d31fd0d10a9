"""What time alone makes true of a pledge: S1 not restated, S4 past its deadline. Neither says that a promise
was broken.

A silence rule is a pure function of one state, the dated conditions, the policy and the day. Nothing in a
finding but its severity depends on the day, so that a sweep that runs twice, or a day late, finds the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pledges.reasoning.conditions import FULFILLED, met_since
from pledges.reasoning.facts import Explanation, Finding, StandingCondition
from pledges.reasoning.fingerprint import facts_hash
from pledges.reasoning.staleness import is_stale, score_on
from pledges.reasoning.standing import Standing
from pledges.reasoning.window import resolve, window_ended
from pledges.vocabulary import END_OF_FIGHTING, ConditionForce, Firmness, Severity, Status, WindowKind

CODES = ("S1.not_restated", "S4.deadline_passed", "S4.vague_deadline_passed")


VERSIONS = {"S1": 1, "S4": 1}
"""A rule that judges otherwise than before is another version."""


def s1(standing: Standing) -> Iterator[Finding]:
    """Not restated: stale by `stale_on`, active or dormant, not in place yet.

    Low at the threshold, medium at the policy's fading score, high at 0 for what was specified or firmer.
    """
    step = standing.step
    ages = step.status in (Status.ACTIVE, Status.DORMANT) and step.firmness is not Firmness.IN_PLACE
    if not ages or not is_stale(step, standing.today) or step.stale_on is None or step.anchor is None:
        return
    yield Finding(
        rule="S1",
        version=VERSIONS["S1"],
        severity=_fading(standing),
        pledge=standing.pledge,
        opened_on=step.stale_on,
        explanation=Explanation(
            "S1.not_restated", {"since": step.anchor.isoformat(), "stale_on": step.stale_on.isoformat()}
        ),
        facts_hash=facts_hash(
            "S1", anchor=step.anchor, base=step.anchor_base, firmness=step.firmness, stale_on=step.stale_on
        ),
    )


def _fading(standing: Standing) -> Severity:
    score = score_on(standing.step, standing.today, standing.policy) or 0.0
    firmness = standing.step.firmness
    if score <= 0 and firmness is not None and firmness.rank >= Firmness.SPECIFIED.rank:
        return Severity.HIGH
    return Severity.MEDIUM if score <= standing.policy.fading_score else Severity.LOW


def s4(standing: Standing) -> Iterator[Finding]:
    """The deadline has passed, no condition is in the way, and it is not in place.

    High; medium where the window is only words. Never while a condition is unmet or unknown.
    """
    step, window, said = standing.step, standing.step.window, standing.step.window_said
    if window is None or said is None or step.status != Status.ACTIVE or step.firmness is Firmness.IN_PLACE:
        return
    if not window_ended(window, said, standing.policy, standing.histories, standing.today):
        return
    free = free_since(standing)
    span = resolve(window, said, standing.policy, standing.histories, standing.today)
    if free is None or span is None or span.end is None:
        return
    vague = window.kind is WindowKind.VAGUE
    yield Finding(
        rule="S4",
        version=VERSIONS["S4"],
        severity=Severity.MEDIUM if vague else Severity.HIGH,
        pledge=standing.pledge,
        opened_on=max(span.end + timedelta(days=1), said.latest, free),
        explanation=Explanation(
            "S4.vague_deadline_passed" if vague else "S4.deadline_passed",
            {"deadline": span.end.isoformat(), "said_on": said.latest.isoformat()},
        ),
        facts_hash=facts_hash(
            "S4",
            window=window,
            said=said,
            deadline=span.end,
            conditions=[(c.condition, c.force) for c in step.conditions],
        ),
    )


def free_since(standing: Standing) -> date | None:
    """The day since which every condition has been met or waived; the first day there is where there is none;
    else None.
    """
    since = date.min
    for choice in choices(standing.step.conditions):
        fulfilled = [day for one in choice if (day := _fulfilled_since(one, standing)) is not None]
        if not fulfilled:
            return None
        since = max(since, min(fulfilled))
    return since


def choices(conditions: Iterable[StandingCondition]) -> list[list[StandingCondition]]:
    """The conditions, those that are "one of" each other together; one that is waived asks for nothing."""
    chosen: dict[tuple[str, int | None], list[StandingCondition]] = {}
    for one in conditions:
        if one.force is not ConditionForce.WAIVED:
            key = one.condition if one.alternative is None else one.position
            chosen.setdefault((key, one.alternative), []).append(one)
    return list(chosen.values())


def _fulfilled_since(one: StandingCondition, standing: Standing) -> date | None:
    if one.state not in FULFILLED:
        return None
    fighting = one.kind in END_OF_FIGHTING
    own = [h for h in standing.histories if h.condition == one.condition or (fighting and h.kind in END_OF_FIGHTING)]
    return met_since(one.kind, own, standing.today) or standing.step.since
