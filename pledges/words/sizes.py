"""A stated size as people read it. Words stay words, and no size is said so, never 0."""

from babel.numbers import format_compact_currency, format_currency, format_decimal

from pledges.vocabulary import Measure, Qualifier
from pledges.words.languages import reading_locale
from pledges.words.size_phrases import BARE, COUNTED, NOT_STATED, THEIR_WORDS

MONEY_DIGITS = 2
"""Digits after the point in "€4.25B"; an amount that needs more is written out."""


def size(
    measure: str,
    qualifier: str,
    low: int | None,
    high: int | None,
    *,
    currency: str = "",
    as_found: str = "",
    prose: bool = False,
    bare: bool = False,
) -> str:
    """What a quantity's columns say: "up to 600 people", "5,000–10,000 people", "several thousand (their words)".

    `low` and `high` are whole units of `measure`, as stored. `prose` writes ranges with "to"; `bare` leaves the unit
    of people out, where a heading says it. An empty measure reads "size not stated". Raises ValueError for an unknown
    code.
    """
    if not measure or low is None:
        return str(NOT_STATED)
    kind, how = Measure(measure), Qualifier(qualifier)
    if how is Qualifier.MAGNITUDE and as_found:
        return THEIR_WORDS % {"words": as_found}
    form, first, last = _form(how, low, high)
    if form == "range" and prose:
        form = "range_prose"
    phrases = BARE if bare and kind is Measure.PERSONNEL else COUNTED[kind]
    deciding = first if form in ("exact", "about", "at_least") or last is None else last
    return phrases[form] % {
        "low": number(first, kind, currency),
        "high": "" if last is None else number(last, kind, currency),
        "count": deciding,
    }


def number(value: int, measure: str = Measure.PERSONNEL, currency: str = "") -> str:
    """A number with the marks of the reader's language; money with its sign, shortened where nothing is lost."""
    locale = reading_locale()
    if measure != Measure.MONEY:
        return format_decimal(value, locale=locale)
    if value >= 1_000_000 and value * 10**MONEY_DIGITS % 10 ** (len(str(value)) - 1 - (len(str(value)) - 1) % 3) == 0:
        return format_compact_currency(value, currency, locale=locale, fraction_digits=MONEY_DIGITS)
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, currency, format=whole, locale=locale, currency_digits=False)


def _form(how: Qualifier, low: int, high: int | None) -> tuple[str, int, int | None]:
    """Which phrase fits, and its numbers. "About n" is stored as 0.8n–1.2n, rounded outward, so n is the middle."""
    if how is Qualifier.ABOUT and high is not None:
        return "about", (low + high) // 2, None
    if how is Qualifier.UP_TO and high is not None:
        return "up_to", low, high
    if high is None:
        return "at_least", low, None
    if low == high:
        return "exact", low, high
    return "range", low, high
