"""Several things in one sentence, joined as the reader's language joins them."""

from collections.abc import Sequence

from babel.lists import format_list

from pledges.words.languages import reading_locale


def all_of(parts: Sequence[str]) -> str:
    """ "A, B and C"."""
    return format_list(list(parts), style="standard", locale=reading_locale())


def one_of(parts: Sequence[str]) -> str:
    """ "A, B or C"."""
    return format_list(list(parts), style="or", locale=reading_locale())
