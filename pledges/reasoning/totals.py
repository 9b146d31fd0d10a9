"""Totals as honest ranges: what can be counted on, what could be at most, and how many pledges give no number at all.

domain.md, "Totals, honestly": the floor is the sum of lows over pledges that are pledged or firmer, fresh and
undisputed; the ceiling is the sum of highs over the same plus the stale and the disputed ones, open where one of them
is. Floated pledges are outside both. A pledge without a number is counted as that, never as 0. Unlike units are never
added: a pledge in another unit has a number, but not one of this sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pledges.reasoning.facts import Quantity
from pledges.vocabulary import Firmness, Measure

DIGITS = 3
"""Significant digits of a total (pages.md, Uncertainty, 5)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One live pledge of a country's own, as a total asks about it. A collective pledge or a refusal is no part."""

    firmness: Firmness | None
    quantity: Quantity | None
    stale: bool
    disputed: bool


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
