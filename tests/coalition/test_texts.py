"""Which characters a text may hold is one answer, given twice: by Python at the doors and by the database at the
end.
"""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from coalition.fields import validate_line, validate_lines
from coalition.texts import MULTI_LINE_SQL, ONE_LINE_SQL, forbidden_character

BIDI = {"\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
SUSPICIOUS = [*range(0x0001, 0x0250), *range(0x0600, 0x0620), *range(0x2000, 0x2100), *range(0x3000, 0x3010)]
SUSPICIOUS += [*range(0xFE00, 0xFE10), *range(0xFEFE, 0xFF10), *range(0xFFF0, 0x10000), *range(0x1F468, 0x1F46C)]
STORABLE = [chr(code) for code in SUSPICIOUS if not 0xD800 <= code <= 0xDFFF]


def _refused_by_sql(pattern: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT letter FROM unnest(%s::text[]) letter WHERE 'a' || letter || 'b' ~ %s", [STORABLE, pattern]
        )
        return {letter for (letter,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "multi_line"), [(ONE_LINE_SQL, False), (MULTI_LINE_SQL, True)])
def test_python_and_the_database_refuse_the_same_characters(pattern: str, multi_line: bool) -> None:
    refused = {letter for letter in STORABLE if forbidden_character(f"a{letter}b", multi_line=multi_line)}
    assert refused == _refused_by_sql(pattern)


def test_one_line_refuses_controls_separators_and_bidirectional_controls_and_nothing_else() -> None:
    refused = {chr(code) for code in range(0x110000) if forbidden_character(chr(code))}
    named = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")}
    assert refused == named | BIDI


def test_several_lines_allow_the_line_break_and_nothing_more() -> None:
    one = {chr(code) for code in range(0x110000) if forbidden_character(chr(code))}
    several = {chr(code) for code in range(0x110000) if forbidden_character(chr(code), multi_line=True)}
    assert one - several == {"\n"}
    assert several < one


@pytest.mark.parametrize(
    "text",
    [
        "Emmanuel Macron",
        "Київ або Одеса",
        "صحيفة",
        "“not true”\u2014 no",
        "a\u00a0b",
        "👨\u200d👩",
        "e\u0301",
        "",
    ],
)
def test_what_people_write_is_allowed(text: str) -> None:
    assert forbidden_character(text) is None


def test_what_is_wrong_is_named_with_its_place() -> None:
    assert forbidden_character("ab\u202ecd") == "U+202E at position 3"
    assert forbidden_character("\x00") == "U+0000 at position 1"
    assert forbidden_character("a\tb", multi_line=True) == "U+0009 at position 2"


@pytest.mark.parametrize("text", ["a\nb", "a\u2028b", "a\x9bb", "\ud800"])
def test_the_fields_say_which_character_it_was(text: str) -> None:
    with pytest.raises(ValidationError, match="U\\+"):
        validate_line(text)


def test_a_field_of_several_lines_keeps_its_line_breaks() -> None:
    validate_lines("a\nb")
    with pytest.raises(ValidationError, match="U\\+000D"):
        validate_lines("a\r\nb")
