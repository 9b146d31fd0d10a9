"""Which characters a text may hold (trust.md R18). One line: no controls, no line or paragraph separators, no bidi
controls.

The same class of characters stands in `ONE_LINE_SQL` and `MULTI_LINE_SQL` for the database's own check, so that a
text which passes here passes there; `tests/coalition/test_texts.py` compares the two character by character.
"""

import re

_SEPARATORS_AND_BIDI = "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_FORBIDDEN = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_SEPARATORS_AND_BIDI}]")
_FORBIDDEN_BUT_NEWLINE = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{_SEPARATORS_AND_BIDI}]")

_SQL_BIDI = r"\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
ONE_LINE_SQL = rf"[\u0001-\u001f\u007f-\u009f{_SQL_BIDI}]"
MULTI_LINE_SQL = rf"[\u0001-\u0009\u000b-\u001f\u007f-\u009f{_SQL_BIDI}]"


def forbidden_character(text: str, *, multi_line: bool = False) -> str | None:
    """The first character of `text` that may not be there as "U+XXXX at position n" (counted from 1), or None."""
    found = (_FORBIDDEN_BUT_NEWLINE if multi_line else _FORBIDDEN).search(text)
    if found is None:
        return None
    return f"U+{ord(found.group()):04X} at position {found.start() + 1}"


def one_line(text: str, limit: int = 500) -> str:
    """`text` as one line that the record may hold, at most `limit` characters: for reasons that programs give."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())[:limit]
