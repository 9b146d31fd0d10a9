"""The rows behind some positions, each read and made once however many positions share it: a page with several
statements, a statement with several versions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from coalition.ledger.past import put_back
from coalition.models import Coalition, Country, Speaker
from coalition.visibility import ANYBODY
from pledges.derived.questions import Question, Told, any_of, read
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

COUNTRIES = Question(lambda keys: Country.objects.filter(pk__in=keys).order_by())
COALITIONS = Question(lambda keys: Coalition.objects.filter(pk__in=keys).order_by())
SPEAKERS = Question(lambda keys: Speaker.objects.filter(pk__in=keys).order_by())
PUBLISHERS = Question(lambda keys: Publisher.objects.filter(pk__in=keys).order_by())
CONDITIONS = Question(lambda keys: Condition.objects.filter(pk__in=keys).order_by())
DOCUMENTS = Question(lambda keys: Document.objects.filter(pk__in=keys).order_by())
STATEMENTS = Question(lambda keys: Statement.objects.filter(pk__in=keys).order_by())
FLAGS = Question(lambda keys: Flag.objects.visible_to(ANYBODY).filter(pk__in=keys).order_by())
PLEDGES = Question(lambda keys: Pledge.objects.filter(pk__in=keys).order_by())
POSITIONS = Question(lambda keys: Position.objects.filter(pk__in=keys).order_by())
BASING = Question(lambda keys: PositionBasing.objects.filter(position__in=keys).order_by("position_id", "place"))
STATED = Question(lambda keys: PositionCondition.objects.filter(position__in=keys).order_by("position_id", "pk"))
VERSIONS = Question(lambda keys: _versions(keys).standing())
TOLD_IN = Told(lambda keys: Appearance.objects.filter(pk__in=keys).order_by().values_list("statement"))
VERSIONS_TOLD = Question(lambda keys: Appearance.objects.standing().filter(statement__in=keys).order_by("pk"))

MANY = 500
"""Keys from which on a question inside a question is asked apart: within a bulk the server has not counted its rows
yet, takes them for few, and goes through all of them for each.
"""


def _versions(appearances: models.Func) -> Any:
    """Every appearance of the statements of some."""
    statements = Appearance.objects.filter(pk__in=appearances).order_by().values("statement")
    return Appearance.objects.filter(statement__in=statements).order_by("pk")


def versions_of(positions: Collection[Position], seq: int | None = None) -> dict[int, Appearance]:
    """Every standing appearance of the statements of `positions`, by key, with its page and its statement: chains run
    through versions that nothing was coded from. After commit `seq`, with who spoke and who printed as then.
    """
    coded = {row.appearance_id for row in positions}
    if seq is not None:
        found = read(_versions(any_of(coded)).known_at(seq))
    elif len(coded) < MANY:
        found = VERSIONS.rows(coded)
    else:
        found = VERSIONS_TOLD.rows({statement for (statement,) in TOLD_IN.values(coded)})
    with_pages(found, seq)
    with_statements(found, seq)
    return {row.id: row for row in found}


def with_pages(versions: list[Appearance], seq: int | None = None) -> list[Appearance]:
    """`versions` with their pages and who printed those, as after commit `seq`."""
    pages = _by_key(DOCUMENTS.rows({row.document_id for row in versions}))
    _fetch(pages.values(), "publisher", PUBLISHERS)
    put_back(pages.values(), "publisher", seq)
    _attach(versions, "document", pages)
    return versions


def with_statements(versions: list[Appearance], seq: int | None = None) -> None:
    """Give `versions` their statements, with who spoke as after commit `seq`."""
    statements = spoken(STATEMENTS.rows({row.statement_id for row in versions}))
    put_back(statements, "speaker", seq)
    _attach(versions, "statement", _by_key(statements))


def spoken(statements: list[Statement]) -> list[Statement]:
    """`statements` with who speaks, and for whom."""
    speakers = _fetch(statements, "speaker", SPEAKERS)
    _fetch(speakers.values(), "merged_into", SPEAKERS)
    _fetch(statements, "country", COUNTRIES)
    _fetch(statements, "coalition", COALITIONS)
    return statements


def about(pledges: list[Pledge]) -> list[Pledge]:
    """`pledges` with whose they are, and in which coalition."""
    _fetch(pledges, "country", COUNTRIES)
    _fetch(pledges, "coalition", COALITIONS)
    return pledges


def of_flags(found: list[FlagEvent]) -> list[FlagEvent]:
    """`found` with their flags, and with what those are about."""
    flags = _fetch(found, "flag", FLAGS).values()
    about(list(_fetch(flags, "pledge", PLEDGES).values()))
    spoken(list(_fetch(flags, "statement", STATEMENTS).values()))
    return found


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of the two lists of some positions, by the position's key."""

    basing: Mapping[int, list[PositionBasing]]
    conditions: Mapping[int, list[PositionCondition]]


def complete(rows: Collection[Position], versions: dict[int, Appearance]) -> Parts:
    """Give `rows` their appearances and the rows of their two lists, as if they had been fetched with them. Returns the
    lists, for whom Django's way to them is too long.
    """
    _attach(rows, "appearance", versions)
    of = [row.id for row in rows]
    basing, stated = _lists(BASING.rows(of)), STATED.rows(of)
    _fetch(stated, "condition", CONDITIONS)
    conditions = _lists(stated)
    no_basing, no_condition = _fetched(PositionBasing, []), _fetched(PositionCondition, [])
    for row in rows:
        placed, terms = basing.get(row.id), conditions.get(row.id)
        row.__dict__["_prefetched_objects_cache"] = {
            "basing_rows": _fetched(PositionBasing, placed) if placed else no_basing,
            "condition_rows": _fetched(PositionCondition, terms) if terms else no_condition,
        }
    return Parts(basing, conditions)


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


def _fetch(rows: Collection[models.Model], name: str, of: "Question[Any]") -> dict[int, Any]:
    """Give `rows` what `name` refers to, each of it read once. Returns it by key."""
    column = f"{name}_id"
    asked = {row.__dict__[column] for row in rows}
    asked.discard(None)
    found = known(of, asked)
    _attach(rows, name, found)
    return found


def known(of: "Question[Any]", keys: Collection[int]) -> dict[int, Any]:
    """The rows with these keys, by key; inside `remembering` each is read once."""
    read = _REMEMBERED.get({}).setdefault(of, {})
    read |= _by_key(of.rows(set(keys) - read.keys()))
    return {key: read[key] for key in keys if key in read}


def remember(of: "Question[Any]", rows: Iterable[Any]) -> None:
    """Inside `remembering`: these need not be read again."""
    if (read := _REMEMBERED.get(None)) is not None:
        read.setdefault(of, {}).update((row.id, row) for row in rows if row is not None)


_REMEMBERED: "ContextVar[dict[Question[Any], dict[int, Any]]]" = ContextVar("rows that were read")


@contextmanager
def remembering() -> Iterator[None]:
    """Read what rows refer to once in the whole block, in which nobody writes any of it."""
    before = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(before)


def _by_key(found: Iterable[Any]) -> dict[int, Any]:
    return {row.id: row for row in found}


def _attach(rows: Collection[models.Model], name: str, known: dict[int, Any]) -> None:
    """Put the row that `name` refers to where Django keeps a fetched one."""
    column = f"{name}_id"
    for row in rows:
        row._state.fields_cache[name] = known.get(row.__dict__[column])
