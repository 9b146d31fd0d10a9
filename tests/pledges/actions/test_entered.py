"""A bulk in parts: what is asked of a line is there when it is worked out, and all is called what it would be."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection

from coalition.ledger import BULK_SECONDS, record
from coalition.visibility import Purpose, all_rows
from coalition.vocabulary import Origin
from pledges.actions.documents import known_by
from pledges.actions.entered import Entered
from pledges.actions.entry import StatementEntry
from pledges.actions.pledges import natural_key
from pledges.actions.statements import publish_all
from pledges.derived.rebuild import differences
from pledges.models import Change, Document, Flag, Position, Statement
from pledges.vocabulary import Capability
from tests import factories
from tests.benchmarks import seeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines_apart() -> Iterator[None]:
    """Each line is a part of its own."""
    with patch("pledges.derived.portions.PORTION", 1e-9):
        yield


def _lines(entry: StatementEntry) -> set[tuple[object, ...]]:
    coded = [position for version in entry.appearances for position in version.positions]
    return {natural_key(position.pledge)[:4] for position in coded}


@pytest.mark.usefixtures("lines_apart")
def test_what_bears_on_a_line_is_stored_with_it_or_before() -> None:
    entries = list(seeded.entries(300, seed=7))
    with factories.door() as commit:
        seeded.ground()
        parts = Entered(entries, commit).parts()
    assert len(parts) > 50
    assert sorted(place for part in parts for place in part.entries) == list(range(300))
    stored: set[int] = set()
    for part in parts:
        stored |= set(part.entries)
        here = {(p.coalition.slug, p.country.iso2 if p.country else "", p.capability, p.mission) for p in part.pledges}
        pages = {known_by(v.document) for e in entries if _lines(e) & here for v in e.appearances}
        printed = {n for n, e in enumerate(entries) if pages & {known_by(v.document) for v in e.appearances}}
        assert printed <= stored


def _on(*pages: str, of: Capability, title: str = "A page", **values: object) -> StatementEntry:
    """Words of France on its pledge of this capability, on pages of these names that have this title."""
    addresses = [f"https://news.example.org/{page}" for page in pages]
    versions = [
        factories.appearance(
            page,
            factories.position(capability=of),
            document=factories.page(address=address, title=title),
            quote=f"“{title}, {of}.”",
            **values,
        )
        for page, address in zip(pages, addresses, strict=True)
    ]
    return factories.entry(appearances=tuple(versions), summary=f"{title}, {of}.")


def _bulk(entries: list[StatementEntry], seconds: int) -> list[Statement]:
    for one in entries:
        factories.ground(one)
    with record(actor="a test", reason="a bulk", origin=Origin.SHELL, silent_seconds=seconds) as commit:
        return publish_all(entries, commit=commit)


@pytest.mark.usefixtures("lines_apart")
@pytest.mark.parametrize("seconds", [5, BULK_SECONDS])
def test_what_stands_on_a_page_is_told_of_a_line_that_is_worked_out_before(seconds: int) -> None:
    """Ships come before troops; of the troops the page prints somebody else as the speaker."""
    factories.speaker("rossi", "IT", name="Giulia Rossi")
    entries = [_on("shared", of=Capability.NAVAL), _on("shared", of=Capability.TROOPS, speaker_as_printed="Rossi")]
    statements = _bulk(entries, seconds)
    assert [row.summary for row in statements] == [entry.summary for entry in entries]
    told = all_rows(Flag, Purpose.VERIFY).filter(rule="X1").values_list("pledge__capability", flat=True)
    assert set(told) == {Capability.TROOPS, Capability.NAVAL}


@pytest.mark.usefixtures("lines_apart")
@pytest.mark.parametrize("seconds", [5, BULK_SECONDS])
def test_a_page_is_what_the_first_entry_says_whichever_is_stored_first(seconds: int) -> None:
    """The second entry is stored with the third, whose page it shares and whose line comes before."""
    entries = [
        _on("one", of=Capability.TROOPS, title="First"),
        _on("one", "two", of=Capability.TROOPS, title="Second"),
        _on("two", of=Capability.AIR, title="Third"),
    ]
    _bulk(entries, seconds)
    assert Document.objects.get(canonical_address__endswith="one").title == "First"
    assert Document.objects.get(canonical_address__endswith="two").title == "Second"


@pytest.mark.parametrize("seconds", [5, BULK_SECONDS])
def test_coalitions_are_told_in_one_order_whichever_is_named_first(seconds: int) -> None:
    said = _on("one", of=Capability.TROOPS)
    (version,) = _on("two", of=Capability.AIR).appearances
    (coded,) = version.positions
    theirs = replace(coded, pledge=replace(coded.pledge, coalition="second"))
    other = replace(said, appearances=(replace(version, positions=(theirs,)),))
    with factories.door():
        factories.ground(said)
        factories.coalition("second")
    _bulk([said, other], seconds)
    assert differences() == []


@pytest.mark.parametrize("portion", [1e-9, 4])
@pytest.mark.parametrize("seconds", [5, BULK_SECONDS])
def test_what_a_bulk_told_has_the_same_numbers_when_it_is_worked_out_again(portion: float, seconds: int) -> None:
    entries = list(seeded.entries(120, seed=8))
    with patch("pledges.derived.portions.PORTION", portion):
        with factories.door() as commit:
            seeded.ground()
            publish_all(entries[:20], commit=commit)
        with record(actor="a test", reason="a bulk", origin=Origin.SHELL, silent_seconds=seconds) as commit:
            publish_all(entries[20:], commit=commit)
        assert Change.objects.filter(seq=commit.seq).count() > 100
        assert differences() == []


def test_a_bulk_has_its_rows_counted_and_not_again_before_they_have_doubled() -> None:
    """Before anything is committed: the server's own counting would come too late."""
    with record(actor="a test", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit:
        seeded.ground()
        _forget_what_was_counted()
        publish_all(list(seeded.entries(60, seed=9)), commit=commit)
        assert _is_counted()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'pledges_position'::regclass")
            cursor.execute("SELECT pledges_count_rows(%s)", [Position.objects.count()])
        assert not _is_counted()


def _forget_what_was_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'pledges_position'::regclass")
        cursor.execute("UPDATE pg_class SET reltuples = -1 WHERE oid = 'pledges_position'::regclass")


def _is_counted() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'pledges_position'")
        return bool(cursor.fetchone()[0])


def test_rows_are_counted_inside_the_door_and_only_there() -> None:
    with pytest.raises(DatabaseError, match="through the write door only"), connection.cursor() as cursor:
        cursor.execute("SELECT pledges_count_rows(10)")
