"""Which CLDR locale stands for the language that a reader sees."""

from babel import Locale
from django.utils.translation import get_language

BRITISH = Locale("en", "GB")
"""English pages write "25 November 2025"."""


def reading_locale() -> Locale:
    """The locale of the active language; British English where none is active."""
    code = get_language() or "en"
    return BRITISH if code == "en" else Locale.parse(code, sep="-")
