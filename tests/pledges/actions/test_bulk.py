"""The bulk door writes what the same statements written one by one would be, and asks as often for many as for few."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.core.serializers.python import Serializer
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coalition.ledger import BULK_SECONDS, Commit, record, stored
from coalition.ledger.chain import check_chain
from coalition.ledger.replay import check_replay
from coalition.models import Coalition, Country, Speaker
from coalition.visibility import Purpose, all_rows
from pledges.actions.entry import StatementEntry
from pledges.actions.statements import publish, publish_all, write_all
from pledges.derived import settle
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
from tests import factories
from tests.benchmarks import seeded
from tests.scenarios.derived import derived

pytestmark = pytest.mark.django_db

FACTS = (Document, Pledge, Statement, Appearance, Position, PositionBasing, PositionCondition)
REFERENCE = (Coalition, Country, Speaker, Publisher, Condition)
Way = Callable[[Sequence[StatementEntry]], None]


def at_once(entries: Sequence[StatementEntry]) -> None:
    with factories.door() as commit:
        publish_all(entries, commit=commit)


def written_one_by_one(entries: Sequence[StatementEntry]) -> None:
    """Each in a bulk of its own, and what follows worked out after the last: one commit."""
    with factories.door() as commit:
        written = [write_all([entry], commit=commit) for entry in entries]
        _settle(written, commit)


def each_in_a_commit(entries: Sequence[StatementEntry]) -> None:
    for entry in entries:
        with factories.door() as commit:
            publish(entry, commit=commit)


def in_chunks(entries: Sequence[StatementEntry]) -> None:
    for at in range(0, len(entries), 15):
        at_once(entries[at : at + 15])


def a_line_at_a_time(entries: Sequence[StatementEntry]) -> None:
    """As a bulk of many keys asks, and each line's statements stored after the line before them was worked out."""
    with patch("pledges.derived.portions.PORTION", 1e-9), patch("pledges.derived.shared_rows.MANY", 1):
        at_once(entries)


def beside_a_line_at_a_time(entries: Sequence[StatementEntry]) -> None:
    """So that the next line's statements are on their way while a line is judged."""
    bulk = partial(record, silent_seconds=BULK_SECONDS)
    with patch("tests.factories.record", bulk):
        a_line_at_a_time(entries)


def _settle(written: list[Any], commit: Commit) -> None:
    settle(
        set().union(*(one.pledges for one in written)),
        commit=commit,
        today=commit.today,
        new_positions=set().union(*(one.positions for one in written)),
    )


def facts() -> dict[str, Any]:
    """Every fact with the rows that it names in its own words; keys, random ids and commits left out."""
    left_out = {"id", "public_id", "since_seq", "until_seq"}
    rows = {model: Serializer().serialize(model.objects.all()) for model in FACTS}
    names: dict[Any, dict[int, Any]] = {model: {row.pk: str(row) for row in model.objects.all()} for model in REFERENCE}
    for model in FACTS:
        names[model] = {}
        for row in rows[model]:
            said = {key: value for key, value in row["fields"].items() if key not in left_out}
            for field in model._meta.concrete_fields:
                if field.related_model in names and said.get(field.name):
                    said[field.name] = names[field.related_model].get(said[field.name])
            names[model][row["pk"]] = str(sorted(said.items()))
    return {model.__name__: sorted(found.values()) for model, found in names.items()}


def turns() -> list[Any]:
    """Every step of every flag, settled ones included."""
    by_flag = {flag.pk: (flag.rule, flag.pledge.public_id, flag.facts_hash) for flag in all_rows(Flag, Purpose.VERIFY)}
    return sorted(
        (*by_flag[e.flag_id], e.state_from, e.state_to, e.severity) for e in all_rows(FlagEvent, Purpose.VERIFY)
    )


def told(entries: Sequence[StatementEntry], way: Way) -> dict[str, Any]:
    """What stands after the entries were written that way."""
    with transaction.atomic():
        with factories.door() as commit:
            seeded.ground()
            [first] = publish_all(entries[:1], commit=commit)
            seeded.dated_conditions(first, commit=commit)
        way(entries[1:])
        found = {"facts": facts(), "turns": turns()} | derived(with_changes=True)
        assert list(check_chain(stored.commits(), stored.entries())) == []
        assert list(check_replay()) == []
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_bulk_is_what_its_statements_are_one_by_one(seed: int) -> None:
    entries = list(seeded.entries(40, seed))
    bulk, one_by_one = told(entries, at_once), told(entries, written_one_by_one)
    assert len(bulk["facts"]["Statement"]) == 40
    assert all(bulk[kind] for kind in ("flags", "changes", "turns"))
    for kind, rows in bulk.items():
        assert rows == one_by_one[kind], kind


@pytest.mark.parametrize("way", [a_line_at_a_time, beside_a_line_at_a_time])
def test_what_follows_is_the_same_whatever_is_worked_out_at_a_time(way: Way) -> None:
    entries = list(seeded.entries(60, seed=5))
    bulk, by_line = told(entries, at_once), told(entries, way)
    assert len({row["pledge"] for row in bulk["states"]}) > 20
    for kind, rows in bulk.items():
        assert sorted(map(str, rows)) == sorted(map(str, by_line[kind])), kind


def test_commits_of_any_size_lead_to_the_same_states_and_standing_flags() -> None:
    entries = list(seeded.entries(40, seed=3))
    bulk = told(entries, at_once)
    for way in (each_in_a_commit, in_chunks):
        found = told(entries, way)
        for kind in ("facts", "states", "flags", "due"):
            assert found[kind] == bulk[kind], (way.__name__, kind)


def test_a_bulk_of_many_asks_as_often_as_a_bulk_of_few() -> None:
    entries = list(seeded.entries(180, seed=4))
    with factories.door() as commit:
        seeded.ground()
        publish_all(entries[:30], commit=commit)
    counts = []
    for some in (entries[30:60], entries[60:180]):
        with factories.door() as commit, CaptureQueriesContext(connection) as queries:
            publish_all(some, commit=commit)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 4  # a longer chain of relays, a page that is known, a flag that moves
