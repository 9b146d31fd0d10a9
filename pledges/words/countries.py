"""Country names in the reader's language, from CLDR; and the few that a sentence needs an article for."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from pledges.words.languages import reading_locale

OPENING: dict[str, str | Promise] = {
    "GB": pgettext_lazy("opens a sentence", "The United Kingdom"),
    "NL": pgettext_lazy("opens a sentence", "The Netherlands"),
    "US": pgettext_lazy("opens a sentence", "The United States"),
}
INSIDE: dict[str, str | Promise] = {
    "GB": pgettext_lazy("inside a sentence", "the United Kingdom"),
    "NL": pgettext_lazy("inside a sentence", "the Netherlands"),
    "US": pgettext_lazy("inside a sentence", "the United States"),
}
COALITION_OPENING = pgettext_lazy("opens a sentence", "The coalition")
COALITION_INSIDE = pgettext_lazy("inside a sentence", "the coalition")


def country_name(iso2: str, fallback: str = "") -> str:
    """The name in the reader's language; where CLDR has none, `fallback` (the name on record), else the code."""
    return reading_locale().territories.get(iso2) or fallback or iso2


def country_opening(iso2: str, fallback: str = "") -> str:
    """The country as a sentence opens with it; the coalition for an empty code."""
    if not iso2:
        return str(COALITION_OPENING)
    return str(OPENING.get(iso2, "")) or country_name(iso2, fallback)


def country_inside(iso2: str, fallback: str = "") -> str:
    """The country inside a sentence; the coalition for an empty code."""
    if not iso2:
        return str(COALITION_INSIDE)
    return str(INSIDE.get(iso2, "")) or country_name(iso2, fallback)
