"""What a pledge would wait for if some shared conditions were met, waived or failed: pure, for totals "if …".

A scenario switches the states of conditions and nothing else: what was said, by whom and when stays. A pledge can be
counted on where everything that it requires is met or waived, and everything that its coalition presumes and that it
does not speak of itself. What is in place waits for nothing, and neither does an explicitly unconditional promise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pledges.reasoning.conditions import FULFILLED, UNMET, group_of
from pledges.reasoning.facts import StandingCondition
from pledges.reasoning.policy import Policy
from pledges.reasoning.silence import choices
from pledges.reasoning.staleness import Anchor, stale_on
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Counted,
    Firmness,
    Modality,
    Status,
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """States that are supposed: of whole groups of kinds (the end of fighting, an outside backstop), and of single
    shared conditions by their ids, which go before that of their group.
    """

    groups: Mapping[str, ConditionState] = field(default_factory=dict)
    conditions: Mapping[str, ConditionState] = field(default_factory=dict)

    @property
    def supposes(self) -> bool:
        """Whether anything is supposed at all."""
        return bool(self.groups or self.conditions)

    def applied(self, conditions: Iterable[StandingCondition]) -> tuple[StandingCondition, ...]:
        """`conditions` with the supposed states in the place of the recorded ones."""
        return tuple(replace(one, state=self._state(one)) for one in conditions)

    def of_group(self, group: str, recorded: ConditionState) -> ConditionState:
        """The state of a whole group, such as the end of fighting."""
        return self.groups.get(group, recorded)

    def _state(self, one: StandingCondition) -> ConditionState:
        """Conditions of no kind of ours ("other") have nothing in common, and so no group."""
        of_kind = one.state if one.kind is ConditionKind.OTHER else self.of_group(one.kind.group, one.state)
        return self.conditions.get(one.condition, of_kind)


AS_RECORDED = Scenario()


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides whether a pledge waits, as it stands on the day asked about. `premises` are the recorded states of
    the groups that its coalition presumes.
    """

    firmness: Firmness | None
    mode: ConditionMode
    conditions: tuple[StandingCondition, ...] = ()
    premises: Mapping[str, ConditionState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bearing:
    """`counted` is COUNTED_ON, WAITING or FAILED. `waits_for` and `failed` are the conditions (ids) and premises
    (groups) behind it, in their order; `partly` where a condition that limits only a part of it is not met.
    """

    counted: Counted
    waits_for: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    partly: bool = False


def bearing(terms: Terms, scenario: Scenario) -> Bearing:
    """Whether a pledge can be counted on in `scenario`. Of several conditions that are "one of" each other, one that is
    met is enough, and the choice has failed only where all of them have.
    """
    if terms.firmness is Firmness.IN_PLACE or terms.mode is ConditionMode.UNCONDITIONAL:
        return Bearing(Counted.COUNTED_ON)
    supposed = scenario.applied(terms.conditions)
    waits: list[str] = []
    failed: list[str] = []
    partly = False
    for choice in choices(supposed):
        if any(one.state in FULFILLED for one in choice):
            continue
        required = [one for one in choice if one.force is ConditionForce.REQUIRED]
        partly = partly or not required
        into = failed if all(one.state is ConditionState.FAILED for one in choice) else waits
        into += [one.condition for one in required]
    named = {group_of(one) for one in supposed}
    for group, recorded in terms.premises.items():
        state = scenario.of_group(group, recorded)
        if group not in named and state not in FULFILLED:
            (failed if state is ConditionState.FAILED else waits).append(group)
    counted = Counted.FAILED if failed else Counted.WAITING if waits else Counted.COUNTED_ON
    return Bearing(counted, tuple(waits), tuple(failed), partly)


def stale_on_in(
    scenario: Scenario,
    terms: Terms,
    *,
    status: Status,
    modality: Modality,
    anchor: Anchor | None,
    recorded: date | None,
    policy: Policy,
) -> date | None:
    """The day on which the pledge would count as stale, were the conditions as supposed: what is known to wait is
    trusted for longer (rules.md, dormant). `recorded` is the day as the fold has it, for a pledge that the scenario
    leaves as it is.
    """
    if status not in (Status.ACTIVE, Status.DORMANT):
        return recorded
    supposed = scenario.applied(terms.conditions)
    if supposed == terms.conditions:
        return recorded
    then = Status.DORMANT if is_dormant(replace(terms, conditions=supposed)) else Status.ACTIVE
    return stale_on(anchor, terms.firmness, modality, then, policy)


def is_dormant(terms: Terms) -> bool:
    """Whether a required condition is known not to hold; of a choice, whether all are. Never of what is in place."""
    if terms.firmness is Firmness.IN_PLACE:
        return False
    required = (
        choice for choice in choices(terms.conditions) if any(one.force is ConditionForce.REQUIRED for one in choice)
    )
    return any(all(one.state in UNMET for one in choice) for choice in required)
