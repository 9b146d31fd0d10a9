"""Two people take words out: gone from the row, the ledger and what was worked out; the chain is whole (T23)."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from coalition.ledger import stored
from coalition.ledger.redact import RedactionRefusedError, redact
from coalition.ledger.verify import Asked, check_all, troubles
from coalition.models import LedgerRedaction
from pledges.models import Appearance, Statement
from tests import factories
from tests.coalition.ledger.conftest import witnesses

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "Jane Roe of 12 Elm Street"


@pytest.fixture
def statement(db: None) -> Statement:
    """A statement whose words must go, and two people who may decide so."""
    for name in ("ann", "bob"):
        User.objects.create_user(name, is_staff=True)
    versions = (factories.appearance("page", factories.position("FR", places=SECRET), quote=f"“{SECRET} said so.”"),)
    return factories.publish_entry(factories.entry(appearances=versions))


def by_two(row: object, *columns: str, **changes: str) -> int:
    given = {"ground": "A court said so.", "first": "ann", "second": "bob", **changes}
    return redact(table=row._meta.db_table, key=str(row.pk), columns=columns, **given)  # type: ignore[attr-defined]


def everywhere() -> str:
    """Every text of every table of ours."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_the_words_are_gone_and_the_chain_is_whole(statement: Statement, tmp_path: Path) -> None:
    seen = witnesses()
    version = Appearance.objects.get(statement=statement)
    assert SECRET in everywhere()
    assert by_two(version, "quote") == 1
    assert by_two(version.positions.get(), "places") == 1
    assert SECRET not in everywhere()
    assert troubles(check_all(Asked(NOW, [*seen, *witnesses()]))) == []
    version.refresh_from_db()
    assert version.quote == "[redacted]"
    call_command("export_ledger", str(tmp_path / "ledger"), stdout=StringIO())
    assert SECRET not in (tmp_path / "ledger").read_text()


def test_what_was_redacted_by_whom_and_why_stays(statement: Statement) -> None:
    by_two(Appearance.objects.get(statement=statement), "quote")
    row = LedgerRedaction.objects.get()
    assert (row.first, row.second, row.ground, row.columns) == ("ann", "bob", "A court said so.", ["quote"])
    assert row.seq.actor_name == "ann and bob"
    assert {e.operation for e in stored.entries() if e.seq == row.seq_id} == {"redact", "insert"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"second": "ann"}, "takes two people"),
        ({"second": "nobody"}, "no member of the staff called nobody"),
    ],
)
def test_one_person_is_not_enough(statement: Statement, changes: dict[str, str], why: str) -> None:
    with pytest.raises(RedactionRefusedError, match=why):
        by_two(statement, "summary", **changes)
    assert not LedgerRedaction.objects.exists()


@pytest.mark.parametrize("column", ["public_id", "kind", "said_to", "nothing"])
def test_only_words_are_redacted(statement: Statement, column: str) -> None:
    with pytest.raises(RedactionRefusedError, match="no text column"):
        by_two(statement, column)


def test_the_command_says_what_is_out_of_its_reach(statement: Statement) -> None:
    out = StringIO()
    given = ["pledges_statement", str(statement.pk), "summary", "--ground", "A court said so."]
    call_command("redact", *given, "--first", "ann", "--second", "bob", stdout=out)
    assert "backups" in out.getvalue()
    with pytest.raises(CommandError, match="two people"):
        call_command("redact", *given, "--first", "ann", "--second", "ann")
