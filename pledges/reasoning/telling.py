"""Which sentence of the closed grammar a new position is: what it changed in its pledge's state, or that it changed
nothing.

Pure. The state before and after comes from the fold, so an older statement found late tells what it was on its day.
"""

from collections.abc import Collection

from pledges.reasoning.conditions import group_of
from pledges.reasoning.evidence import is_contrary, is_outlet, may_speak, may_stand_in
from pledges.reasoning.facts import Position, StateStep
from pledges.reasoning.quantity import below, disjoint
from pledges.vocabulary import ChangeCode, ConditionMode, Firmness, Modality, PledgeOrigin, Polarity, Stance

BY_STANCE = {
    Stance.WITHDRAWS: ChangeCode.WITHDRAWN,
    Stance.DENIES_MADE: ChangeCode.WITHDRAWN,
    Stance.REDUCES: ChangeCode.WEAKER,
    Stance.QUESTIONS: ChangeCode.WEAKER,
    Stance.NARROWS: ChangeCode.WEAKER,
    Stance.DEFERS: ChangeCode.WEAKER,
    Stance.DEFLECTS: ChangeCode.DEFLECTED,
}
"""Stances that are their own sentence, whatever the state did."""


def tell(
    position: Position, before: StateStep | None, after: StateStep | None, presumes: Collection[str] = ()
) -> ChangeCode | None:
    """The sentence for `position`, or None where it says nothing of its pledge that a reader would follow.

    `before` is the state on the day before it was said, `after` the state at the end of that day,
    `presumes` the condition groups that are the coalition's premise: naming one is nothing new, but where the pledge
    was explicitly unconditional. An outlet's own assertion about a state that has spoken itself tells only of a
    condition that it adds.
    """
    if position.origin is PledgeOrigin.THIRD_PARTY:
        return ChangeCode.SAID_BY_OTHERS if may_speak(position) else None
    if not (may_speak(position) or may_stand_in(position)):
        return None
    if position.polarity is Polarity.EXCLUSION:
        if position.modality is not Modality.REJECTED:
            return None
        return ChangeCode.RULED_OUT if before is None else ChangeCode.RESTATED
    if position.stance in BY_STANCE:
        return BY_STANCE[position.stance]
    if is_contrary(position):
        return ChangeCode.RULED_OUT if position.modality is Modality.REJECTED else ChangeCode.WEAKER
    if after is None or not position.modality.is_positive:
        return ChangeCode.RESTATED if before and before.firmness and position.stance is Stance.CLARIFIES else None
    if is_outlet(position) and before is not None and not before.outlet_only:
        return ChangeCode.CONDITION_ADDED if _adds_condition(position, before, presumes) else None
    return _moved(position, before, after, presumes)


def _moved(position: Position, before: StateStep | None, after: StateStep, presumes: Collection[str]) -> ChangeCode:
    """A positive position: the first thing that it changed, the gravest first."""
    if before is None or before.firmness is None:
        return ChangeCode.NEW
    if after.firmness is not None and after.firmness.rank > before.firmness.rank:
        return {
            Firmness.SPECIFIED: ChangeCode.SPECIFIED,
            Firmness.AUTHORIZED: ChangeCode.AUTHORIZED,
            Firmness.IN_PLACE: ChangeCode.IN_PLACE,
        }.get(after.firmness, ChangeCode.FIRMER)
    size, size_before = position.quantity, before.quantity
    if (
        size is not None
        and size_before is not None
        and size.measure is size_before.measure
        and disjoint(size, size_before)
    ):
        return ChangeCode.NUMBER_LOWERED if below(size, size_before) else ChangeCode.NUMBER_RAISED
    if size is not None and size_before is None:
        return ChangeCode.SPECIFIED
    if _adds_condition(position, before, presumes):
        return ChangeCode.CONDITION_ADDED
    if position.places and not before.places:
        return ChangeCode.SPECIFIED
    return ChangeCode.RESTATED


def _adds_condition(position: Position, before: StateStep, presumes: Collection[str]) -> bool:
    old = {group_of(one) for one in before.conditions}
    if before.condition_mode is not ConditionMode.UNCONDITIONAL:
        old |= set(presumes)
    return any(group_of(term) not in old for term in position.conditions)
