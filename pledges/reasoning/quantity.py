"""A stated size is an interval of whole units, as wide as the words leave it. Units are never converted into
each other.

The intervals are domain.md's (Vocabulary, Quantity): exact n=[n,n], about n=[0.8n,1.2n] rounded outward, at
least n=[n,∞), up to n=[0,n], a range as given, and the magnitudes of `magnitude.py`.
"""

from fractions import Fraction

from pledges.reasoning.facts import Quantity
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.magnitude import MAGNITUDES
from pledges.vocabulary import Measure, Qualifier

LARGEST = 10**15
"""More than any size that states promise; what is above it is a slip of the keyboard (and does not fit the
column).
"""


def make_quantity(
    measure: Measure,
    qualifier: Qualifier,
    *,
    low: int | None = None,
    high: int | None = None,
    words: str = "",
    unit: str = "",
) -> Quantity:
    """The interval that a qualifier makes of the number or numbers beside it.

    exact and about take their number in `low` (or in both); at_least in `low`; up_to in `high`; range takes
    both; magnitude takes neither and looks `words` up, or takes both where somebody has read the words.
    `words` are kept as found. `unit` is the currency (ISO 4217) of money and empty for everything else.
    Raises InvalidFactError naming the field at fault.
    """
    for field, number in (("low", low), ("high", high)):
        _check_number(field, number)
    if low is not None and high is not None and low > high:
        raise InvalidFactError("low", "low_above_high", f"{low} is above {high}, the high end.")
    _check_unit(measure, unit)
    bottom, top = _interval(qualifier, low, high, words)
    return Quantity(measure, qualifier, bottom, top, unit, words)


def _check_number(field: str, number: int | None) -> None:
    if number is None:
        return
    if isinstance(number, bool) or not isinstance(number, int):
        raise InvalidFactError(field, "not_whole", f"{number!r} is not a whole number.")
    if number < 0:
        raise InvalidFactError(field, "negative", f"{number} is below zero.")
    if number > LARGEST:
        raise InvalidFactError(field, "too_large", f"{number} is more than any size that can be stored.")


def _check_unit(measure: Measure, unit: str) -> None:
    if measure is Measure.MONEY:
        if not (len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()):
            raise InvalidFactError("unit", "no_currency", "money needs its currency, three letters such as EUR.")
    elif unit:
        raise InvalidFactError("unit", "unit_not_money", f"only money has a currency; {measure.value} has none.")


def _interval(qualifier: Qualifier, low: int | None, high: int | None, words: str) -> tuple[int, int | None]:
    match qualifier:
        case Qualifier.EXACT:
            number = _single(low, high)
            return number, number
        case Qualifier.ABOUT:
            number = _single(low, high)
            return number * 8 // 10, -(-number * 12 // 10)
        case Qualifier.AT_LEAST:
            if high is not None:
                raise InvalidFactError("high", "has_no_high", "at least has no high end.")
            return _needed("low", low), None
        case Qualifier.UP_TO:
            if low:
                raise InvalidFactError("low", "has_no_low", "up to has no low end.")
            return 0, _needed("high", high)
        case Qualifier.RANGE:
            return _needed("low", low), _needed("high", high)
        case Qualifier.MAGNITUDE:
            return _magnitude(low, high, words)


def _single(low: int | None, high: int | None) -> int:
    if low is not None and high is not None and low != high:
        raise InvalidFactError("high", "two_numbers", f"one number is meant, and {low} is not {high}.")
    return _needed("low", low if low is not None else high)


def _needed(field: str, number: int | None) -> int:
    if number is None:
        raise InvalidFactError(field, "missing", "a number is needed here.")
    return number


def _magnitude(low: int | None, high: int | None, words: str) -> tuple[int, int]:
    if low is not None or high is not None:
        return _needed("low", low), _needed("high", high)
    try:
        return MAGNITUDES[" ".join(words.casefold().split())]
    except KeyError:
        raise InvalidFactError("as_found", "unknown_magnitude", f"“{words}” is not a size that we know.") from None


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two sizes count the same thing in the same unit."""
    return a.measure is b.measure and a.unit == b.unit


def below(a: Quantity, b: Quantity) -> bool:
    """Whether all of `a` lies under all of `b`; False where they cannot be compared."""
    return comparable(a, b) and a.high is not None and a.high < b.low


def disjoint(a: Quantity, b: Quantity) -> bool:
    """Whether no number satisfies both; False where they cannot be compared."""
    return below(a, b) or below(b, a)


def overlaps(a: Quantity, b: Quantity) -> bool:
    """Whether some number satisfies both; False where they cannot be compared."""
    return comparable(a, b) and not disjoint(a, b)


def nested(inner: Quantity, outer: Quantity) -> bool:
    """Whether every number of `inner` is one of `outer`; False where they cannot be compared."""
    open_ended = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return comparable(inner, outer) and outer.low <= inner.low and open_ended


def cut_ratio(earlier: Quantity, later: Quantity) -> Fraction | None:
    """How much of `earlier` is gone at least: (earlier.low − later.high) / earlier.low, 0–1 (rules.md, C4).

    None where the later is not wholly below the earlier.
    """
    if later.high is None or not below(later, earlier):
        return None
    return Fraction(earlier.low - later.high, earlier.low)
