"""Every code has words: one lookup over all closed lists. A code without words is an error, never an empty text."""

from enum import StrEnum

from pledges.words import coalition_codes, counting_codes, pledge_codes, source_codes, statement_codes, workflow_codes

LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    **pledge_codes.WORDS,
    **statement_codes.WORDS,
    **source_codes.WORDS,
    **workflow_codes.WORDS,
    **coalition_codes.WORDS,
    **counting_codes.WORDS,
}
"""The words of every code, by its list. They are lazy: translated when they are shown."""


def label(code: StrEnum) -> str:
    """The words for a code of either vocabulary. Raises KeyError for a list without words."""
    return LABELS[type(code)][code]


def label_of(codes: type[StrEnum], value: str) -> str:
    """The words for the value of a column; empty where the column is empty. Raises ValueError for an unknown code."""
    return label(codes(value)) if value else ""


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """The codes of a list with their words, for a form."""
    return [(code.value, label(code)) for code in codes]
