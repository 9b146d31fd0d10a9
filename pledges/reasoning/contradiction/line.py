"""What a new position is compared with: the state of its line just before it, and every position of the days
before.

The line is walked in world order, so that what was entered late is compared as of the day it was said, and
two orders of entry give the same findings. Only published voices that may speak for the line make its state;
a named voice goes before an unnamed one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pledges.reasoning.conditions import Conditions, group_of, states_on
from pledges.reasoning.contradiction.gates import stopped_by, try_gates
from pledges.reasoning.contradiction.meaning import says_of_conditions
from pledges.reasoning.contradiction.pair import Pair, Rule, States, placed
from pledges.reasoning.evidence import order_key, speaking_versions
from pledges.reasoning.facts import ConditionHistory, Line, Position
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ConditionForce, ConditionState

ALONE = frozenset({"G1"})  # a position tried against itself fails only the gate of the one statement


@dataclass(frozen=True, slots=True)
class Ground:
    """What is true for every pair of a line: the dated conditions, the coalition's premise, the policy."""

    histories: tuple[ConditionHistory, ...]
    presumes: frozenset[str]
    policy: Policy


def lines(positions: Iterable[Position], today: date) -> dict[Line, list[Position]]:
    """What was said by `today`, by line, each line in world order; of each statement the version that speaks.

    Unpublished positions stay: they are candidates (G5).
    """
    said = [position for position in positions if position.said.latest <= today]
    heard = [*speaking_versions(said), *(p for p in said if not p.published)]
    grouped: dict[Line, list[Position]] = {}
    for position in sorted(heard, key=order_key):
        grouped.setdefault(position.line, []).append(position)
    return grouped


def may_speak(position: Position, crosses: frozenset[str] = frozenset()) -> bool:
    """Whether the position passes every gate that can be asked of it alone."""
    return stopped_by(try_gates(position, position), crosses | ALONE) is None


def before(voices: Iterable[Position], b: Position) -> list[Position]:
    return [position for position in voices if order_key(position) < order_key(b)]


def compared_with(b: Position, earlier: list[Position], rule: Rule, policy: Policy) -> list[Position]:
    """What the rule compares b with, in world order, each once."""
    found = {position.id: position for position in _recent(earlier, b, policy.recent_days)}
    for states in rule.state:
        if carrier := _newest(earlier, states, b):
            found[carrier.id] = carrier
    return sorted(found.values(), key=order_key)


def _newest(earlier: list[Position], states: States, b: Position) -> Position | None:
    """The newest published position before b that `states`, a named voice first; never b's own statement."""
    unnamed: Position | None = None
    for position in reversed(earlier):
        if not position.published or position.statement == b.statement or not states(position):
            continue
        if not position.voice.is_unnamed:
            return position
        unnamed = unnamed or position
    return unnamed


def _recent(earlier: list[Position], b: Position, days: int) -> Iterator[Position]:
    """Every position before b that may have been said at most `days` days before it, the newest first."""
    since = (placed(b.said).earliest or b.said.latest) - timedelta(days=days)
    for position in reversed(earlier):
        if position.said.latest < since:
            return
        yield position


def pairs(a: Position, b: Position, spoken: list[Position], ground: Ground) -> Iterator[Pair]:
    """The orders in which two positions, `a` before `b` in world order, are tried: both where it is not
    known.

    `spoken`: what was said of conditions before `b`, in world order, `a` included.
    """
    on = b.said.latest
    first = Pair(a, b, standing_groups(spoken, ground, on), ground.presumes, ground.policy)
    yield first
    if not first.order_known:
        turned = [*(position for position in spoken if position.id != a.id), b]
        yield Pair(b, a, standing_groups(turned, ground, on), ground.presumes, ground.policy)


def standing_groups(earlier: Iterable[Position], ground: Ground, on: date) -> frozenset[str]:
    """The groups of the conditions that stand on the line after `earlier` (in world order), as of the day
    `on`.

    Silence removes none. An explicit "no condition" clears them, a waiver removes its own, and so does the
    state *waived* of the shared condition. Unnamed voices count only where no named one has spoken of
    conditions.
    """
    spoken = [position for position in earlier if position.published and says_of_conditions(position)]
    named = [position for position in spoken if not position.voice.is_unnamed]
    conditions = Conditions()
    for position in named or spoken:
        conditions.hear(position)
    states = states_on(conditions.standing, ground.histories, on)
    return frozenset(
        group_of(one.term)
        for key, one in conditions.standing.items()
        if one.term.force is not ConditionForce.WAIVED and states[key] is not ConditionState.WAIVED
    )
