"""How far the rules agree with people who read the same two statements: counts, shares and the bars. Pure.

What counts is what is caught of *contradiction* and *review* and what fires on *none*: agreement over all pairs would
flatter a program that never flags, so it is not worked out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pledges.vocabulary import Severity

AGREEMENT_BAR = Fraction(9, 10)
"""The least share of *review* and of *info* pairs on which rules and reader agree."""


class Expected(StrEnum):
    """What a reader of both statements expects to be flagged."""

    CONTRADICTION = "contradiction"
    REVIEW = "review"
    INFO = "info"
    NONE = "none"


class Raised(StrEnum):
    """The gravest thing that was raised on a pair, after caps."""

    NOTHING = "nothing"
    INFO = "info"
    LOW = "low"
    GRAVER = "medium or above"


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that holds on a pair. `severity` is after caps, `uncapped` before them."""

    rule: str
    severity: Severity
    uncapped: Severity


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled pair and what fired on it."""

    a: str
    b: str
    expected: Expected
    fired: tuple[Fired, ...]

    @property
    def agrees(self) -> bool:
        match self.expected:
            case Expected.CONTRADICTION:
                return any(one.uncapped.rank >= Severity.MEDIUM.rank for one in self.fired)
            case Expected.REVIEW:
                return bool(self.fired)
            case Expected.INFO:
                return all(one.severity.rank <= Severity.LOW.rank for one in self.fired)
            case Expected.NONE:
                return not self.fired

    @property
    def raised(self) -> Raised:
        top = max((one.severity.rank for one in self.fired), default=None)
        if top is None:
            return Raised.NOTHING
        if top == Severity.INFO.rank:
            return Raised.INFO
        return Raised.LOW if top == Severity.LOW.rank else Raised.GRAVER

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(one.rule for one in self.fired)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` pairs."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        """0–1; None where there is no pair."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """One rule. `precision`: of the pairs on which it fires, those that a reader wants flagged at all (every label but
    *none*). `recall`: of the pairs that a reader wants looked at (*contradiction*, *review*), those that it is one of
    the rules to raise; the rules share this work, and `alone` counts the pairs that no other rule raises.
    """

    rule: str
    precision: Share
    recall: Share
    alone: int


def of_rules(outcomes: Iterable[Outcome], rules: Iterable[str]) -> tuple[RuleQuality, ...]:
    pairs = list(outcomes)
    wanted = [pair for pair in pairs if pair.expected in (Expected.CONTRADICTION, Expected.REVIEW)]
    return tuple(
        RuleQuality(
            rule=rule,
            precision=Share(
                sum(rule in pair.rules and pair.expected is not Expected.NONE for pair in pairs),
                sum(rule in pair.rules for pair in pairs),
            ),
            recall=Share(sum(rule in pair.rules for pair in wanted), len(wanted)),
            alone=sum(pair.rules == {rule} for pair in wanted),
        )
        for rule in rules
    )


def agreement(outcomes: Iterable[Outcome]) -> dict[Expected, Share]:
    """For each label, how many of its pairs the rules agree with."""
    pairs = list(outcomes)
    return {
        label: Share(
            sum(pair.agrees for pair in pairs if pair.expected is label),
            sum(pair.expected is label for pair in pairs),
        )
        for label in Expected
    }


def confusion(outcomes: Iterable[Outcome]) -> Counter[tuple[Expected, Raised]]:
    """How many pairs of each label raised what at most."""
    return Counter((pair.expected, pair.raised) for pair in outcomes)


def missed_bars(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Each bar that is missed, in words for the operator; none where all hold."""
    found = agreement(list(outcomes))
    said = []
    for label, what in ((Expected.NONE, "raise something"), (Expected.CONTRADICTION, "raise no contradiction")):
        wrong = found[label].whole - found[label].part
        if wrong:
            said.append(f"{wrong} of {found[label].whole} pairs labelled {label} {what}.")
    for label in (Expected.REVIEW, Expected.INFO):
        share = found[label].value
        if share is not None and share < AGREEMENT_BAR:
            said.append(f"Agreement on {label} is {float(share):.3f}, below {float(AGREEMENT_BAR):.2f}.")
    return tuple(said)
