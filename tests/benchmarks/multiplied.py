"""A record many times as large as the one in the database: every row of it copied as often as is asked, by COPY as the
owner, past the triggers, the ledger and the foreign keys' checks.

Each copy speaks for countries of its own; after twenty of them comes another coalition, with conditions of its own. The
states, flags and due days are copied too: they are what the rules said of the same words. The ledger and the feed know
nothing of the copies.
"""

from itertools import product
from string import ascii_uppercase
from typing import Any

from django.db import connection, models

from coalition.models import Coalition, Country, Membership, Speaker
from pledges.models import (
    Appearance,
    Condition,
    ConditionEvent,
    Document,
    Due,
    Flag,
    FlagEvent,
    Pledge,
    PledgeState,
    Position,
    PositionBasing,
    PositionCondition,
    Statement,
)

SETS = 20
"""Copies in one coalition."""

EVERY_COPY = [
    Document, Statement, Appearance, Pledge, Position, PositionBasing, PositionCondition, PledgeState, Flag, FlagEvent,
    Due,
]  # fmt: skip
A_SET = [Country, Speaker]
A_COALITION = [Coalition, Condition, ConditionEvent]

UNIQUE = {"public_id", "slug", "canonical_address", "text_hash", "name"}
"""Columns whose text gets the number of the copy."""


def multiply(copies: int) -> None:
    """Have `copies` of the record where there is one now."""
    steps = {model: _highest(model) + 1 for model in (*EVERY_COPY, *A_SET, *A_COALITION, Membership)}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for copy in range(1, copies):
            if copy < SETS:
                for model in A_SET:
                    _copy(model, copy, steps)
            if copy % SETS == 0:
                for model in A_COALITION:
                    _copy(model, copy, steps)
            for model in (*EVERY_COPY, Membership):
                _copy(model, copy, steps)
        for model in steps:
            if any(field.column == "id" for field in model._meta.local_concrete_fields):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\"")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def _highest(model: type[models.Model]) -> int:
    highest: int = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    return highest


def _shift(model: Any, copy: int, steps: dict[Any, int]) -> int:
    """What is added to a key of `model` in this copy."""
    if model in A_SET:
        return copy % SETS * steps[model]
    if model in A_COALITION:
        return copy // SETS * steps[model]
    return copy * steps[model] if model in steps else 0


def _copy(model: type[models.Model], copy: int, steps: dict[Any, int]) -> None:
    table = model._meta.db_table
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    told = ", ".join(_told(model, field, copy, steps) for field in fields)
    key = model._meta.pk.column if model._meta.pk else "id"
    where = f'WHERE "{key}" < {steps[model]}'  # the record itself, not its copies
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY (SELECT {told} FROM "{table}" {where}) TO STDOUT (FORMAT binary)') as source:
            rows = b"".join(source)
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT binary)') as target:
            target.write(rows)


def _told(model: type[models.Model], field: Any, copy: int, steps: dict[Any, int]) -> str:
    """A column's value in this copy."""
    column = f'"{field.column}"'
    if model is Country and field.column in ("iso2", "iso3", "m49"):
        return _another_country(field.column, copy, steps)
    if field.primary_key and not field.is_relation:
        return f"{column} + {_shift(model, copy, steps)}"
    if field.is_relation:
        return f"{column} + {_shift(field.related_model, copy, steps)}"
    if field.column in UNIQUE:
        length = field.max_length or 200
        return f"CASE WHEN {column} = '' THEN '' ELSE left({column}, {length - 7}) || '-{copy}' END"
    if field.column == "record_id":
        return "''"
    return column


def _another_country(column: str, copy: int, steps: dict[Any, int]) -> str:
    """Codes that no country of the record has, for the copy's set."""
    taken = set(Country.objects.values_list("iso2", flat=True))
    free = [a + b for a, b in product(ascii_uppercase, repeat=2) if a + b not in taken]
    mine = free[: len(list(Country.objects.filter(pk__lt=steps[Country])))]
    listed = "ARRAY[" + ",".join(f"'{code}'" for code in mine) + "]"
    place = f"(SELECT count(*) FROM coalition_country o WHERE o.id < {steps[Country]} AND o.id <= coalition_country.id)"
    if column == "m49":
        return f"to_char({copy * len(mine)} + {place}, 'FM000')"
    return f"({listed})[{place}]" + (" || 'X'" if column == "iso3" else "")
