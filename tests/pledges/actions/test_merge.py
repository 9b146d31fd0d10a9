"""What was entered twice is one: statements and speakers."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from coalition.ledger.replay import check_replay
from coalition.models import Speaker
from pledges.actions.merging_speakers import merge_speakers
from pledges.actions.merging_statements import merge_statements
from pledges.actions.problems import EntryInvalid
from pledges.derived.rebuild import differences
from pledges.models import Appearance, Change, PledgeState, Position, Statement
from pledges.vocabulary import RelayMode
from tests import factories
from tests.scenarios.derived import derived

pytestmark = pytest.mark.django_db


def merged(duplicate: Statement, into: Statement) -> int:
    with factories.door("merge") as commit:
        merge_statements(duplicate, into, by=None, commit=commit)
        connection.check_constraints()
        return commit.seq


def test_a_duplicate_becomes_versions_of_the_statement_that_stays() -> None:
    coded = factories.position("FR", firmness="specified")
    first, second, third = (factories.appearance(key, factories.position("FR")) for key in ("a", "b", "c"))
    third = replace(third, relays="b", relay_mode=RelayMode.QUOTED, positions=())
    second = replace(second, positions=(coded,))
    with transaction.atomic():
        factories.publish_entry(factories.entry(appearances=(first, second, third)))
        together = derived()
        transaction.set_rollback(True)
    stays = factories.publish_entry(factories.entry(appearances=(first,)))
    gone = factories.publish_entry(factories.entry(appearances=(second, third)))
    seq = merged(gone, stays)
    assert derived() == together
    versions = Appearance.objects.standing().filter(statement=stays)
    assert versions.count() == 3
    assert versions.get(relays__isnull=False).relays.statement == stays
    assert PledgeState.objects.current().get().statements == 1
    assert differences() == []
    assert list(check_replay()) == []
    stone = Change.objects.get(seq=seq, resource="statement")
    assert (stone.kind, stone.cause, stone.slots["now"]) == ("removed", "merge", stays.public_id)


def test_the_duplicate_s_id_leads_on_for_ever_and_stood_by_itself_before() -> None:
    one, two, three = (factories.publish_statement("FR", said=date(2025, 3, n)) for n in (1, 2, 3))
    merged(three, two)
    merged(two, one)
    client = Client()
    for old in (two, three):
        answer = client.get(f"/api/v1/statements/{old.public_id}/")
        assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/statements/{one.public_id}/")
    past = client.get(f"/api/v1/statements/{three.public_id}/?known_at=seq:{three.since_seq_id}")
    assert past.status_code == 200
    assert differences() == []


def test_the_words_of_other_people_are_not_merged() -> None:
    with pytest.raises(EntryInvalid, match="different people"):
        merged(factories.publish_statement("FR"), factories.publish_statement("GB"))
    statement = factories.publish_statement("FR", said=date(2025, 4, 1))
    with pytest.raises(EntryInvalid, match="of itself"):
        merged(statement, statement)


# ---------------------------------------------------------------- speakers


def twice() -> tuple[Speaker, Speaker]:
    """One president under two short names, the second entered with a lower rank."""
    with factories.door():
        stays = factories.speaker("head-fr", rank=5)
        double = factories.speaker("macron", rank=1)
    factories.publish_statement("FR", said=date(2025, 3, 1))
    factories.publish_statement("FR", said=date(2025, 4, 1), speaker="macron", firmness="specified")
    return double, stays


def one_person(double: Speaker, stays: Speaker) -> None:
    with factories.door("one person") as commit:
        merge_speakers(double, stays, commit=commit)
        connection.check_constraints()


def test_merged_speakers_are_as_if_the_one_had_said_it_all() -> None:
    with transaction.atomic():
        factories.publish_statement("FR", said=date(2025, 3, 1))
        factories.publish_statement("FR", said=date(2025, 4, 1), firmness="specified")
        together = [{k: v for k, v in row.items() if k not in ("latest", "conditions", "size by")}
                    for row in derived()["states"]]  # fmt: skip
        transaction.set_rollback(True)
    double, stays = twice()
    one_person(double, stays)
    now = [{k: v for k, v in row.items() if k not in ("latest", "conditions", "size by")}
           for row in derived()["states"]]  # fmt: skip
    assert now == together
    assert differences() == []
    assert list(check_replay()) == []


def test_either_short_name_is_understood_for_ever() -> None:
    double, stays = twice()
    one_person(double, stays)
    client = Client()
    for slug in ("macron", "head-fr"):
        rows = client.get(f"/api/v1/statements/?speaker={slug}").json()["results"]
        assert [row["speaker"]["id"] for row in rows] == ["head-fr", "head-fr"]
    factories.publish_statement("FR", said=date(2025, 5, 1), speaker="macron")
    assert Statement.objects.latest("pk").speaker == stays
    assert "Macron" not in client.get("/pledges/fr-troops-1/").content.decode()


def test_a_chain_of_speakers_stays_one_step_long() -> None:
    double, stays = twice()
    with factories.door():
        third = factories.speaker("emmanuel-macron")
    one_person(double, stays)
    one_person(stays, third)
    assert set(Speaker.objects.exclude(pk=third.pk).values_list("merged_into", flat=True)) == {third.pk}
    with pytest.raises(EntryInvalid, match="merged already"):
        one_person(third, double)
    assert differences() == []


def test_people_of_different_countries_are_not_one() -> None:
    with factories.door():
        one, other = factories.speaker("head-fr"), factories.speaker("head-gb", "GB")
    with pytest.raises(EntryInvalid, match="different countries"):
        one_person(one, other)
    with pytest.raises(EntryInvalid, match="themselves"):
        one_person(one, one)


def test_the_database_refuses_a_chain_of_speakers() -> None:
    with factories.door():
        one, two, three = (factories.speaker(f"head-{n}") for n in (1, 2, 3))

    def chain() -> None:
        with factories.door():
            Speaker.objects.filter(pk=one.pk).update(merged_into=two)
            Speaker.objects.filter(pk=two.pk).update(merged_into=three)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="leads to one that is not merged"):
        chain()
    assert Position.objects.count() == 0
