"""Columns that the whole record uses, and the named database checks that go with them.

A text that reaches the database by any path obeys `coalition.texts`; a code is one of its list; an address is a web
address. Each check is a named constraint with a message for people, so that a form, the API and raw SQL are refused
alike.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.addresses import ADDRESS_SQL, MAX_LENGTH, AddressError, check_address
from coalition.texts import MULTI_LINE_SQL, ONE_LINE_SQL, forbidden_character


def validate_line(text: str) -> None:
    """Raise ValidationError where `text` could not stand on one line."""
    if found := forbidden_character(text):
        raise ValidationError(
            _("This text holds a character that it may not hold (%(found)s)."), params={"found": found}
        )


def validate_lines(text: str) -> None:
    """Raise ValidationError where `text` holds a control character other than a line break."""
    if found := forbidden_character(text, multi_line=True):
        raise ValidationError(
            _("This text holds a character that it may not hold (%(found)s)."), params={"found": found}
        )


def validate_address(text: str) -> None:
    """Raise ValidationError where `text` is no web address that the record may rest on."""
    try:
        check_address(text)
    except AddressError as error:
        raise ValidationError(str(error)) from error


class LineField(models.CharField):
    """One line of text. Empty means not stated; there is no NULL."""

    default_validators = [validate_line]


class LinesField(models.TextField):
    """Text that may have line breaks."""

    default_validators = [validate_lines]


class AddressField(models.CharField):
    """A web address, as given."""

    default_validators = [validate_address]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """The codes of a list for a model field. The words that people read are looked up in `pledges.words`, not here."""
    return [(code.value, code.value) for code in codes]


def code_check(model: str, field: str, codes: Iterable[str], *, blank: bool = False) -> models.CheckConstraint:
    """`field` holds one of `codes` (or is empty where `blank`)."""
    allowed = [str(code) for code in codes] + ([""] if blank else [])
    return models.CheckConstraint(
        name=f"{model}_{field}_known",
        condition=Q(**{f"{field}__in": allowed}),
        violation_error_message=_("This is not one of the known codes."),
    )


def line_check(model: str, field: str) -> models.CheckConstraint:
    """`field` stands on one line: no control, separator or bidirectional characters."""
    return models.CheckConstraint(
        name=f"{model}_{field}_one_line",
        condition=~Q(**{f"{field}__regex": ONE_LINE_SQL}),
        violation_error_message=_("This text holds a character that it may not hold."),
    )


def lines_check(model: str, field: str) -> models.CheckConstraint:
    """`field` holds no control characters but line breaks."""
    return models.CheckConstraint(
        name=f"{model}_{field}_clean",
        condition=~Q(**{f"{field}__regex": MULTI_LINE_SQL}),
        violation_error_message=_("This text holds a character that it may not hold."),
    )


def filled_check(model: str, field: str) -> models.CheckConstraint:
    """`field` is not empty and not only blanks."""
    return models.CheckConstraint(
        name=f"{model}_{field}_filled",
        condition=Q(**{f"{field}__regex": r"\S"}),
        violation_error_message=_("This may not be empty."),
    )


def address_check(model: str, field: str) -> models.CheckConstraint:
    """`field` is empty or starts like a web address; `coalition.addresses` checks the rest of it at every door."""
    return models.CheckConstraint(
        name=f"{model}_{field}_is_web",
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": ADDRESS_SQL}),
        violation_error_message=_("An address starts with http:// or https://."),
    )


def ordered_check(model: str, low: str, high: str, *, name: str) -> models.CheckConstraint:
    """`low` ≤ `high` wherever both are known."""
    return models.CheckConstraint(
        name=f"{model}_{name}_ordered",
        condition=Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": F(high)}),
        violation_error_message=_("The first of the two may not be above the second."),
    )
