"""Undoing a save: every answer is as it was, and nothing vanishes."""

import random
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from coalition.ledger import Commit
from coalition.models import Country
from pledges.actions.checks import record_check
from pledges.actions.conditions import record_event
from pledges.actions.corrections import correct
from pledges.actions.entry_of import entry_of
from pledges.actions.problems import EntryInvalid
from pledges.actions.retractions import retract
from pledges.actions.statements import publish_all
from pledges.actions.undoing import undo, why_not
from pledges.derived.rebuild import differences
from pledges.models import Document, Retraction, Statement
from pledges.vocabulary import Capability, ConditionState, RetractionReason
from tests import factories
from tests.scenarios.amending import ground, shown, some_entry
from tests.scenarios.derived import derived

pytestmark = pytest.mark.django_db


def undone(seq: int) -> Commit:
    with factories.door("undo") as commit:
        undo(seq, by=None, commit=commit)
        connection.check_constraints()
        return commit


def _people() -> None:
    ground()
    with factories.door():
        for iso2 in ("FR", "GB", "DE"):
            factories.speaker(f"head-{iso2.lower()}", iso2)
        factories.publisher("daily")


@pytest.mark.parametrize("seed", range(6))
def test_after_an_undo_every_answer_is_as_it_was(seed: int) -> None:
    dice = random.Random(seed)
    _people()
    for _ in range(3):
        factories.publish_entry(some_entry(dice))
    before, worked_out = shown(), derived()
    entries = [some_entry(dice) for _ in range(3)]
    with factories.door("three at once") as commit:
        publish_all(entries, commit=commit)
        record_check(
            coalition=factories.coalition(), country=factories.country("FR"), capability=Capability.AIR,
            checked_on=date(2025, 5, 5), note="The ministry's page.", commit=commit,
        )  # fmt: skip
        saved = commit.seq
    undone(saved)
    assert shown() == before
    assert derived() == worked_out
    assert set(Retraction.objects.values_list("reason", flat=True)) == {"undone"}
    assert Statement.objects.filter(since_seq=saved).count() == 3
    assert differences() == []


def test_an_undone_correction_goes_back_to_what_it_corrected() -> None:
    statement = factories.publish_statement("FR", firmness="pledged")
    before = derived()
    with factories.door() as commit:
        new = correct(statement, factories.entry(factories.position("FR", firmness="floated")), commit=commit)
    assert derived() != before
    undone(new.since_seq_id)
    assert derived() == before
    standing = Statement.objects.standing().get()
    assert standing.supersedes == new
    assert standing.summary == statement.summary
    assert differences() == []


def test_a_page_that_came_with_the_save_is_entered_afresh_the_next_time() -> None:
    _people()
    statement = factories.publish_statement("FR")
    undone(statement.since_seq_id)
    assert Document.objects.standing().count() == 0


def test_a_condition_s_state_is_undone_with_what_hung_on_it() -> None:
    ground()
    statement = factories.publish_statement("FR")
    before = derived()
    with factories.door() as commit:
        record_event(
            condition=factories.condition(), state=ConditionState.UNMET, on=date(2025, 4, 1),
            statement=statement, commit=commit,
        )  # fmt: skip
    undone(commit.seq)
    assert derived() == before
    assert Statement.objects.standing().count() == 1


def _later_condition(statement: Statement) -> None:
    with factories.door() as commit:
        record_event(
            condition=factories.condition(), state=ConditionState.UNMET, on=date(2025, 4, 1),
            statement=statement, commit=commit,
        )  # fmt: skip


def _corrected(statement: Statement) -> None:
    with factories.door() as commit:
        correct(statement, replace(entry_of(statement), summary="Better said."), commit=commit)


def _retracted(statement: Statement) -> None:
    with factories.door() as commit:
        retract(statement, reason=RetractionReason.LEGAL, by=None, commit=commit)


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (_corrected, "was corrected or retracted since, in commit"),
        (_retracted, "was corrected or retracted since, in commit"),
        (_later_condition, "rests on it; take that back first"),
    ],
)
def test_what_something_later_rests_on_is_not_undone(later: object, sentence: str) -> None:
    _people()
    statement = factories.publish_statement("FR")
    later(statement)  # type: ignore[operator]
    assert sentence in why_not(statement.since_seq_id)
    with pytest.raises(EntryInvalid, match=sentence):
        undone(statement.since_seq_id)


def test_a_commit_that_recorded_nothing_is_not_undone() -> None:
    with factories.door() as commit:
        factories.country("FR")
    with pytest.raises(EntryInvalid, match="nothing to undo"):
        undone(commit.seq)


def test_reference_data_is_not_undone() -> None:
    factories.publish_statement("FR")
    with factories.door() as commit:
        Country.objects.update(name="Frankreich")
        publish_all([factories.entry(factories.position("FR", "air"))], commit=commit)
    assert "reference data" in why_not(commit.seq)
