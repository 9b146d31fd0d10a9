"""No path writes the record but the door: not the ORM, not raw SQL, not the admin's quick edit."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.ledger import record
from coalition.models import Coalition, Country, LedgerCommit, LedgerEntry, LedgerPayload, Membership
from coalition.refusals import constraint_name, sentence
from coalition.vocabulary import Origin
from pledges.actions.checks import record_check
from pledges.models import Check, FlagEvent, PledgeState, Position, Statement
from pledges.vocabulary import Capability
from tests import factories
from tests.rig.reading import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_of_eight")]


def sql(text: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text)

    return run


def edited_row() -> None:
    """What an admin's quick edit does: load, change, save."""
    row = Country.objects.first()
    row.name = "Elsewhere"
    row.save(update_fields=["name"])


OUTSIDE = {
    "save": edited_row,
    "create": lambda: Country.objects.create(iso2="IT", iso3="ITA", m49="380", name="Italy"),
    "bulk_create": lambda: Country.objects.bulk_create([Country(iso2="IT", iso3="ITA", m49="380", name="Italy")]),
    "update": lambda: Country.objects.filter(iso2="FR").update(name="Elsewhere"),
    "delete": lambda: Membership.objects.all().delete(),
    "update of a fact": lambda: Statement.objects.update(summary="Something else."),
    "delete of a fact": lambda: Position.objects.all()._raw_delete("default"),
    "raw insert": sql("INSERT INTO coalition_country (iso2, iso3, m49, name) VALUES ('IT', 'ITA', '380', 'Italy')"),
    "raw update": sql("UPDATE pledges_statement SET summary = 'x'"),
    "raw delete": sql("DELETE FROM coalition_membership"),
    "upsert": sql("INSERT INTO coalition_country (iso2, iso3, m49, name) SELECT iso2, iso3, m49, name FROM"
                  " coalition_country ON CONFLICT (iso2) DO UPDATE SET name = 'x' || excluded.iso2"),
    "merge": sql("MERGE INTO coalition_country c USING (SELECT 'FR' AS iso2) s ON c.iso2 = s.iso2"
                 " WHEN MATCHED THEN UPDATE SET name = 'x'"),
    "writing with": sql("WITH gone AS (DELETE FROM coalition_membership RETURNING id) SELECT * FROM gone"),
    "truncate": sql("TRUNCATE pledges_statement CASCADE"),
    "derived": lambda: PledgeState.objects.update(status="withdrawn"),
    "derived delete": lambda: PledgeState.objects.all().delete(),
    "cells": sql("UPDATE pledges_matrixcell SET piece = '{}'"),
    "days of flags": sql("UPDATE pledges_flagdays SET many = '{7}', turned = '{2025-01-01}'"),
    "due": sql("UPDATE pledges_due SET \"on\" = '2030-01-01'"),
}  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_write_outside_the_door_is_refused_whatever_its_path(path: str) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        OUTSIDE[path]()
    assert constraint_name(refused.value) in {"only_through_the_door", "facts_are_append_only"}
    assert sentence(refused.value).endswith(".")
    assert LedgerEntry.objects.count() == before


INSIDE = {
    "edit of a fact": lambda: Statement.objects.update(summary="Something else."),
    "edit of a part": sql("UPDATE pledges_positioncondition SET as_found = 'x' WHERE false;"
                          "UPDATE pledges_appearance SET quote = 'x'"),
    "delete of a fact": sql("DELETE FROM pledges_position"),
    "truncate": sql("TRUNCATE pledges_position CASCADE"),
    "truncate of reference data": sql("TRUNCATE coalition_membership"),
    "a key that moves": sql("UPDATE coalition_country SET id = id + 100000 WHERE iso2 = 'DE'"),
    "a number of another commit": lambda: Statement.objects.update(until_seq_id=4),
    "backdating": sql("INSERT INTO pledges_check (coalition_id, country_id, capability, checked_on, note, since_seq)"
                      " SELECT c.id, k.id, 'troops', '2025-01-01', 'x', 1 FROM coalition_coalition c,"
                      " coalition_country k WHERE k.iso2 = 'FR'"),
    "an entry by hand": sql("INSERT INTO coalition_ledgerentry SELECT seq, n + 100000, version, \"table\", operation,"
                            " key, payload_length, payload_hash, digest FROM coalition_ledgerentry LIMIT 1"),
    "an entry by its function": sql("SELECT coalition_ledger_write('x', 'insert', ARRAY['1'], ARRAY['{}'])"),
    "edit of an entry": lambda: LedgerEntry.objects.update(key="0"),
    "edit of a payload": lambda: everything(LedgerPayload).update(payload="{}"),
    "delete of a payload": sql("DELETE FROM coalition_ledgerpayload"),
    "delete of an entry": sql("DELETE FROM coalition_ledgerentry"),
    "truncate of the ledger": sql("TRUNCATE coalition_ledgerentry"),
    "edit of a commit": lambda: LedgerCommit.objects.filter(seq=1).update(actor_name="somebody else"),
    "delete of a commit": sql("DELETE FROM coalition_ledgercommit WHERE seq = 8"),
    "a commit too many": sql("INSERT INTO coalition_ledgercommit (seq, at, actor_name, reason, origin)"
                             " VALUES (100, now() + interval '1 day', 'tester', 'x', 'shell')"),
}  # fmt: skip


@pytest.mark.parametrize("path", INSIDE)
def test_inside_the_door_facts_and_ledger_still_stay(path: str) -> None:
    with pytest.raises(IntegrityError) as refused, factories.door():
        INSIDE[path]()
    assert constraint_name(refused.value) in {"only_through_the_door", "facts_are_append_only"}


def test_a_fact_is_closed_once_by_the_commit_that_closes_it() -> None:
    with factories.door() as commit:
        check = record_check(
            coalition=Coalition.objects.get(), country=Country.objects.get(iso2="FR"), capability=Capability.AIR,
            checked_on=commit.today, note="The ministry's page.", commit=commit,
        )  # fmt: skip
    with factories.door() as commit:
        assert Check.objects.filter(pk=check.pk).update(until_seq_id=commit.seq) == 1
    entry = LedgerEntry.objects.filter(table="pledges_check", key=str(check.pk)).order_by("seq", "n").last()
    assert (entry.seq, entry.operation) == (commit.seq, "update")
    with pytest.raises(IntegrityError, match="set once"), factories.door() as again:
        Check.objects.filter(pk=check.pk).update(until_seq_id=again.seq)


def test_an_actor_who_is_not_the_commits_is_refused() -> None:
    with pytest.raises(IntegrityError, match="not opened by this transaction and this actor"), factories.door():
        sql("SELECT set_config('tracker.actor', 'minister', true)")()
        Country.objects.filter(iso2="FR").update(name="Elsewhere")


def test_what_changes_nothing_needs_no_door_and_leaves_no_entry() -> None:
    before = LedgerEntry.objects.count()
    Country.objects.filter(iso2="--").update(name="x")
    Country.objects.filter(iso2="--").delete()
    with factories.door():
        Country.objects.filter(iso2="FR").update(name="France")
    assert LedgerEntry.objects.count() == before


def test_an_account_may_go_and_its_name_stays(django_user_model: object) -> None:
    user = django_user_model.objects.create_user("ann")  # type: ignore[attr-defined]
    with record(actor=user, reason="a test", origin=Origin.SHELL) as commit:
        everything(FlagEvent).filter(pk__in=[]).update(actor=user)
    user.delete()
    row = LedgerCommit.objects.get(pk=commit.seq)
    assert (row.actor, row.actor_name) == (None, "ann")


def test_entries_are_numbered_from_one_without_a_gap_in_every_commit() -> None:
    for commit in LedgerCommit.objects.all():
        numbers = list(LedgerEntry.objects.filter(seq=commit.seq).order_by("n").values_list("n", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers
        assert commit.head
