"""What time makes of promises with a trigger or a date: S5 put off again and again, S6 triggered and nothing done, S7 a
condition failed. And S2, which is about our own work: not checked.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from pledges.reasoning.conditions import group_of, met_since
from pledges.reasoning.evidence import is_contrary, may_speak, order_key, speaking_versions
from pledges.reasoning.facts import Explanation, Finding, Position, StandingCondition
from pledges.reasoning.fingerprint import facts_hash
from pledges.reasoning.silence import choices, free_since
from pledges.reasoning.standing import Standing
from pledges.reasoning.window import resolve
from pledges.vocabulary import (
    END_OF_FIGHTING,
    ConditionForce,
    ConditionState,
    Firmness,
    Severity,
    Stance,
    Status,
    WindowKind,
)

CODES = ("S2.not_checked", "S5.put_off_again", "S6.triggered", "S7.condition_failed")
VERSIONS = {"S2": 1, "S5": 1, "S6": 1, "S7": 1}
OFTEN = 2


def s2(standing: Standing) -> Iterator[Finding]:
    """Not checked, for analysts only: nothing entered and nothing looked for since the record clock. Low, medium at
    twice the days.
    """
    days = s2_days(standing)
    if not days or standing.today < days[0] or standing.checked_on is None or not Status(standing.step.status).is_live:
        return
    yield Finding(
        rule="S2",
        version=VERSIONS["S2"],
        severity=Severity.MEDIUM if standing.today >= days[1] else Severity.LOW,
        pledge=standing.pledge,
        opened_on=days[0],
        explanation=Explanation("S2.not_checked", {"since": standing.checked_on.isoformat()}),
        internal=True,
        facts_hash=facts_hash("S2", checked_on=standing.checked_on, days=days),
    )


def s2_days(standing: Standing) -> tuple[date, ...]:
    """The first day of low and the first day of medium; none where nobody keeps the clock."""
    if standing.checked_on is None:
        return ()
    limit = standing.policy.check_days.get(standing.step.firmness, standing.policy.check_days[None])
    return tuple(standing.checked_on + timedelta(days=limit * times + 1) for times in (1, OFTEN))


def s5(standing: Standing) -> Iterator[Finding]:
    """Serial deferral: distinct statements put the same named deliverable off, each after the last time had ended
    unmet. Medium, high from the third.
    """
    if not Status(standing.step.status).is_live or standing.step.firmness is Firmness.IN_PLACE:
        return
    by_deliverable: dict[str, list[Position]] = defaultdict(list)
    for position in speaking_versions(standing.positions):
        if position.deliverable and may_speak(position) and position.said.latest <= standing.today:
            by_deliverable[position.deliverable.casefold()].append(position)
    for deliverable, positions in sorted(by_deliverable.items()):
        put_off = _put_off(positions, standing)
        if len(put_off) < standing.policy.deferrals:
            continue
        yield Finding(
            rule="S5",
            version=VERSIONS["S5"],
            severity=Severity.HIGH if len(put_off) > standing.policy.deferrals else Severity.MEDIUM,
            pledge=standing.pledge,
            opened_on=put_off[standing.policy.deferrals - 1].said.latest,
            explanation=Explanation(
                "S5.put_off_again", {"deliverable": put_off[-1].deliverable, "times": len(put_off)}
            ),
            a=put_off[-2].id,
            b=put_off[-1].id,
            facts_hash=facts_hash("S5", deliverable=deliverable, put_off=put_off),
        )


def _put_off(positions: list[Position], standing: Standing) -> list[Position]:
    """The statements that put one deliverable off, since it was last delivered.

    The first is one of them where its point is a deferral or its time is mere words, such as "in the coming days"; a
    date is a promise. Each next gives a new time after the last one had ended.
    """
    found: list[Position] = []
    last: Position | None = None
    for position in sorted(positions, key=order_key):
        if position.stance is Stance.REPORTS_DELIVERY or position.firmness is Firmness.IN_PLACE:
            found, last = [], None
            continue
        if position.window is None or is_contrary(position) or (last and position.statement == last.statement):
            continue
        if last is None:
            vague = position.window.kind is WindowKind.VAGUE
            found = [position] if vague or position.stance is Stance.DEFERS else []
        elif _had_ended(last, position, standing):
            found.append(position)
        last = position
    return found


def _had_ended(last: Position, new: Position, standing: Standing) -> bool:
    if last.window is None:
        return False
    on = new.said.earliest or new.said.latest
    span = resolve(last.window, last.said, standing.policy, standing.histories, on)
    return span is not None and span.end is not None and span.end < on


def s6(standing: Standing) -> Iterator[Finding]:
    """Triggered, no action: every condition, and what the coalition presumes, has been met for long; it is not in
    place, and no time was given that would govern instead (S4). Medium, high at twice the days.
    """
    days = s6_days(standing)
    if not days or standing.today < days[0]:
        return
    since = days[0] - timedelta(days=standing.policy.triggered_days + 1)
    yield Finding(
        rule="S6",
        version=VERSIONS["S6"],
        severity=Severity.HIGH if standing.today >= days[1] else Severity.MEDIUM,
        pledge=standing.pledge,
        opened_on=days[0],
        explanation=Explanation("S6.triggered", {"since": since.isoformat(), "conditions": _kinds(standing)}),
        facts_hash=facts_hash(
            "S6",
            since=since,
            firmness=standing.step.firmness,
            conditions=[c.condition for c in standing.step.conditions],
        ),
    )


def s6_days(standing: Standing) -> tuple[date, ...]:
    """The first day of medium and the first day of high; none where the rule does not hold."""
    step = standing.step
    if step.status != Status.ACTIVE or step.firmness is Firmness.IN_PLACE or step.window is not None:
        return ()
    if step.firmness is None and not step.modality.is_positive:
        return ()
    since = _triggered_since(standing)
    if not choices(step.conditions) or since is None or _firmer_since(standing) > since:
        return ()
    limit = standing.policy.triggered_days
    return tuple(since + timedelta(days=limit * times + 1) for times in (1, OFTEN))


def _triggered_since(standing: Standing) -> date | None:
    """The day since which every condition and every premise of the coalition has held; None where one does not."""
    named = {group_of(one) for one in standing.step.conditions}
    days = [free_since(standing)]
    for group in standing.presumes - named:
        kinds = [history.kind for history in standing.histories if history.kind.group == group]
        days.append(met_since(kinds[0], standing.histories, standing.today) if kinds else None)
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _firmer_since(standing: Standing) -> date:
    """The day on which the present firmness was reached."""
    since = standing.step.since
    for step in reversed(standing.steps):
        if step.firmness is not standing.step.firmness:
            break
        since = step.since
    return since if standing.steps else date.min


def s7(standing: Standing) -> Iterator[Finding]:
    """Condition failed: one that the pledge requires has failed, and nobody has restated the pledge since. High."""
    step = standing.step
    if not Status(step.status).is_live or step.firmness is Firmness.IN_PLACE:
        return
    failed = [
        (day, choice)
        for choice in choices(step.conditions)
        if all(one.force is ConditionForce.REQUIRED and one.state is ConditionState.FAILED for one in choice)
        and (day := max((_failed_on(one, standing) for one in choice), default=None)) is not None
    ]
    if not failed:
        return
    day, choice = max(failed, key=lambda item: (item[0], item[1][0].condition))
    if step.anchor is not None and step.anchor > day:
        return
    yield Finding(
        rule="S7",
        version=VERSIONS["S7"],
        severity=Severity.HIGH,
        pledge=standing.pledge,
        opened_on=day,
        explanation=Explanation(
            "S7.condition_failed",
            {"since": day.isoformat(), "conditions": " ".join(sorted({one.kind.value for one in choice}))},
        ),
        facts_hash=facts_hash("S7", failed_on=day, conditions=sorted(one.condition for one in choice)),
    )


def _failed_on(one: StandingCondition, standing: Standing) -> date:
    """The newest day, up to today, on which the condition (or its group, at the end of fighting) is said to have
    failed.
    """
    fighting = one.kind in END_OF_FIGHTING
    own = [h for h in standing.histories if h.condition == one.condition or (fighting and h.kind in END_OF_FIGHTING)]
    days = [on for h in own for on, state in h.states if state is ConditionState.FAILED and on <= standing.today]
    return max(days, default=standing.step.since)


def _kinds(standing: Standing) -> str:
    return " ".join(sorted({one.kind.value for choice in choices(standing.step.conditions) for one in choice}))
