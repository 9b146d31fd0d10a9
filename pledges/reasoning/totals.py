"""Totals as honest ranges: what can be counted on, what could be at most, and how many pledges give no number at all.

domain.md, "Totals, honestly": the floor is the sum of lows over pledges that are pledged or firmer, fresh and
undisputed; the ceiling is the sum of highs over the same plus the stale and the disputed ones, open where one of them
is. Floated pledges are outside both. A pledge without a number is counted as that, never as 0. Unlike units are never
added: a pledge in another unit has a number, but not one of this sum. What several promised together, what others say
of a country and what is ruled out add to nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pledges.reasoning.facts import Quantity
from pledges.vocabulary import Counted, Firmness, Measure

DIGITS = 3
"""Significant digits of a total (pages.md, Uncertainty, 5)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One live pledge of a country's own, as a total asks about it. A collective pledge or a refusal is no part.

    `counted` says whether anything stands in its way; `partly` that a condition stands in the way of a part of it.
    """

    firmness: Firmness | None
    quantity: Quantity | None
    stale: bool
    disputed: bool
    counted: Counted = Counted.COUNTED_ON
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """Whole units of `measure` (and `unit`, the currency of money). `ceiling` None is "or more".

    `counted` pledges are pledged or firmer; of these `with_number` give one in this unit, `other_unit` in another,
    and `without_number` none. `stale` and `disputed` say how many of the counted are kept out of the floor for that
    reason; one may be both. `floated` pledges are outside everything.
    """

    measure: Measure
    unit: str
    floor: int
    ceiling: int | None
    counted: int
    with_number: int
    other_unit: int
    without_number: int
    stale: int
    disputed: int
    floated: int

    @property
    def low(self) -> int | None:
        """The floor; None where no pledge gives a number in this unit: that is not known to be 0."""
        return self.floor if self.with_number else None

    @property
    def high(self) -> int | None:
        """The ceiling; None where it is open (`is_unbounded`), and where no pledge gives a number."""
        return self.ceiling if self.with_number else None

    @property
    def is_unbounded(self) -> bool:
        """Whether one of the numbers has no upper end."""
        return self.with_number > 0 and self.ceiling is None

    @property
    def is_total(self) -> bool:
        """Whether the word *total* may be used: at least half of the counted pledges give a number of this unit."""
        return self.with_number > 0 and 2 * self.with_number >= self.counted


def total(parts: Iterable[Part], measure: Measure, unit: str = "") -> Total:
    """The honest range of `parts` in one unit. Pure; the order of parts does not matter."""
    everything = list(parts)
    counted = [part for part in everything if _is_counted(part)]
    numbered = [part.quantity for part in counted if _fits(part.quantity, measure, unit)]
    safe = [
        part.quantity
        for part in counted
        if _fits(part.quantity, measure, unit) and not part.stale and not part.disputed
    ]
    highs = [quantity.high for quantity in numbered if quantity is not None]
    return Total(
        measure=measure,
        unit=unit,
        floor=sum(quantity.low for quantity in safe if quantity is not None),
        ceiling=None if None in highs else sum(high for high in highs if high is not None),
        counted=len(counted),
        with_number=len(numbered),
        other_unit=sum(part.quantity is not None for part in counted) - len(numbered),
        without_number=sum(part.quantity is None for part in counted),
        stale=sum(part.stale for part in counted),
        disputed=sum(part.disputed for part in counted),
        floated=sum(part.firmness is Firmness.FLOATED for part in everything),
    )


@dataclass(frozen=True, slots=True)
class Ranges:
    """Everything pledged, and the same by what stands in its way: nothing, a condition that is not met, one that has
    failed. No pledge is in two of the three.
    """

    pledged: Total
    counted_on: Total
    waiting: Total
    failed: Total


def ranges(parts: Iterable[Part], measure: Measure, unit: str = "") -> Ranges:
    """The honest ranges of `parts` in one unit. Of a pledge of which only a part is free, an unknown part can be
    counted on: its low there is 0. Pure; the order of parts does not matter.
    """
    everything = list(parts)
    by = {one: [part for part in everything if part.counted is one and _is_counted(part)] for one in Counted}
    return Ranges(
        pledged=total(everything, measure, unit),
        counted_on=total(map(_free_part, by[Counted.COUNTED_ON]), measure, unit),
        waiting=total(by[Counted.WAITING], measure, unit),
        failed=total(by[Counted.FAILED], measure, unit),
    )


def units(parts: Iterable[Part]) -> list[tuple[Measure, str]]:
    """What the pledged parts give numbers in, each with the currency of money, in the order of the codes."""
    found = {(part.quantity.measure, part.quantity.unit) for part in parts if part.quantity and _is_counted(part)}
    return sorted(found, key=lambda one: (list(Measure).index(one[0]), one[1]))


def _free_part(part: Part) -> Part:
    if not part.partly or part.quantity is None:
        return part
    return replace(part, quantity=replace(part.quantity, low=0))


def rounded_down(value: int) -> int:
    """`value` (0 or more) with at most three significant digits, never above itself: for floors."""
    step: int = 10 ** max(0, len(str(value)) - DIGITS)
    return value // step * step


def rounded_up(value: int) -> int:
    """`value` (0 or more) with at most three significant digits, never below itself: for ceilings."""
    step: int = 10 ** max(0, len(str(value)) - DIGITS)
    return -(-value // step) * step


def _is_counted(part: Part) -> bool:
    return part.firmness is not None and part.firmness.rank >= Firmness.PLEDGED.rank


def _fits(quantity: Quantity | None, measure: Measure, unit: str) -> bool:
    return quantity is not None and quantity.measure is measure and quantity.unit == unit
