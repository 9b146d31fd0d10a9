"""A row as the ledger writes it down: one JSON object in UTF-8, its keys sorted, made by PostgreSQL in SQL.

The same row gives the same bytes under any session TimeZone, DateStyle and locale: instants are written out in UTC,
days as ISO 8601, numbers with the decimals of their column. Text stays as it is stored (Unicode is not normalized).
A type that has no such form is refused here, when the trigger is made, not when somebody verifies.
"""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models

VERSION = 1
"""Of the bytes and of what is hashed with them; each entry carries it."""

INSTANT = """to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.UUIDField,
    models.JSONField,
)
"""Types that PostgreSQL writes as JSON in one way only, whatever the session's settings are."""


def canonical_select(model: type[models.Model], source: str, *, without: Collection[str] = ()) -> str:
    """SQL that gives `(key, payload)` for every row of `source`, a table or a transition table of `model`.

    `key` is the primary key as it is stored, `payload` the canonical text. `without` are columns that the ledger
    does not keep. Raises TypeError for a column type without a canonical form.
    """
    pairs = sorted((field.column, _expression(field)) for field in model._meta.local_concrete_fields)
    columns = ", ".join(f'{sql} AS "{column}"' for column, sql in pairs if column not in without)
    return f'SELECT x."{key_column(model)}" AS key, row_to_json(x)::text AS payload FROM (SELECT {columns} FROM {source} t) x'  # noqa: S608, E501 - names of our own tables and columns, no input


def key_column(model: type[models.Model]) -> str:
    """The primary key's column."""
    return str(model._meta.pk.column)


def _expression(field: "models.Field[object, object]") -> str:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    item = target.base_field if isinstance(target, ArrayField) else target
    if isinstance(item, models.DateTimeField):
        if isinstance(target, ArrayField):
            raise TypeError(f"{field} has no canonical form: an array of instants.")
        return INSTANT.format(column=f't."{field.column}"')
    if not isinstance(item, _PLAIN):
        raise TypeError(f"{field} has no canonical form: {type(item).__name__}.")
    return f't."{field.column}"'
