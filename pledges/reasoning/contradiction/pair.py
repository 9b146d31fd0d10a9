"""What a contradiction rule is handed, and what it may answer.

A rule is a pure function of a `Pair`: it fires with a severity and an explanation, or it says by a code why
it does not. It never sees gates, caps, or more of the line than the pair tells it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from pledges.reasoning.facts import Position, Said
from pledges.reasoning.period import Order, days_apart, one_day, order_of
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Severity

Slots = dict[str, str | int]


def placed(said: Said) -> Said:
    """Where a statement lies when days are counted: an undated one on its upper bound, the only day there is."""
    return said if said.earliest else one_day(said.latest)


def day_text(said: Said) -> str:
    """The day of speaking as ISO 8601: a day, an interval `from/to`, or `../to` for an undated statement."""
    if said.earliest is None:
        return f"../{said.latest.isoformat()}"
    if said.is_one_day:
        return said.latest.isoformat()
    return f"{said.earliest.isoformat()}/{said.latest.isoformat()}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two positions in the order in which they are tried, `a` the earlier, and what the line was when `b` was
    said.

    `standing` are the condition groups that stood on the line just before `b`; `presumes` the groups that are
    the coalition's premise.
    """

    a: Position
    b: Position
    standing: frozenset[str]
    presumes: frozenset[str]
    policy: Policy

    @property
    def order_known(self) -> bool:
        return order_of(self.a.said, self.b.said) is not Order.UNKNOWN

    @property
    def days(self) -> int:
        """The fewest whole days that can lie between the two."""
        return days_apart(placed(self.a.said), placed(self.b.said))

    def slots(self, **more: str | int) -> Slots:
        """The slots that every sentence about a pair may use: names, days as ISO text, the words as found,
        whole days between.
        """
        slots: Slots = {"days": self.days}
        for side, position in (("a", self.a), ("b", self.b)):
            slots[f"{side}_who"] = position.voice.who
            slots[f"{side}_on"] = day_text(position.said)
            slots[f"{side}_words"] = position.words
        return slots | more


@dataclass(frozen=True, slots=True)
class Fires:
    """The rule holds. `severity` is before caps; `code` is the sentence, `slots` are its values."""

    severity: Severity
    code: str
    slots: Slots


@dataclass(frozen=True, slots=True)
class Silent:
    """The rule does not hold, and the code of the reason."""

    code: str
    slots: Slots = field(default_factory=dict)


Verdict = Fires | Silent
States = Callable[[Position], bool]


def anything(position: Position) -> bool:
    """What a rule asks for that may hold of every position."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. To add one: a function, a line in RULES, a table of cases.

    `state`: what the rule asks of the line's state; for each question the newest earlier position that
    answers it is compared (a named voice before an unnamed one), beside every position of the days before.
    `crosses`: the gates that do not stop it. `restates(pair, later)`: whether a later position says again
    what either side of a found pair said on the rule's own matter. `codes`: every explanation code that
    `judge` can fire with; `silences`: every one it can be silent with. `gives_way`: it is not raised for a new position
    of which another contradiction rule but C5 and C5r is. `earlier` and `later`: what each of two must say for the rule
    to hold of them at all, in that order; where one of them does not, `judge` is silent, and need not be asked.
    `either`: what one of the two must say; where nobody on a line does, the rule holds nowhere on it.
    """

    id: str
    version: int
    judge: Callable[[Pair], Verdict]
    state: tuple[States, ...]
    restates: Callable[[Pair, Position], bool]
    codes: tuple[str, ...]
    silences: tuple[str, ...]
    earlier: States = anything
    later: States = anything
    either: States = anything
    crosses: frozenset[str] = frozenset()
    gives_way: bool = False

    def may_hold(self, a: Position, b: Position) -> bool:
        """Whether it is worth asking of the two in this order."""
        return self.later(b) and self.earlier(a)
