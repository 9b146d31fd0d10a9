"""Reading a size from a few words: "up to 600", "5-10k", "a battalion", "several thousand troops", "£200
million".

Only what is understood whole becomes a size; anything else is None, and a person fills the fields by hand.
Nothing is rounded and nothing is guessed: "2-3 thousand" is a range, "a company" is no measure of ours.
"""

import re
from fractions import Fraction

from pledges.reasoning.facts import Quantity
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.magnitude import CARDINALS, MAGNITUDES, MULTIPLES
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import Measure, Qualifier

NOUNS: dict[Measure, str] = {
    Measure.PERSONNEL: r"troops?|soldiers?|personnel|people|persons?|men|servicemen|service members?",
    Measure.BATTALION: r"battalions?",
    Measure.BRIGADE: r"brigades?",
    Measure.AIRCRAFT: r"aircraft|(?:fighter )?jets?|planes?|fighters|helicopters?",
    Measure.SHIP: r"ships?|vessels?|frigates?|mine ?hunters?|minesweepers?",
    Measure.VEHICLE: r"vehicles?|tanks?",
    Measure.INSTRUCTOR: r"(?:military )?(?:instructors?|trainers?)",
    Measure.COUNTRY: r"countries|country|states|nations",
}
CURRENCIES = {
    "£": "GBP",
    "pounds": "GBP",
    "gbp": "GBP",
    "€": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
}
CURRENCIES |= {"$": "USD", "dollars": "USD", "usd": "USD"}

PREFIXES: tuple[tuple[Qualifier, int, str], ...] = (
    (Qualifier.UP_TO, 0, r"up to|at most|no more than|a maximum of|max\.?|≤"),
    (Qualifier.UP_TO, -1, r"fewer than|less than|under|below|<"),
    (Qualifier.AT_LEAST, 0, r"at least|no fewer than|no less than|a minimum of|min\.?|≥"),
    (Qualifier.AT_LEAST, 1, r"(?:well )?(?:more than|over|above)|>"),
    (Qualifier.ABOUT, 0, r"about|around|roughly|approximately|approx\.?|some|ca?\.|circa|~"),
)
"""Words before a number, what they make of it, and by how much "more than" and "fewer than" exclude the
number itself.
"""

NUMBER = r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+|\d+(?:[.,]\d{1,2})?"
MULTIPLE = "|".join(sorted(MULTIPLES, key=len, reverse=True))
AMOUNT = re.compile(rf"(?P<number>{NUMBER})\s?(?P<multiple>{MULTIPLE})?")
SPAN = re.compile(
    rf"(?:between )?(?P<low>{NUMBER})\s?(?P<low_multiple>{MULTIPLE})?"
    rf"\s?(?:-|–|—|to|and|or)\s?(?P<high>{NUMBER})\s?(?P<multiple>{MULTIPLE})?"
)
GROUPED = re.compile(r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+")


ARTICLES = frozenset({"a", "an"})
LONGEST = 80
"""Characters; a longer text is a sentence, not a size."""


def parse_size(text: str, default: Measure = Measure.PERSONNEL) -> Quantity | None:
    """The size that `text` states, or None where it is not understood whole.

    `default` is the measure of a bare number. The text is kept as found.
    """
    if len(text) > LONGEST:
        return None
    rest = " ".join(text.casefold().split()).strip(" .")
    bare, unit = _currency(rest)
    bare, measure = (bare, Measure.MONEY) if unit else _measure(rest, default)
    if (measure is Measure.MONEY and not unit) or rest in ARTICLES:
        return None
    try:
        return _read(bare, measure, unit, text.strip())
    except InvalidFactError:
        return None


def _currency(rest: str) -> tuple[str, str]:
    """The text without the one currency it names, and that currency's code; unchanged and "" without one."""
    for word, code in CURRENCIES.items():
        pattern = re.escape(word) if not word.isalpha() else rf"\b{word}\b"
        bare, found = re.subn(pattern, " ", rest)
        if found:
            return " ".join(bare.split()), code
    return rest, ""


def _measure(rest: str, default: Measure) -> tuple[str, Measure]:
    """The text without the noun it ends on, and what that noun counts."""
    for measure, nouns in NOUNS.items():
        bare, found = re.subn(rf"(?:^|[\s-])(?:of )?(?:{nouns})$", "", rest)
        if found:
            return bare.strip(), measure
    return rest, default


def _read(rest: str, measure: Measure, unit: str, words: str) -> Quantity | None:
    if rest in MAGNITUDES:
        low, high = MAGNITUDES[rest]
        return make_quantity(measure, Qualifier.MAGNITUDE, low=low, high=high, words=words, unit=unit)
    if span := SPAN.fullmatch(rest):
        multiple = span["multiple"]
        low_end = _value(span["low"], span["low_multiple"] or multiple)
        high_end = _value(span["high"], multiple)
        if low_end is None or high_end is None:
            return None
        return make_quantity(measure, Qualifier.RANGE, low=low_end, high=high_end, words=words, unit=unit)
    for qualifier, step, prefix in PREFIXES:
        if match := re.fullmatch(rf"(?:{prefix})\s?(?P<amount>.+)", rest):
            number = _amount(match["amount"])
            if number is None:
                return None
            number += 0 if measure is Measure.MONEY else step
            if qualifier is Qualifier.UP_TO:
                return make_quantity(measure, qualifier, high=number, words=words, unit=unit)
            return make_quantity(measure, qualifier, low=number, words=words, unit=unit)
    number = _amount(rest)
    if number is None:
        return None
    return make_quantity(measure, Qualifier.EXACT, low=number, words=words, unit=unit)


def _amount(text: str) -> int | None:
    """A single number, in digits or spelled out; None for anything else."""
    if match := AMOUNT.fullmatch(text):
        return _value(match["number"], match["multiple"])
    first, _, second = text.partition(" ")
    if first not in CARDINALS or (second and second not in MULTIPLES):
        return None
    return CARDINALS[first] * MULTIPLES.get(second, 1)


def _value(digits: str, multiple: str | None) -> int | None:
    """A number in digits times its multiple; None where that is not whole.

    Three digits after each mark are thousands ("5.000" in German, "6 000" in French); one or two are a
    fraction ("2.5k").
    """
    plain = re.sub(r"\D", "", digits) if GROUPED.fullmatch(digits) else digits.replace(",", ".")
    number = Fraction(plain) * MULTIPLES.get(multiple or "", 1)
    return number.numerator if number.denominator == 1 else None
