"""What is pledged beside what is said to be needed, as ranges: covered, short by so much, or it cannot be said.

Nothing is guessed. *Covered* needs the floor to reach the highest number that the source gives ("at least n" asks for
n). *Short* needs the ceiling to stay below the lowest, and every counted pledge to give a number in this unit: one
that gives none might close the gap. Everything else cannot be said.
"""

from dataclasses import dataclass

from pledges.reasoning.facts import Quantity
from pledges.reasoning.totals import Total
from pledges.vocabulary import Coverage


@dataclass(frozen=True, slots=True)
class Covered:
    """The verdict, and by how much the numbers that are given stay below what is needed: `low` at least, `high` at most
    (None where the source gives no upper end), in whole units of the requirement. Both 0 where it is covered.
    """

    verdict: Coverage
    low: int
    high: int | None


def coverage(needed: Quantity, total: Total) -> Covered:
    """`total`, which is of the same capability and unit, beside `needed`. Pure."""
    wanted = needed.low if needed.high is None else needed.high
    if total.with_number and total.floor >= wanted:
        return Covered(Coverage.COVERED, 0, 0)
    ceiling = total.ceiling if total.with_number else 0
    low = 0 if ceiling is None else max(0, needed.low - ceiling)
    high = None if needed.high is None else max(0, needed.high - total.floor)
    all_counted = total.with_number > 0 and not total.without_number and not total.other_unit
    return Covered(Coverage.SHORT if all_counted and low > 0 else Coverage.CANNOT_BE_SAID, low, high)
