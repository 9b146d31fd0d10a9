"""Retracting a statement undoes exactly what it did, and says so."""

import random
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from coalition.ledger.replay import check_replay
from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry
from pledges.actions.problems import EntryInvalid
from pledges.actions.retractions import retract
from pledges.actions.statements import publish
from pledges.derived.rebuild import differences
from pledges.models import Appearance, Change, ConditionEvent, Flag, PledgeState, Position, Retraction, Statement
from pledges.vocabulary import BOOKKEEPING, ConditionMode, ConditionState, FlagState, RetractionReason
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.amending import ground, shown, some_entry
from tests.scenarios.derived import derived
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db
WRONG = RetractionReason.CODING_ERROR


def taken_back(statement: Statement, reason: RetractionReason = WRONG, note: str = "") -> Retraction:
    with factories.door("take it back") as commit:
        row = retract(statement, reason=reason, note=note, by=None, commit=commit)
        connection.check_constraints()
        return row


@pytest.mark.parametrize("seed", range(12))
def test_retracting_what_was_published_leaves_no_trace(seed: int) -> None:
    dice = random.Random(seed)
    ground()
    others = [factories.publish_entry(some_entry(dice)) for _ in range(dice.randint(0, 5))]
    before, worked_out = shown(), derived()
    statement = factories.publish_entry(some_entry(dice))
    assert shown() != before
    taken_back(statement)
    assert derived() == worked_out
    assert shown() == before
    assert Statement.objects.standing().count() == len(others)
    assert differences() == []
    assert list(check_replay()) == []


def test_everything_that_hangs_on_it_is_closed_in_the_same_commit() -> None:
    ground()
    condition = factories.condition()
    factories.publish_statement(
        "GB", condition_mode=ConditionMode.STATES, conditions=(ConditionEntry(condition=condition.slug),)
    )
    statement = factories.publish_statement("FR")
    with factories.door() as commit:
        record_event(
            condition=condition, state=ConditionState.UNMET, on=date(2025, 4, 1), statement=statement, commit=commit
        )
    current = PledgeState.objects.current()
    assert current.get(pledge__public_id="gb-troops-1").status == "dormant"
    row = taken_back(statement)
    for model in (Appearance, Position, ConditionEvent):
        closed = model.objects.filter(until_seq=row.seq)
        assert closed.count() == 1, model
    assert current.get(pledge__public_id="gb-troops-1").status == "active"
    assert differences() == []


def test_a_tombstone_stands_in_the_feed_with_its_source_and_the_reason() -> None:
    statement = factories.publish_statement("FR")
    seq = taken_back(statement, RetractionReason.SOURCE_RETRACTED).seq_id
    stone, pledge = Change.objects.filter(seq=seq).exclude(code__in=BOOKKEEPING).order_by("n")
    assert (stone.kind, stone.cause, stone.resource, stone.resource_id) == (
        "removed", "retraction", "statement", statement.public_id)  # fmt: skip
    assert change_sentence(stone.code, stone.slots) == (
        "We retracted a statement of France: its source took it back (Head-Fr, President, according to Daily)."
    )
    assert (pledge.kind, pledge.cause, pledge.resource_id) == ("removed", "retraction", "fr-troops-1")
    assert change_sentence(pledge.code, pledge.slots) == (
        "We retracted a statement about ground troops from France: its source took it back "
        "(Head-Fr, President, according to Daily)."
    )


def test_a_pledge_that_others_still_speak_of_is_changed_and_not_removed() -> None:
    factories.publish_statement("FR", said=date(2025, 2, 1))
    seq = taken_back(factories.publish_statement("FR", said=date(2025, 3, 1))).seq_id
    assert Change.objects.get(seq=seq, resource="pledge").kind == "modified"


def test_a_dispute_ends_with_what_it_rested_on_even_where_people_had_confirmed_it() -> None:
    factories.publish_statement("FR", said=date(2025, 3, 10))
    refusal = factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    decided(everything(Flag).get(rule="C1"), FlagState.CONFIRMED)
    taken_back(refusal)
    assert everything(Flag).get(rule="C1").state == FlagState.AUTO_RESOLVED


def test_what_it_had_superseded_is_taken_back_with_it() -> None:
    from pledges.actions.corrections import correct

    first = factories.publish_statement("FR")
    entry = factories.entry(factories.position("FR", firmness="floated"))
    with factories.door() as commit:
        second = correct(first, entry, commit=commit)
    taken_back(second)
    assert {row.statement_id for row in Retraction.objects.all()} == {first.pk, second.pk}
    assert Change.objects.filter(code="retracted", resource="statement").count() == 1


def test_a_statement_is_taken_back_once() -> None:
    statement = factories.publish_statement("FR")
    taken_back(statement)
    with pytest.raises(EntryInvalid, match="no longer stands"):
        taken_back(statement)


def test_another_reason_is_put_in_words() -> None:
    statement = factories.publish_statement("FR")
    with pytest.raises(EntryInvalid, match="put in words"):
        taken_back(statement, RetractionReason.OTHER, " ")
    assert Statement.objects.standing().count() == 1


def test_a_duplicate_is_merged_not_retracted() -> None:
    with pytest.raises(EntryInvalid, match="merged"):
        taken_back(factories.publish_statement("FR"), RetractionReason.DUPLICATE)


def test_what_was_taken_back_may_be_recorded_again_on_the_same_pledge() -> None:
    entry = factories.entry(factories.position("FR"))
    taken_back(factories.publish_entry(entry))
    with factories.door() as commit:
        publish(entry, commit=commit)
    assert PledgeState.objects.current().get().pledge.public_id == "fr-troops-1"


def test_the_ledger_verifies_after_a_retraction() -> None:
    taken_back(factories.publish_statement("FR"))
    out = StringIO()
    call_command("verify", stdout=out)


def _close(statement: Statement, *, but: str) -> None:
    with factories.door() as commit:
        if but != "positions":
            Position.objects.update(until_seq=commit.seq)
        if but != "appearances":
            Appearance.objects.update(until_seq=commit.seq)
        Statement.objects.filter(pk=statement.pk).update(until_seq=commit.seq)
        if but != "the reason":
            Retraction.objects.create(statement=statement, reason=WRONG, actor_name="ann", seq_id=commit.seq)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("but", "refusal"),
    [
        ("positions", "hangs on a closed row"),
        ("appearances", "hangs on a closed row"),
        ("the reason", "by a correction or by a retraction"),
    ],
)
def test_the_database_refuses_a_statement_closed_by_half_or_in_silence(but: str, refusal: str) -> None:
    statement = factories.publish_statement("FR")
    with pytest.raises(IntegrityError, match=refusal):
        _close(statement, but=but)
