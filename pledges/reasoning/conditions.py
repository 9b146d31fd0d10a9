"""How a pledge's conditions stand. Silence never removes one; only a waiver, an "unconditional" or a newer
wording does.

Conditions are shared things with dated states. The end of fighting (peace agreement, ceasefire, end of
hostilities) counts as one: its newest known state is the state of each. Failed counts as unmet here: what has
failed is known not to hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pledges.reasoning.facts import ConditionHistory, ConditionTerm, Position, StandingCondition
from pledges.vocabulary import END_OF_FIGHTING, ConditionForce, ConditionKind, ConditionMode, ConditionState

UNMET = frozenset({ConditionState.UNMET, ConditionState.FAILED})
FULFILLED = frozenset({ConditionState.MET, ConditionState.WAIVED})
CAUTION = (
    ConditionState.FAILED,
    ConditionState.UNMET,
    ConditionState.UNKNOWN,
    ConditionState.WAIVED,
    ConditionState.MET,
)
"""Which of two states of one day stands where nothing else tells them apart: the more cautious."""

_PLACE = {kind: place for place, kind in enumerate(ConditionKind)}


@dataclass(frozen=True, slots=True)
class Standing:
    """One term as it stands on a pledge: who stated it, and the whole choice it is part of where it is "one
    of".
    """

    term: ConditionTerm
    position: str
    stated_on: date
    choice: frozenset[str] = frozenset()


@dataclass(slots=True)
class Conditions:
    """The conditions of one pledge while its positions are read in order."""

    standing: dict[str, Standing] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    mode: ConditionMode = ConditionMode.SILENT

    def hear(self, position: Position) -> None:
        """Take in what one position says about conditions; saying nothing changes nothing."""
        if position.condition_mode is ConditionMode.UNCONDITIONAL:
            self.standing.clear()
            self.mode = ConditionMode.UNCONDITIONAL
            return
        if position.conditions:
            self.mode = ConditionMode.STATES
        for term in position.conditions:
            self.groups.add(group_of(term))
            self.standing[term.condition] = Standing(
                term, position.id, position.said.latest, _choice(term, position.conditions)
            )


def group_of(term: ConditionTerm | StandingCondition) -> str:
    """What a condition compares by: its kind's group; an *other* condition compares only with itself."""
    return term.condition if term.kind is ConditionKind.OTHER else term.kind.group


def _choice(term: ConditionTerm, terms: Iterable[ConditionTerm]) -> frozenset[str]:
    """The conditions that share the term's alternative number in one position; a choice outlives a newer word
    on one of them.
    """
    if term.alternative is None:
        return frozenset()
    return frozenset(other.condition for other in terms if other.alternative == term.alternative)


def states_on(
    standing: Mapping[str, Standing], histories: Sequence[ConditionHistory], day: date
) -> dict[str, ConditionState]:
    """The state on `day` of every condition that stands or is one of a choice that does, by condition; unknown where
    nothing is recorded. (One of an outlet's choice need not stand: the state's own voice may have spoken of it.)

    A word for the end of fighting takes the newest known state among those of the group that the pledge
    names, and where none of them has any, among all of the group.
    """
    if not standing:
        return {}
    own = {history.condition: history for history in histories}
    fighting = {
        key
        for key, one in standing.items()
        if one.term.kind in END_OF_FIGHTING and one.term.force is not ConditionForce.WAIVED
    }
    others = {other: None for one in standing.values() for other in one.choice if other not in standing}
    group_state = None
    if fighting or any(own[key].kind in END_OF_FIGHTING for key in others if key in own):
        group_state = newest_known([own[key] for key in fighting if key in own], day) or newest_known(
            [history for history in histories if history.kind in END_OF_FIGHTING], day
        )
    states = {}
    for key in (*standing, *others):
        is_fighting = key in fighting or (key not in standing and key in own and own[key].kind in END_OF_FIGHTING)
        if group_state and is_fighting:
            states[key] = group_state[1]
        else:
            states[key] = own[key].state_on(day) if key in own else ConditionState.UNKNOWN
    return states


def is_dormant(standing: Mapping[str, Standing], states: Mapping[str, ConditionState]) -> bool:
    """Whether a required condition is known to be unmet where `states` are those of the day; of a choice, whether all
    are.
    """

    def unmet(condition: str) -> bool:
        current = standing.get(condition)
        waived = current is not None and current.term.force is ConditionForce.WAIVED
        return not waived and states[condition] in UNMET

    required = [one for one in standing.values() if one.term.force is ConditionForce.REQUIRED]
    return any(
        all(unmet(other) for other in one.choice) if one.choice else unmet(one.term.condition) for one in required
    )


def shown(standing: Mapping[str, Standing], states: Mapping[str, ConditionState]) -> tuple[StandingCondition, ...]:
    """What stands where `states` are those of the day, by kind and then condition, so that the order of telling does
    not matter.
    """
    if not standing:
        return ()
    rows = [
        StandingCondition(
            kind=one.term.kind,
            condition=one.term.condition,
            force=one.term.force,
            state=states[one.term.condition],
            position=one.position,
            stated_on=one.stated_on,
            alternative=one.term.alternative,
            as_found=one.term.as_found,
        )
        for one in standing.values()
    ]
    return tuple(sorted(rows, key=lambda row: (_PLACE[row.kind], row.condition)))


def newest_known(histories: Iterable[ConditionHistory], day: date) -> tuple[date, ConditionState] | None:
    """The newest dated state up to `day` that is not *unknown*; of several on one day, the more cautious."""
    known = [
        (on, state)
        for history in histories
        for on, state in history.states
        if on <= day and state is not ConditionState.UNKNOWN
    ]
    return max(known, key=_newer) if len(known) > 1 else known[0] if known else None


def _newer(item: tuple[date, ConditionState]) -> tuple[date, int]:
    return item[0], -CAUTION.index(item[1])


def met_since(trigger: ConditionKind, histories: Sequence[ConditionHistory], today: date) -> date | None:
    """The day since which a trigger's group has been met (or waived) without a break, as known on `today`;
    None if it is not.
    """
    events = sorted(
        (
            (on, state)
            for history in histories
            if history.kind.group == trigger.group
            for on, state in history.states
            if on <= today
        ),
        key=_newer,
    )
    since: date | None = None
    for on, state in events:
        if state not in FULFILLED:
            since = None
        elif since is None:
            since = on
    return since
