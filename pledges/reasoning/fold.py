"""The fold: one pledge's state over world time, worked out from its evidence and from nothing else.

Pure and total: the same facts in any order of entry give the same steps, and retracting one gives the steps
as if it had never been. Whatever the evidence says, no step withdraws, lapses, voids or fulfils by itself:
that takes a Decision (domain.md, the fold).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pledges.reasoning import conditions
from pledges.reasoning.evidence import corroboration, may_speak, may_stand_in, speaking_versions
from pledges.reasoning.facts import ConditionHistory, Decision, Position, StateStep
from pledges.reasoning.grading import best_tier
from pledges.reasoning.policy import Policy
from pledges.reasoning.reading import Reading
from pledges.reasoning.staleness import anchor_of, stale_on
from pledges.vocabulary import ConditionMode, DecisionKind, EvidenceTier, Firmness, Status

DECIDED = {
    DecisionKind.SUSPEND: Status.SUSPENDED,
    DecisionKind.WITHDRAW: Status.WITHDRAWN,
    DecisionKind.LAPSE: Status.LAPSED,
    DecisionKind.VOID: Status.VOID,
    DecisionKind.MERGE: Status.SUPERSEDED,
    DecisionKind.FULFILL: Status.FULFILLED,
}
REVERSALS = frozenset({DecisionKind.WITHDRAW, DecisionKind.LAPSE, DecisionKind.VOID})


def fold(
    positions: Iterable[Position],
    histories: Sequence[ConditionHistory],
    decisions: Iterable[Decision],
    policy: Policy,
) -> tuple[StateStep, ...]:
    """The steps of one pledge's state, oldest first; none where nothing may speak for it.

    `positions` are those filed under the pledge, in any order, ineligible ones too; `histories` the dated
    states of the coalition's shared conditions. Raises ValueError when the positions belong to several
    pledges.
    """
    speaking = speaking_versions(positions)
    if len({position.pledge for position in speaking}) > 1:
        raise ValueError("The fold takes the positions of one pledge.")
    eligible = [position for position in speaking if may_speak(position)]
    standing_in = [position for position in speaking if may_stand_in(position)]
    ordered_decisions = sorted(decisions, key=lambda decision: decision.on)

    own, outlets = Reading(), Reading(of_outlets=True)
    decided: Status | None = None
    steps: list[StateStep] = []
    for day in _days(eligible + standing_in, histories, ordered_decisions):
        for position in eligible:
            if position.said.latest == day:
                own.hear(position)
        for position in standing_in:
            if position.said.latest == day:
                outlets.hear(position)
        for decision in ordered_decisions:
            if decision.on == day:
                kind = DecisionKind(decision.kind)
                decided = DECIDED.get(kind)
                if kind in REVERSALS:
                    own.reverse()
                    outlets.reverse()
        if own.heard or outlets.heard:
            step = _step(day, own, outlets, histories, decided, policy)
            if not steps or replace(step, since=steps[-1].since) != steps[-1]:
                steps.append(step)
    return tuple(steps)


def _days(
    positions: Iterable[Position], histories: Iterable[ConditionHistory], decisions: Iterable[Decision]
) -> list[date]:
    """Every day on which something could change, in order."""
    return sorted(
        {position.said.latest for position in positions}
        | {on for history in histories for on, _ in history.states}
        | {decision.on for decision in decisions}
    )


def _step(
    day: date,
    own: Reading,
    outlets: Reading,
    histories: Sequence[ConditionHistory],
    decided: Status | None,
    policy: Policy,
) -> StateStep:
    """The state at the end of a day."""
    outlet_only = not own.has_carrier and outlets.has_carrier
    bearing = outlets if outlet_only else own
    firmness = _capped(outlets.held) if outlet_only else own.held
    standing = _standing(own, outlets)
    status = decided or _status(firmness, standing, histories, day)
    counted = [*own.heard, *(outlets.heard if outlet_only or not own.heard else [])]
    anchor = anchor_of([*own.heard, *outlets.heard], policy)
    placed = own if own.basing or own.places else outlets
    return StateStep(
        since=day,
        status=status,
        firmness=firmness,
        modality=bearing.modality,
        tier=_tier(bearing),
        delivery=bearing.delivery if firmness is Firmness.IN_PLACE else None,
        quantity=bearing.quantity,
        basing=placed.basing,
        places=placed.places,
        window=bearing.window,
        window_said=bearing.window_said,
        condition_mode=_mode(own, standing),
        conditions=conditions.shown(standing, histories, day),
        anchor=anchor.on if anchor else None,
        anchor_base=anchor.base if anchor else None,
        stale_on=stale_on(anchor, firmness, bearing.modality, status, policy),
        last_stated=own.heard[-1].said.latest if own.heard else None,
        latest_position=(own.heard or outlets.heard)[-1].id,
        statements=len({position.statement for position in counted}),
        origins=corroboration(counted),
        outlet_only=outlet_only,
    )


def _capped(firmness: Firmness | None) -> Firmness | None:
    """An outlet's own assertion makes at most a pledged state."""
    return Firmness.PLEDGED if firmness is not None and firmness.rank > Firmness.PLEDGED.rank else firmness


def _standing(own: Reading, outlets: Reading) -> dict[str, conditions.Standing]:
    """The conditions that stand: the eligible voices', and the outlets' for groups that no eligible voice has
    ever stated.
    """
    if own.conditions.mode is ConditionMode.UNCONDITIONAL:
        return own.conditions.standing
    lent = {
        key: one
        for key, one in outlets.conditions.standing.items()
        if conditions.group_of(one.term) not in own.conditions.groups
    }
    return own.conditions.standing | lent


def _mode(own: Reading, standing: dict[str, conditions.Standing]) -> ConditionMode:
    return ConditionMode.STATES if standing else own.conditions.mode


def _status(
    firmness: Firmness | None,
    standing: dict[str, conditions.Standing],
    histories: Sequence[ConditionHistory],
    day: date,
) -> Status:
    """Dormant while a required condition is known to be unmet. What is in place no longer waits for
    anything.
    """
    if firmness is not Firmness.IN_PLACE and conditions.is_dormant(standing, histories, day):
        return Status.DORMANT
    return Status.ACTIVE


def _tier(reading: Reading) -> EvidenceTier | None:
    """The best tier among the positions that carry the state's firmness; where none is coded, of those that
    move it at all.
    """
    carriers = reading.tiers.get(reading.firmness) or [position.tier for position in reading.heard]
    return best_tier(carriers)
