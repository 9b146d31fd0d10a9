"""The reader's role reads views: columns and rows that are for everybody, and no words that were retracted."""

import json
from datetime import date
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from coalition.ledger.reading import SCHEMA, drop_views, make_views, public_columns, rests_on_statements
from coalition.ledger.roles import READER, ensure_roles, tables
from coalition.ledger.triggers import Kind, kind_of
from coalition.visibility import is_restricted
from pledges.actions.retractions import retract
from pledges.models import Statement
from pledges.models.public_rows import PUBLIC_ROWS
from pledges.reasoning.facts import Quantity
from pledges.vocabulary import Attribution, Measure, Qualifier, RetractionReason
from tests import factories
from tests.coalition.ledger.conftest import small_record
from tests.coalition.ledger.test_roles import as_role
from tests.scenarios.one_of_each import one_of_each

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "kx7q"
"""In every text of the statement that is taken back."""


def said_with_canary(said: date = date(2025, 3, 20)) -> Statement:
    """A statement of France with the canary wherever words can stand, over one that stays."""
    words = f"{CANARY} said so"
    coded = factories.position(
        "FR",
        quantity=Quantity(Measure.PERSONNEL, Qualifier.EXACT, 700, 700, as_found=words),
        places=words,
        deliverable=words,
        as_found=words,
    )
    page = factories.page(title=words, address=f"https://news.example.org/{CANARY}")
    version = factories.appearance(
        "page", coded, document=page, quote=words, speaker_as_printed=words, translation=words, translator=words,
        locator=words,
    )  # fmt: skip
    return factories.publish_entry(
        factories.entry(
            said=said,
            appearances=(version,),
            summary=words,
            venue=words,
            audience=words,
            said_basis=words,
            speaker="",
            descriptor=words,
            attribution=Attribution.BACKGROUND,
        )
    )  # fmt: skip


def retracted(statement: Statement) -> None:
    with factories.door("take it back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)


def read_by_the_reader() -> dict[str, str]:
    """All that the role can read, by view."""
    with as_role(READER) as connected:
        found = {}
        for table in public_columns():
            rows = connected.execute(f'SELECT row_to_json(t)::text FROM "{table}" t').fetchall()
            found[table] = "\n".join(row[0] for row in rows)
        return found


def with_canary() -> set[str]:
    return {table for table, text in read_by_the_reader().items() if CANARY in text}


def test_words_of_a_retracted_statement_are_in_no_table_that_the_reader_has() -> None:
    factories.publish_statement("FR", said=date(2025, 3, 10))
    statement = said_with_canary()
    ensure_roles()
    before = with_canary()
    assert {f"pledges_{name}" for name in ("statement", "appearance", "document", "position", "pledgestate")} <= before
    retracted(statement)
    assert with_canary() == set()
    after = read_by_the_reader()
    assert "coding_error" in after["pledges_retraction"]
    assert "fr-troops-1" in after["pledges_pledge"]
    assert after["pledges_statement"].count("\n") == 0  # the other one stays
    assert CANARY in "".join(Statement.objects.values_list("summary", flat=True))


def test_a_duplicate_goes_with_the_statement_that_it_leads_to() -> None:
    one_of_each()
    ensure_roles()
    into = Statement.objects.filter(duplicates__isnull=False).get()
    with as_role(READER) as connected:
        count = "SELECT count(*) FROM pledges_statement WHERE id IN (%s, %s)"
        both = [into.pk, Statement.objects.get(retraction__into=into).pk]
        assert connected.execute(count, both).fetchone() == (2,)
        retracted(into)
        assert connected.execute(count, both).fetchone() == (0,)


def test_a_pledge_of_which_nothing_may_be_told_is_not_there() -> None:
    statement = said_with_canary()
    ensure_roles()
    retracted(statement)
    found = read_by_the_reader()
    assert found["pledges_pledge"] == found["pledges_pledgestate"] == ""
    told = [json.loads(row) for row in found["pledges_change"].splitlines()]
    assert {row["code"] for row in told} == {"edited", "retracted"}
    assert all(row["slots"] == {} for row in told if row["code"] == "retracted")


def test_every_table_of_the_database_is_a_view_of_the_reader_or_closed_to_it() -> None:
    """Drafts, codings, reviews, flags, digests, addresses, accounts, and whatever table comes tomorrow."""
    small_record()
    ensure_roles()
    public = public_columns()
    assert {"pledges_statement", "pledges_pledgestate", "pledges_change", "coalition_country"} <= public.keys()
    with connection.cursor() as cursor:
        everything = {*connection.introspection.table_names(cursor), *tables()}
    with as_role(READER) as connected:
        for table in sorted(everything):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connected.execute(f'SELECT 1 FROM public."{table}" LIMIT 1')
            if table in public:
                row = connected.execute(f'SELECT * FROM "{table}" LIMIT 0')
                assert [column.name for column in row.description] == public[table]
            else:
                with pytest.raises(psycopg.errors.UndefinedTable):
                    connected.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connected.execute("SELECT * FROM taken_back")
    restricted = {model._meta.db_table for model in apps.get_models() if is_restricted(model)}
    assert {"pledges_flag", "pledges_subscription", "pledges_draft"} <= restricted
    assert restricted & public.keys() == set()


def test_every_table_that_rests_on_statements_says_which_rows_are_public() -> None:
    """A new table that leads to a statement is closed to the reader until somebody says which of its rows are not."""
    resting = {
        model._meta.db_table
        for model in apps.get_models()
        if kind_of(model) in (Kind.FACT, Kind.DERIVED) and not is_restricted(model) and rests_on_statements(model)
    }
    assert resting & public_columns().keys() == PUBLIC_ROWS.keys()


def test_the_reader_sees_neither_notes_of_analysts_nor_who_they_are() -> None:
    public = public_columns()
    for model in apps.get_models():
        columns = set(public.get(model._meta.db_table, ()))
        people = {f.name for f in model._meta.local_concrete_fields if f.related_model is get_user_model()}
        assert not columns & {f"{name}_id" for name in people}, model
        assert not columns & {f"{name}_name" for name in people}, model
        if model._meta.db_table not in {"coalition_membership"}:
            assert "note" not in columns, model
    assert {"actor_name", "reason"}.isdisjoint(public["coalition_ledgercommit"])


def test_migrating_takes_the_views_away_and_makes_them_again(monkeypatch: Any) -> None:
    small_record()
    ensure_roles()
    seen: list[bool] = []

    def views_are_there() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM information_schema.views WHERE table_schema = %s", [SCHEMA])
            return bool(cursor.fetchone()[0])

    def look(*args: Any, **options: Any) -> None:
        seen.append(views_are_there())
        if seen[-1]:
            return
        with connection.cursor() as cursor:  # what a view of the column would not let happen
            cursor.execute("ALTER TABLE pledges_statement ALTER COLUMN venue TYPE text")
            cursor.execute("ALTER TABLE pledges_statement ALTER COLUMN venue TYPE varchar(200)")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", look)
    call_command("migrate", verbosity=0)
    assert seen == [False]
    assert views_are_there()
    call_command("migrate", check_unapplied=True, verbosity=0)
    assert seen == [False, True]


def test_without_the_role_no_views_are_made(monkeypatch: Any) -> None:
    drop_views()
    monkeypatch.setattr("coalition.ledger.reading.READER", "tracker_nobody")
    assert make_views() is False
