"""What a new position is compared with: the state of its line just before it, and every position of the days
before.

The line is walked in world order, so that what was entered late is compared as of the day it was said, and
two orders of entry give the same findings. Only published voices that may speak for the line make its state;
a named voice goes before an unnamed one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pledges.reasoning.conditions import Conditions, group_of, states_on
from pledges.reasoning.contradiction.gates import g0_both_speak_for_someone, g2_neither_is_third_party, g6_stands
from pledges.reasoning.contradiction.meaning import says_of_conditions
from pledges.reasoning.contradiction.pair import Pair, Rule, States
from pledges.reasoning.evidence import order_key, speaking_versions
from pledges.reasoning.facts import ConditionHistory, Line, Position
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ConditionForce, ConditionState

OF_ONE = (g0_both_speak_for_someone, g2_neither_is_third_party, g6_stands)
"""The gates that can be shut by one position; the others compare two."""


NONE: frozenset[str] = frozenset()


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


def shut_alone(position: Position) -> frozenset[str]:
    """The gates that stop the position by itself."""
    shut = [result.gate for gate in OF_ONE if not (result := gate(position, position)).passed]
    return frozenset(shut) if shut else NONE


def may_speak(position: Position, crosses: frozenset[str] = frozenset()) -> bool:
    """Whether the position passes every gate that can be asked of it alone."""
    return shut_alone(position) <= crosses


def before(voices: Iterable[Position], b: Position) -> list[Position]:
    return [position for position in voices if order_key(position) < order_key(b)]


@dataclass(frozen=True, slots=True)
class Heard:
    """A position, and of which rules of a set it may be the earlier and the later of two: a bit for each."""

    position: Position
    as_earlier: int
    as_later: int


@dataclass(slots=True)
class Earlier:
    """What was said on a line before the position at hand, in world order, by those whom only the gates of `crosses`
    would stop; and who of them answers what the rules ask of the line's state. A question is asked of each once.
    """

    rules: tuple[Rule, ...]
    heard: list[Heard] = field(default_factory=list)
    _named: dict[States, list[Heard]] = field(default_factory=dict)
    _unnamed: dict[States, list[Heard]] = field(default_factory=dict)
    _asks_earlier: dict[States, int] = field(default_factory=dict)
    _asks_later: dict[States, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, rule in enumerate(self.rules):
            self._asks_earlier[rule.earlier] = self._asks_earlier.get(rule.earlier, 0) | 1 << at
            self._asks_later[rule.later] = self._asks_later.get(rule.later, 0) | 1 << at
            for question in rule.state:
                self._named[question], self._unnamed[question] = [], []

    @classmethod
    def of(cls, rules: Iterable[Rule], positions: Iterable[Position]) -> "Earlier":
        earlier = cls(tuple(rules))
        for position in positions:
            earlier.hear(earlier.met(position))
        return earlier

    def met(self, position: Position) -> Heard:
        """`position` with what it may be to the rules."""
        as_earlier = as_later = 0
        for question, rules in self._asks_earlier.items():
            if question(position):
                as_earlier |= rules
        for question, rules in self._asks_later.items():
            if question(position):
                as_later |= rules
        return Heard(position, as_earlier, as_later)

    def hear(self, one: Heard) -> None:
        """Take in the next position in world order."""
        self.heard.append(one)
        position = one.position
        if position.published:
            for question, answers in (self._unnamed if position.voice.is_unnamed else self._named).items():
                if question(position):
                    answers.append(one)

    def compared_with(self, met: Heard, policy: Policy) -> Iterator[tuple[Rule, list[Position]]]:
        """Each rule with what it compares b, who was `met`, with and may hold of: of the words said not long before b,
        and the newest answer to each of the rule's questions, a named voice before an unnamed one; each once, never b's
        own statement.
        """
        b = met.position
        turning = met.as_earlier if self.heard and _may_be_after(self.heard[-1].position, b) else 0
        open_to = met.as_later | turning
        if not (open_to and self.heard):
            return
        near = [a for a in _recent(self.heard, b, policy.recent_days) if a.position.statement != b.statement]
        close = {a.position.id for a in near}
        newest: dict[States, Heard | None] = {}
        for at, rule in enumerate(self.rules):
            bit = 1 << at
            if not open_to & bit:
                continue
            carriers = []
            for question in rule.state:
                if question not in newest:
                    newest[question] = self._newest(question, b)
                a = newest[question]
                if a is not None and a.position.id not in close and a not in carriers:
                    carriers.append(a)
            found = [
                a.position
                for a in (*near, *carriers)
                if (a.as_earlier & met.as_later & bit) or (a.as_later & turning & bit and _may_be_after(a.position, b))
            ]
            if found:
                yield rule, found

    def _newest(self, question: States, b: Position) -> Heard | None:
        for answers in (self._named[question], self._unnamed[question]):
            for one in reversed(answers):
                if one.position.statement != b.statement:
                    return one
        return None


def _may_be_after(a: Position, b: Position) -> bool:
    """Whether `a`, before `b` in world order, may have been said after it all the same."""
    return b.said.earliest is None or a.said.latest >= b.said.earliest


def _recent(earlier: list[Heard], b: Position, days: int) -> Iterator[Heard]:
    """Every position before b that may have been said at most `days` days before it, the newest first."""
    since = (b.said.earliest or b.said.latest) - timedelta(days=days)
    for one in reversed(earlier):
        if one.position.said.latest < since:
            return
        yield one


def pairs(a: Position, b: Position, spoken: "Spoken", ground: Ground) -> Iterator[Pair]:
    """The orders in which two positions, `a` before `b` in world order, are tried: both where it is not
    known.

    `spoken`: what was said of conditions before `b`, in world order, `a` included.
    """
    first = Pair(a, b, spoken.standing(ground, b.said.latest), ground.presumes, ground.policy)
    yield first
    if not first.order_known:
        yield Pair(b, a, spoken.turned(a, b).standing(ground, b.said.latest), ground.presumes, ground.policy)


@dataclass(slots=True)
class Spoken:
    """What has been said of a line's conditions so far. Unnamed voices count only until a named one has
    spoken of them.
    """

    heard: list[Position] = field(default_factory=list)
    named: Conditions = field(default_factory=Conditions)
    unnamed: Conditions = field(default_factory=Conditions)
    a_named_one_spoke: bool = False
    _stood: dict[date, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, positions: Iterable[Position]) -> "Spoken":
        spoken = cls()
        for position in positions:
            spoken.hear(position)
        return spoken

    def hear(self, position: Position) -> None:
        """Take in the next position in world order; one that says nothing of conditions, or is not public,
        changes nothing.
        """
        if not _says(position):
            return
        self.heard.append(position)
        self._stood.clear()
        if position.voice.is_unnamed:
            self.unnamed.hear(position)
        else:
            self.a_named_one_spoke = True
            self.named.hear(position)

    def turned(self, a: Position, b: Position) -> "Spoken":
        """What would have been said before `a`, had `b` been said before it: all of this without `a`, and `b`."""
        if not (_says(a) or _says(b)):
            return self
        return Spoken.of([*(position for position in self.heard if position.id != a.id), b])

    def standing(self, ground: Ground, on: date) -> frozenset[str]:
        """The groups of the conditions that stand on the day `on`; `ground` is the line's own, the same each time.

        Silence removes none. An explicit "no condition" clears them, a waiver removes its own, and so does
        the state *waived* of the shared condition.
        """
        if on not in self._stood:
            self._stood[on] = self._standing(ground, on)
        return self._stood[on]

    def _standing(self, ground: Ground, on: date) -> frozenset[str]:
        held = (self.named if self.a_named_one_spoke else self.unnamed).standing
        if not held:
            return frozenset()
        states = states_on(held, ground.histories, on)
        return frozenset(
            group_of(one.term)
            for key, one in held.items()
            if one.term.force is not ConditionForce.WAIVED and states[key] is not ConditionState.WAIVED
        )


def _says(position: Position) -> bool:
    """Whether what it says of conditions is heard."""
    return position.published and says_of_conditions(position)
