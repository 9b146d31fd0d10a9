"""The fold: one pledge's state over world time, worked out from its evidence and from nothing else.

Pure and total: the same facts in any order of entry give the same steps, and retracting one gives the steps
as if it had never been. Whatever the evidence says, no step withdraws, lapses, voids or fulfils by itself:
that takes a Decision (domain.md, the fold).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pledges.reasoning import conditions
from pledges.reasoning.evidence import may_speak, may_stand_in, speaking_versions
from pledges.reasoning.facts import ConditionHistory, Decision, Position, StateStep
from pledges.reasoning.policy import Policy
from pledges.reasoning.reading import Reading
from pledges.reasoning.staleness import stale_on
from pledges.vocabulary import ConditionMode, ConditionState, DecisionKind, Firmness, Status

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
    own, outlets = Reading(policy), Reading(policy, of_outlets=True)
    heard_on, decided_on = _by_day(eligible), _by_day_decided(decisions)
    lent_on = _by_day(standing_in)
    changes_on = {on for history in histories for on, _ in history.states}
    decided: Status | None = None
    steps: list[StateStep] = []
    for day in sorted({*heard_on, *lent_on, *decided_on, *changes_on}):
        for position in heard_on.get(day, ()):
            own.hear(position)
        for position in lent_on.get(day, ()):
            outlets.hear(position)
        for kind in decided_on.get(day, ()):
            decided = DECIDED.get(kind)
            if kind in REVERSALS:
                own.reverse()
                outlets.reverse()
        moved_by_words = day in heard_on or day in lent_on or day in decided_on
        if not (moved_by_words or own.conditions.standing or outlets.conditions.standing):
            continue  # a condition that nobody has named moves nothing
        step = _step(day, own, outlets, histories, decided)
        if step and not (steps and _says_the_same(step, steps[-1])):
            steps.append(step)
    return tuple(steps)


def _says_the_same(step: StateStep, before: StateStep) -> bool:
    """Whether two steps differ in nothing but their day. A new position always makes another step."""
    return step.latest_position == before.latest_position and replace(step, since=before.since) == before


def _by_day(positions: Iterable[Position]) -> dict[date, list[Position]]:
    """Positions by the last day on which they can have been said, each day in reading order."""
    days: dict[date, list[Position]] = {}
    for position in positions:
        days.setdefault(position.said.latest, []).append(position)
    return days


def _by_day_decided(decisions: Iterable[Decision]) -> dict[date, list[DecisionKind]]:
    """Decisions by day, each day in the order given. ValueError for a kind that is none."""
    days: dict[date, list[DecisionKind]] = {}
    for decision in decisions:
        days.setdefault(decision.on, []).append(DecisionKind(decision.kind))
    return days


def _step(
    day: date,
    own: Reading,
    outlets: Reading,
    histories: Sequence[ConditionHistory],
    decided: Status | None,
) -> StateStep | None:
    """The state at the end of a day; None before the state's own voice, or an outlet's assertion of a pledge."""
    last = own.last or (outlets.last if outlets.has_carrier else None)
    if last is None:
        return None
    outlet_only = not own.has_carrier and outlets.has_carrier
    bearing = outlets if outlet_only else own
    counted = [own] if own.last and not outlet_only else [own, outlets]
    firmness = _capped(outlets.held) if outlet_only else own.held
    standing = _standing(own, outlets)
    states = conditions.states_on(standing, histories, day)
    status = decided or _status(firmness, standing, states)
    anchor = own.anchor or outlets.anchor
    placed = own if own.basing or own.places else outlets
    return StateStep(
        since=day,
        status=status,
        firmness=firmness,
        modality=bearing.modality,
        tier=bearing.tier,
        delivery=bearing.delivery if firmness is Firmness.IN_PLACE else None,
        quantity=bearing.quantity,
        quantity_by=bearing.quantity_by.id if bearing.quantity_by else "",
        basing=placed.basing,
        places=placed.places,
        window=bearing.window,
        window_said=bearing.window_said,
        condition_mode=ConditionMode.STATES if standing else own.conditions.mode,
        conditions=conditions.shown(standing, states),
        anchor=anchor.on if anchor else None,
        anchor_base=anchor.base if anchor else None,
        stale_on=stale_on(anchor, firmness, bearing.modality, status, own.policy),
        last_stated=own.last.said.latest if own.last else None,
        latest_position=last.id,
        statements=_together([reading.statements for reading in counted]),
        origins=_together([reading.roots for reading in counted]),
        outlet_only=outlet_only,
    )


def _together(sets: Sequence[set[str]]) -> int:
    """How many there are in all, without going through the first of the sets."""
    first, *others = sets
    return len(first) + len({one for other in others for one in other if one not in first})


def _capped(firmness: Firmness | None) -> Firmness | None:
    """An outlet's own assertion makes at most a pledged state."""
    return Firmness.PLEDGED if firmness is not None and firmness.rank > Firmness.PLEDGED.rank else firmness


def _standing(own: Reading, outlets: Reading) -> dict[str, conditions.Standing]:
    """The conditions that stand: the eligible voices', and the outlets' for groups that no eligible voice has
    ever stated.
    """
    if own.conditions.mode is ConditionMode.UNCONDITIONAL:
        return own.conditions.standing
    if not outlets.conditions.standing:
        return own.conditions.standing
    lent = {
        key: one
        for key, one in outlets.conditions.standing.items()
        if conditions.group_of(one.term) not in own.conditions.groups
    }
    return own.conditions.standing | lent


def _status(
    firmness: Firmness | None,
    standing: dict[str, conditions.Standing],
    states: dict[str, ConditionState],
) -> Status:
    """Dormant while a required condition is known to be unmet. What is in place no longer waits for
    anything.
    """
    if firmness is not Firmness.IN_PLACE and conditions.is_dormant(standing, states):
        return Status.DORMANT
    return Status.ACTIVE
