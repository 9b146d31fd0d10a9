"""What the database itself demands of a JSON column that people fill: an object, of bounded size."""

from django.db import models
from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

LARGEST = 1_000_000
"""Bytes of a body as JSON without blanks, in UTF-8. A column may hold twice that: PostgreSQL writes it with blanks."""


def object_check(model: str, field: str) -> models.CheckConstraint:
    """`field` is a JSON object, not a list or a bare value."""
    return _kind_check(model, field, "object")


def array_check(model: str, field: str) -> models.CheckConstraint:
    """`field` is a JSON list."""
    return _kind_check(model, field, "array")


def _kind_check(model: str, field: str, kind: str) -> models.CheckConstraint:
    found = Func(F(field), function="jsonb_typeof", output_field=TextField())
    return models.CheckConstraint(
        name=f"{model}_{field}_is_{kind}",
        condition=Exact(found, Value(kind)),
        violation_error_message=_("This is JSON of another kind."),
    )


def size_check(model: str, field: str) -> models.CheckConstraint:
    """`field` is not larger than any door lets through."""
    size = Func(Cast(F(field), TextField()), function="octet_length", output_field=IntegerField())
    return models.CheckConstraint(
        name=f"{model}_{field}_bounded",
        condition=LessThanOrEqual(size, Value(2 * LARGEST)),
        violation_error_message=_("This is too large."),
    )
