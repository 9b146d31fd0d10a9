"""A corrected statement is as if only the correction had ever been recorded."""

import random
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client

from coalition.ledger.replay import check_replay
from pledges.actions.conditions import record_event
from pledges.actions.corrections import correct
from pledges.actions.entry import StatementEntry
from pledges.actions.entry_of import entry_of
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import SecondReaderNeeded, correct_alone
from pledges.admin.groups import ANALYSTS, REVIEWERS
from pledges.derived.rebuild import differences
from pledges.models import Change, ConditionEvent, Document, PledgeState, Statement
from pledges.vocabulary import BOOKKEEPING, ConditionState, Stance
from pledges.words.changes import change_sentence
from tests import factories
from tests.people import person
from tests.scenarios.amending import ground, some_entry
from tests.scenarios.derived import derived

pytestmark = pytest.mark.django_db


def corrected(statement: Statement, entry: StatementEntry) -> Statement:
    with factories.door("correct it") as commit:
        factories.ground(entry)
        new = correct(statement, entry, commit=commit)
        connection.check_constraints()
        return new


@pytest.mark.parametrize("seed", range(12))
def test_a_correction_equals_a_record_that_never_knew_the_mistake(seed: int) -> None:
    dice = random.Random(seed)
    ground()
    entries = [some_entry(dice) for _ in range(4)]
    wrong = some_entry(dice)
    place = dice.randrange(4)
    fresh: list[object] = []
    with transaction.atomic():
        for entry in entries:
            factories.publish_entry(entry)
        fresh.append(derived())
        transaction.set_rollback(True)
    rows = [factories.publish_entry(wrong if n == place else entry) for n, entry in enumerate(entries)]
    corrected(rows[place], entries[place])
    assert derived() == fresh[0]
    assert differences() == []
    assert list(check_replay()) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_statement_read_back_as_an_entry_records_the_same(seed: int) -> None:
    dice = random.Random(seed)
    ground()
    statement = factories.publish_entry(some_entry(dice))
    before = derived()
    again = corrected(statement, entry_of(statement))
    assert derived() == before
    assert replace(entry_of(again), appearances=()) == replace(entry_of(statement), appearances=())


def test_documents_and_pledges_are_reused_and_the_old_row_is_closed() -> None:
    statement = factories.publish_statement("FR")
    entry = replace(entry_of(statement), summary="Better said.")
    new = corrected(statement, entry)
    statement.refresh_from_db()
    assert (new.supersedes, statement.until_seq) == (statement, new.since_seq)
    assert Document.objects.count() == 1
    assert PledgeState.objects.current().get().pledge.public_id == "fr-troops-1"


def test_the_feed_says_that_we_corrected_and_not_that_the_world_moved() -> None:
    statement = factories.publish_statement("FR")
    new = corrected(statement, replace(entry_of(statement), said_from=date(2025, 4, 1), said_to=date(2025, 4, 1)))
    told = Change.objects.filter(seq=new.since_seq).exclude(code__in=BOOKKEEPING).order_by("n")
    assert [(one.resource, one.code, one.cause) for one in told] == [
        ("statement", "corrected", "correction"),
        ("pledge", "corrected", "correction"),
    ]
    assert told[0].resource_id == statement.public_id
    assert told[0].slots["now"] == new.public_id
    assert change_sentence(told[1].code, told[1].slots).startswith("We corrected our record of what France has said")


def test_a_condition_s_state_keeps_resting_on_the_corrected_statement() -> None:
    ground()
    condition = factories.condition()
    statement = factories.publish_statement("FR")
    with factories.door() as commit:
        record_event(
            condition=condition, state=ConditionState.MET, on=date(2025, 4, 1), statement=statement, commit=commit
        )
    new = corrected(statement, replace(entry_of(statement), summary="Better said."))
    assert ConditionEvent.objects.standing().get().statement == new
    assert differences() == []


def test_a_correction_is_checked_like_a_new_statement_and_writes_nothing_where_it_is_wrong() -> None:
    statement = factories.publish_statement("FR")
    bad = replace(entry_of(statement), summary=" ", said_to=date(2999, 1, 1))
    with pytest.raises(EntryInvalid) as refused, factories.door() as commit:
        correct(statement, bad, commit=commit)
    assert {problem.path for problem in refused.value.problems} >= {"summary", "said_to"}
    statement.refresh_from_db()
    assert statement.until_seq is None


def test_what_was_corrected_is_not_corrected_again() -> None:
    statement = factories.publish_statement("FR")
    corrected(statement, replace(entry_of(statement), summary="Better said."))
    with pytest.raises(EntryInvalid, match="no longer stands"):
        corrected(statement, replace(entry_of(statement), summary="Best said."))


def test_a_version_is_dropped_by_a_correction_and_the_grade_that_it_held_up_is_refused() -> None:
    """The only way to take one version back: closed with what was coded from it, and graded again, in one commit."""
    coded = factories.position("FR")
    first = factories.appearance("first", coded, credibility=1)
    second = factories.appearance("second", credibility=2)
    statement = factories.publish_entry(factories.entry(appearances=(first, second)))
    whole = entry_of(statement)
    alone = replace(whole, appearances=(whole.appearances[0],))
    with pytest.raises(EntryInvalid, match="two origins"):
        corrected(statement, alone)
    new = corrected(statement, replace(alone, appearances=(replace(alone.appearances[0], credibility=2),)))
    assert new.appearances.get().credibility == 2


def test_the_old_id_leads_to_the_newest_for_ever() -> None:
    first = factories.publish_statement("FR")
    ids = [first.public_id]
    row = first
    for summary in ("Second.", "Third."):
        row = corrected(row, replace(entry_of(row), summary=summary))
        ids.append(row.public_id)
    for old in ids[:2]:
        answer = Client().get(f"/api/v1/statements/{old}/?fields=id")
        assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/statements/{ids[2]}/?fields=id")
    past = Client().get(f"/api/v1/statements/{first.public_id}/?known_at=seq:{first.since_seq_id}")
    assert past.status_code == 200


def test_a_correction_is_no_way_around_the_second_reader() -> None:
    statement = factories.publish_statement("FR")
    author = person("ann", ANALYSTS)
    person("bea", REVIEWERS)
    whole = entry_of(statement)
    version = whole.appearances[0]
    withdrawn = replace(version.positions[0], stance=Stance.WITHDRAWS)
    turned = replace(whole, appearances=(replace(version, positions=(withdrawn,)),))
    with pytest.raises(SecondReaderNeeded), factories.door() as commit:
        correct_alone(statement=statement, entry=turned, by=author, commit=commit)
    assert Statement.objects.standing().get() == statement
    with factories.door() as commit:
        correct_alone(statement=statement, entry=replace(whole, summary="In other words."), by=author, commit=commit)
    assert Statement.objects.standing().get().summary == "In other words."
