"""The rows behind some positions, each read and made once however many positions share it: a page with several
statements, a statement with several versions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from coalition.ledger.past import put_back
from pledges.models import (
    Appearance,
    Document,
    Position,
    PositionBasing,
    PositionCondition,
    Statement,
)


def versions_of(positions: "models.QuerySet[Position]", seq: int | None = None) -> dict[int, Appearance]:
    """Every standing appearance of the statements of `positions`, by key, with its page and its statement: chains run
    through versions that nothing was coded from. After commit `seq`, with who spoke and who printed as then.
    """
    of = Statement.objects.filter(pk__in=positions.values("appearance__statement"))
    statements = _of(of.select_related("speaker__merged_into", "country", "coalition"))
    put_back(statements.values(), "speaker", seq)
    found = with_pages(Appearance.objects.at(seq).filter(statement__in=statements.keys()), seq)
    _attach(found, "statement", statements)
    return {row.pk: row for row in found}


def with_pages(versions: "models.QuerySet[Appearance]", seq: int | None = None) -> list[Appearance]:
    """`versions` with their pages and who printed those, as after commit `seq`."""
    found = list(versions)
    pages = Document.objects.filter(pk__in={row.document_id for row in found})
    documents = _of(pages.select_related("publisher"))
    put_back(documents.values(), "publisher", seq)
    _attach(found, "document", documents)
    return found


def complete(rows: Collection[Position], versions: dict[int, Appearance]) -> None:
    """Give `rows` their appearances and the rows of their two lists, as if they had been fetched with them."""
    _attach(rows, "appearance", versions)
    keys = [row.pk for row in rows]
    basing = _lists(PositionBasing.objects.filter(position__in=keys))
    conditions = _lists(PositionCondition.objects.filter(position__in=keys).select_related("condition"))
    for row in rows:
        row.__dict__["_prefetched_objects_cache"] = {
            "basing_rows": _fetched(PositionBasing, basing[row.pk]),
            "condition_rows": _fetched(PositionCondition, conditions[row.pk]),
        }


def _lists(found: "models.QuerySet[Any]") -> dict[int, list[Any]]:
    parts: dict[int, list[Any]] = defaultdict(list)
    for part in found:
        parts[part.position_id].append(part)
    return parts


def _fetched(model: type[models.Model], rows: list[Any]) -> "models.QuerySet[Any]":
    """A query that has been answered, as `prefetch_related` leaves one."""
    answered: models.QuerySet[Any] = models.QuerySet(model)
    answered.__dict__ |= {"_result_cache": rows, "_prefetch_done": True}
    return answered


def _of(found: "models.QuerySet[Any]") -> dict[int, Any]:
    return {row.pk: row for row in found}


def _attach(rows: Iterable[models.Model], name: str, known: dict[int, Any]) -> None:
    """Put the row that `name` refers to where Django keeps a fetched one."""
    rows = list(rows)
    field: Any = rows[0]._meta.get_field(name) if rows else None
    for row in rows:
        field.set_cached_value(row, known.get(getattr(row, field.attname)))
