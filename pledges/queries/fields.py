"""Values of a question, read strictly: one spelling each, nothing guessed, nothing skipped.

Each field says in JSON Schema what it takes (`schema`, `is_list`), so that what is documented is what is read. A
refusal names the value.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.texts import forbidden_character
from pledges.queries import limits
from pledges.queries.head import seq_at

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_NUMBER = re.compile(rf"[0-9]{{1,{limits.DIGITS_MAX}}}")
_SHOWN = 60


def shown(value: str) -> str:
    """`value` as a message may repeat it: cut, and without characters that would not print."""
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}…"


def parts(value: str) -> list[str]:
    """The values of a comma list, each once, in their order. Raises ValidationError for an empty one or too many."""
    found = value.split(",")
    if len(found) > limits.ITEMS_MAX:
        raise forms.ValidationError(
            _("%(n)s values are more than the %(most)s that one list may have."),
            code="too_many",
            params={"n": len(found), "most": limits.ITEMS_MAX},
        )
    if not all(found):
        raise forms.ValidationError(_("A comma list may not have an empty value."), code="empty")
    return list(dict.fromkeys(found))


def read_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises ValidationError for anything else, and for a day out of bounds."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not limits.FIRST_DAY <= day <= limits.LAST_DAY:
        raise forms.ValidationError(
            _("“%(value)s” is not a day from %(first)s to %(last)s, written YYYY-MM-DD."),
            code="invalid_day",
            params={"value": shown(text), "first": limits.FIRST_DAY, "last": limits.LAST_DAY},
        )
    return day


def read_number(text: str) -> int:
    """A whole number in ASCII digits. Raises ValidationError for anything else."""
    if not _NUMBER.fullmatch(text):
        raise forms.ValidationError(
            _("“%(value)s” is not a whole number of at most %(digits)s digits."),
            code="invalid_number",
            params={"value": shown(text), "digits": limits.DIGITS_MAX},
        )
    return int(text)


def read_record_point(text: str) -> int | datetime:
    """The number of `seq:N`, or a time with its zone. Raises ValidationError for anything else."""
    if text.startswith("seq:"):
        return read_number(text.removeprefix("seq:"))
    try:
        instant = datetime.fromisoformat(text) if text.isascii() and "T" in text else None
        if instant is not None and instant.tzinfo is not None:
            in_bounds = limits.FIRST_DAY <= instant.astimezone(UTC).date() <= limits.LAST_DAY
            return instant if in_bounds else _no_time(text)
    except (ValueError, OverflowError):
        pass
    return _no_time(text)


def read_record_time(text: str) -> int:
    """The same as the number of a commit: of a time, the last at or before it. Raises ValidationError."""
    point = read_record_point(text)
    return point if isinstance(point, int) else seq_at(point)


def _no_time(text: str) -> NoReturn:
    raise forms.ValidationError(
        _("“%(value)s” is neither seq:N nor a time with its zone, such as 2026-01-31T12:00:00Z."),
        code="invalid_time",
        params={"value": shown(text)},
    )


class AskedField(forms.Field):
    """One value of a question. An empty one asks nothing."""

    is_list = False

    def schema(self) -> dict[str, Any]:
        """What the field takes, in JSON Schema (of one value where it takes a list)."""
        return {"type": "string"}

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises ValidationError."""
        raise NotImplementedError

    def ask_size(self, text: str) -> None:
        """Raises ValidationError for a text that asks more than one question may. Reads no row."""
        if self.is_list and text.count(",") >= limits.ITEMS_MAX:
            parts(text)

    def to_python(self, value: object) -> Any:
        return self.read(value) if isinstance(value, str) and value else None


class CodesField(AskedField):
    """Codes of one closed list, any of which may hold."""

    is_list = True

    def __init__(self, *, codes: Iterable[str], **kwargs: Any) -> None:
        self.codes = tuple(str(code) for code in codes)
        super().__init__(**kwargs)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.codes)}

    def read(self, text: str) -> list[str]:
        return [self.known(code) for code in parts(text)]

    def known(self, code: str) -> str:
        if code not in self.codes:
            raise forms.ValidationError(
                _("“%(value)s” is not one of: %(known)s."),
                code="unknown_value",
                params={"value": shown(code), "known": ", ".join(self.codes)},
            )
        return code


class CodeField(CodesField):
    """One code of a closed list."""

    is_list = False

    def read(self, text: str) -> str:  # type: ignore[override]  # one where its parent takes several
        return self.known(text)


class TruthField(CodeField):
    """true or false."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(codes=("true", "false"), **kwargs)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, text: str) -> bool:  # type: ignore[override]  # the code means a truth value
        return self.known(text) == "true"


class KeysField(AskedField):
    """Public keys of rows, any of which may hold; read as their primary keys. One that is not there is refused."""

    is_list = True

    def __init__(self, *, key: str, rows: Callable[[], QuerySet[Any]], **kwargs: Any) -> None:
        self.key, self.rows = key, rows
        super().__init__(**kwargs)

    def read(self, text: str) -> list[int]:
        wanted = parts(text)
        found: Mapping[str, int] = {}
        if all(_KEY.fullmatch(key) for key in wanted):
            found = dict(self.rows().filter(**{f"{self.key}__in": wanted}).values_list(self.key, "pk"))
        for key in wanted:
            if key not in found:
                raise forms.ValidationError(
                    _("There is no “%(value)s”."), code="unknown_value", params={"value": shown(key)}
                )
        return [found[key] for key in wanted]


class DayField(AskedField):
    """A day, YYYY-MM-DD."""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, text: str) -> date:
        return read_day(text)


class NumberField(AskedField):
    """A whole number, not negative."""

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0}

    def read(self, text: str) -> int:
        return read_number(text)


class RecordTimeField(AskedField):
    """A time of the record, read as the number of a commit."""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": ["seq:12", "2026-01-31T12:00:00Z"]}

    def read(self, text: str) -> int:
        return read_record_time(text)


class TermsField(AskedField):
    """Words to look for, all of which must be there."""

    def read(self, text: str) -> list[str]:
        if found := forbidden_character(text):
            raise forms.ValidationError(
                _("This text holds a character that it may not hold (%(found)s)."),
                code="forbidden_character",
                params={"found": found},
            )
        terms = text.split()
        if len(terms) > limits.TERMS_MAX or any(len(term) > limits.TERM_LENGTH_MAX for term in terms):
            raise forms.ValidationError(
                _("A search has at most %(terms)s words of at most %(length)s characters."),
                code="too_many",
                params={"terms": limits.TERMS_MAX, "length": limits.TERM_LENGTH_MAX},
            )
        return terms

    def ask_size(self, text: str) -> None:
        self.read(text)


class LanguagesField(AskedField):
    """Language codes such as en, uk or pt-BR, any of which may hold."""

    is_list = True
    _form = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")

    def read(self, text: str) -> list[str]:
        found = parts(text)
        for code in found:
            if not self._form.fullmatch(code):
                raise forms.ValidationError(
                    _("“%(value)s” is no language code such as en, uk or pt-BR."),
                    code="unknown_value",
                    params={"value": shown(code)},
                )
        return found
