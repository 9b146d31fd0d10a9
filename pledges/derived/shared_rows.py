"""The rows behind some positions, each read and made once however many positions share it: a page with several
statements, a statement with several versions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.base import ModelState

from coalition.ledger.past import put_back
from coalition.models import Coalition, Country, Speaker
from coalition.visibility import ANYBODY
from pledges.models import (
    Appearance,
    Condition,
    Document,
    Flag,
    FlagEvent,
    Pledge,
    Position,
    PositionBasing,
    PositionCondition,
    Publisher,
    Statement,
)

Row = TypeVar("Row", bound=models.Model)


def versions_of(positions: "models.QuerySet[Position]", seq: int | None = None) -> dict[int, Appearance]:
    """Every standing appearance of the statements of `positions`, by key, with its page and its statement: chains run
    through versions that nothing was coded from. After commit `seq`, with who spoke and who printed as then.
    """
    of = positions.order_by().values("appearance__statement")
    statements = {row.pk: row for row in spoken(Statement.objects.filter(pk__in=of))}
    put_back(statements.values(), "speaker", seq)
    found = with_pages(Appearance.objects.at(seq).filter(statement__in=any_of(statements)).order_by("pk"), seq)
    _attach(found, "statement", statements)
    return {row.pk: row for row in found}


def with_pages(versions: "models.QuerySet[Appearance]", seq: int | None = None) -> list[Appearance]:
    """`versions` with their pages and who printed those, as after commit `seq`."""
    found = read(versions)
    pages = _by_key(read(Document.objects.filter(pk__in=any_of(row.document_id for row in found))))
    _fetch(pages.values(), "publisher", Publisher.objects.all())
    put_back(pages.values(), "publisher", seq)
    _attach(found, "document", pages)
    return found


def spoken(statements: "models.QuerySet[Statement]") -> list[Statement]:
    """`statements` with who speaks, and for whom."""
    found = read(statements)
    _fetch(found, "speaker", Speaker.objects.select_related("merged_into"))
    _fetch(found, "country", Country.objects.all())
    _fetch(found, "coalition", Coalition.objects.all())
    return found


def about(pledges: "models.QuerySet[Pledge]") -> list[Pledge]:
    """`pledges` with whose they are, and in which coalition."""
    found = read(pledges)
    _fetch(found, "country", Country.objects.all())
    _fetch(found, "coalition", Coalition.objects.all())
    return found


def of_flags(events: "models.QuerySet[FlagEvent]") -> list[FlagEvent]:
    """`events` with their flags, and with what those are about."""
    found = read(events)
    flags = read(Flag.objects.visible_to(ANYBODY).filter(pk__in=any_of({row.flag_id for row in found})))
    _attach(found, "flag", _by_key(flags))
    _attach(flags, "pledge", _by_key(about(Pledge.objects.filter(pk__in=_keys_of(flags, "pledge")))))
    _attach(flags, "statement", _by_key(spoken(Statement.objects.filter(pk__in=_keys_of(flags, "statement")))))
    for name in ("evidence_a", "evidence_b"):
        _attach(flags, name, _by_key(read(Position.objects.filter(pk__in=_keys_of(flags, name)))))
    return found


def complete(rows: Collection[Position], versions: dict[int, Appearance]) -> None:
    """Give `rows` their appearances and the rows of their two lists, as if they had been fetched with them."""
    _attach(rows, "appearance", versions)
    of = any_of(row.pk for row in rows)
    basing = _lists(read(PositionBasing.objects.filter(position__in=of)))
    stated = read(PositionCondition.objects.filter(position__in=of))
    _fetch(stated, "condition", Condition.objects.all())
    conditions = _lists(stated)
    no_basing, no_condition = _fetched(PositionBasing, []), _fetched(PositionCondition, [])
    for row in rows:
        row.__dict__["_prefetched_objects_cache"] = {
            "basing_rows": _fetched(PositionBasing, basing[row.pk]) if row.pk in basing else no_basing,
            "condition_rows": _fetched(PositionCondition, conditions[row.pk]) if row.pk in conditions else no_condition,
        }


def read(found: "models.QuerySet[Row]") -> "list[Row]":
    """The rows of `found`, made as unpickling makes them: without the defaults, the checks and the signals of a new
    one, which take half the time of reading many.
    """
    model = found.model
    names = [field.attname for field in model._meta.concrete_fields]
    rows = []
    for values in found.values_list(*names):
        row = model.__new__(model)
        row.__dict__.update(zip(names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, found.db
        rows.append(row)
    return rows


def any_of(keys: Iterable[int]) -> models.Func:
    """What `filter(pk__in=any_of(keys))` looks in: one value of the question, however many keys. A list of them is
    written into its text one by one, and read there one by one.
    """
    return models.Func(
        models.Value(list(keys), output_field=ArrayField(models.BigIntegerField())),
        template="(SELECT unnest(%(expressions)s))",
        output_field=models.BigIntegerField(),
    )


def _keys_of(rows: Iterable[models.Model], name: str) -> models.Func:
    """The keys of what `name` of `rows` refers to."""
    return any_of({key for row in rows if (key := getattr(row, f"{name}_id")) is not None})


def _lists(found: Iterable[Any]) -> dict[int, list[Any]]:
    parts: dict[int, list[Any]] = defaultdict(list)
    for part in found:
        parts[part.position_id].append(part)
    return parts


def _fetched(model: type[models.Model], rows: list[Any]) -> "models.QuerySet[Any]":
    """A query that has been answered, as `prefetch_related` leaves one."""
    answered: models.QuerySet[Any] = models.QuerySet(model)
    answered.__dict__ |= {"_result_cache": rows, "_prefetch_done": True}
    return answered


def _fetch(rows: Iterable[models.Model], name: str, of: "models.QuerySet[Any]") -> None:
    """Give `rows` what `name` refers to, each of it read once."""
    rows = list(rows)
    keys = {key for row in rows if (key := getattr(row, f"{name}_id")) is not None}
    _attach(rows, name, _by_key(of.filter(pk__in=any_of(keys))) if keys else {})


def _by_key(found: Iterable[Any]) -> dict[int, Any]:
    return {row.pk: row for row in found}


def _attach(rows: Iterable[models.Model], name: str, known: dict[int, Any]) -> None:
    """Put the row that `name` refers to where Django keeps a fetched one."""
    rows = list(rows)
    field: Any = rows[0]._meta.get_field(name) if rows else None
    for row in rows:
        field.set_cached_value(row, known.get(getattr(row, field.attname)))
