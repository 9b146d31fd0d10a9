"""Rules that span rows hold whatever path wrote the rows: each deferred trigger is broken here with plain SQL updates
and inserts, past every form and every check, and raises under its own name.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from coalition.models import LedgerCommit, Speaker
from pledges.models import (
    Appearance,
    Capture,
    Check,
    ConditionEvent,
    Decision,
    Document,
    Pledge,
    Position,
    Retraction,
    Statement,
)
from pledges.vocabulary import RelayMode
from tests import factories
from tests.rig.unguarded import take_the_guards_off
from tests.scenarios.one_of_each import one_of_each, row_of


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One world for the whole module, undone at its end; every test undoes what it broke."""
    with django_db_blocker.unblock(), transaction.atomic():
        one_of_each()
        _two_copies()
        _now()
        take_the_guards_off()
        yield
        transaction.set_rollback(True)


def _two_copies() -> None:
    """A statement on two pages, the second of which repeats the first."""
    coded = factories.position("GB")
    first = factories.appearance("first", coded)
    second = factories.appearance("second", coded, relays="first", relay_mode=RelayMode.QUOTED)
    factories.publish_entry(factories.entry(iso2="GB", appearances=(first, second), summary="Two copies."))


def _now() -> None:
    """Let every deferred trigger look at what is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _refusal(break_it: Callable[[], object]) -> str:
    """The name under which the database refuses what `break_it` did, at the end of its transaction; "" if it does
    not.
    """
    name = ""
    with transaction.atomic():
        try:
            with transaction.atomic():
                break_it()
                _now()
        except IntegrityError as error:
            name = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        transaction.set_rollback(True)
    return name


def _again(model: type[models.Model], **values: object) -> models.Model:
    """A row of `model` stored again, with these columns."""
    row = row_of(model)
    row.pk, row._state.adding = None, True
    for field in row._meta.fields:
        if field.name == "public_id":
            row.public_id = "another"  # type: ignore[attr-defined]
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def _copies() -> tuple[Appearance, Appearance]:
    first, second = Appearance.objects.filter(statement__summary="Two copies.").order_by("pk")
    return first, second


def _change(appearance: Appearance, **values: object) -> None:
    Appearance.objects.filter(pk=appearance.pk).update(**values)


@pytest.mark.usefixtures("world")
def test_the_world_as_it_stands_breaks_nothing() -> None:
    assert _refusal(lambda: None) == ""


@pytest.mark.usefixtures("world")
def test_a_statement_that_appears_nowhere_is_refused() -> None:
    assert _refusal(lambda: _again(Statement)) == "statement_has_appearance"


@pytest.mark.usefixtures("world")
def test_a_statement_that_appears_somewhere_by_the_end_is_taken() -> None:
    assert _refusal(lambda: _again(Appearance, statement=_again(Statement))) == ""


FUTURE: list[tuple[type[models.Model], str, dict[str, object]]] = [
    (Document, "published_from", {"canonical_address": "another", "published_to": None}),
    (Check, "checked_on", {}),
    (ConditionEvent, "on", {}),
]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("model", "field", "more"), FUTURE, ids=[model.__name__ for model, _, _ in FUTURE])
@pytest.mark.parametrize("days", [0, 1])
def test_no_day_may_lie_after_the_day_of_recording(
    model: type[models.Model], field: str, more: dict[str, object], days: int
) -> None:
    today = LedgerCommit.objects.latest("seq").at.date()
    name = f"{'condition_event' if model is ConditionEvent else model.__name__.lower()}_{field}_not_in_future"
    refused = _refusal(lambda: _again(model, **{field: today + timedelta(days=days)}, **more))
    assert refused == (name if days else "")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("days", [0, 1])
def test_nothing_was_said_after_the_day_of_recording(days: int) -> None:
    said = LedgerCommit.objects.latest("seq").at.date() + timedelta(days=days)
    refused = _refusal(lambda: _again(Appearance, statement=_again(Statement, said_from=None, said_to=said)))
    assert refused == ("statement_said_to_not_in_future" if days else "")


@pytest.mark.usefixtures("world")
def test_the_day_of_recording_is_that_of_the_row_and_not_todays() -> None:
    first = LedgerCommit.objects.earliest("seq")

    def later_than_its_commit() -> None:
        LedgerCommit.objects.filter(pk=first.pk).update(at=first.at - timedelta(days=30))
        _again(Check, checked_on=first.at.date() - timedelta(days=29), since_seq=first)

    assert _refusal(later_than_its_commit) == "check_checked_on_not_in_future"


@pytest.mark.usefixtures("world")
def test_a_chain_of_relays_that_bites_its_tail_is_refused() -> None:
    first, second = _copies()
    assert _refusal(lambda: _change(first, relays=second, relay_mode="quoted")) == "appearance_relay_chain_ends"


@pytest.mark.usefixtures("world")
def test_an_appearance_may_not_repeat_one_of_another_statement() -> None:
    first, _ = _copies()
    other = Appearance.objects.exclude(statement=first.statement).earliest("pk")
    assert _refusal(lambda: _change(first, relays=other, relay_mode="quoted")) == "appearance_relay_chain_ends"


@pytest.mark.usefixtures("world")
def test_a_chain_that_ends_is_taken() -> None:
    first, second = _copies()
    assert _refusal(lambda: _change(second, relays=None, relay_mode="")) == ""
    assert _refusal(lambda: _change(first, relay_mode="", relays=None)) == ""


CERTAIN = "appearance_credibility_one_corroborated"


@pytest.mark.usefixtures("world")
def test_credibility_one_with_one_origin_is_refused() -> None:
    _, second = _copies()
    assert _refusal(lambda: _change(second, credibility=1)) == CERTAIN


@pytest.mark.usefixtures("world")
def test_credibility_one_with_two_origins_is_taken() -> None:
    first, second = _copies()

    def two_origins() -> None:
        _change(second, relays=None, relay_mode="")
        _change(first, credibility=1)

    assert _refusal(two_origins) == ""


@pytest.mark.usefixtures("world")
def test_a_headline_and_its_body_are_one_origin() -> None:
    first, second = _copies()

    def one_page() -> None:
        _change(second, relays=None, relay_mode="", document=first.document, credibility=1)

    assert _refusal(one_page) == CERTAIN


@pytest.mark.usefixtures("world")
def test_a_deprecated_version_corroborates_nothing() -> None:
    first, second = _copies()

    def one_counts() -> None:
        _change(second, relays=None, relay_mode="", mode="deprecated", mode_reason="A test.")
        _change(first, credibility=1)

    assert _refusal(one_counts) == CERTAIN


@pytest.mark.usefixtures("world")
def test_closing_the_second_origin_leaves_no_credibility_one_behind() -> None:
    first, second = _copies()

    def closes() -> None:
        _change(second, relays=None, relay_mode="")
        _change(first, credibility=1)
        _now()
        with factories.door() as later:
            second.positions.update(until_seq=later.seq)
            _change(second, until_seq=later.seq)

    assert _refusal(closes) == CERTAIN


@pytest.mark.usefixtures("world")
def test_a_version_is_not_closed_without_what_was_coded_from_it() -> None:
    _, second = _copies()

    def closes() -> None:
        with factories.door() as later:
            _change(second, until_seq=later.seq)

    assert _refusal(closes) == "appearance_closed_whole"


def _close_statement(statement: Statement, *, but: type[models.Model] | None = None) -> None:
    with factories.door() as later:
        hanging = {
            Position: Position.objects.filter(appearance__statement=statement),
            Appearance: Appearance.objects.filter(statement=statement),
            ConditionEvent: ConditionEvent.objects.filter(statement=statement),
        }
        for model, rows in hanging.items():
            if model is not but:
                rows.filter(until_seq=None).update(until_seq=later.seq)
        Statement.objects.filter(pk=statement.pk).update(until_seq=later.seq)
        if but is not Retraction:
            Retraction.objects.create(statement=statement, reason="legal", actor_name="ann", seq_id=later.seq)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("but", [Appearance, ConditionEvent])
def test_a_statement_is_not_closed_without_what_hangs_on_it(but: type[models.Model]) -> None:
    statement = ConditionEvent.objects.earliest("pk").statement
    assert _refusal(lambda: _close_statement(statement, but=but)) == "statement_closed_whole"


@pytest.mark.usefixtures("world")
def test_a_statement_is_not_closed_in_silence() -> None:
    statement = _copies()[0].statement
    assert _refusal(lambda: _close_statement(statement, but=Retraction)) == "statement_closed_says_why"
    assert _refusal(lambda: _close_statement(statement)) == ""


@pytest.mark.usefixtures("world")
def test_what_stands_is_not_retracted() -> None:
    refused = _refusal(lambda: _again(Retraction, statement=_copies()[0].statement))
    assert refused == "retraction_closes_statement"


@pytest.mark.usefixtures("world")
def test_a_duplicate_leads_to_what_stands() -> None:
    gone = Retraction.objects.get().statement

    def into_what_is_gone() -> None:
        statement = _copies()[0].statement
        _close_statement(statement)
        Retraction.objects.filter(statement=statement).delete()
        _again(Retraction, statement=statement, into=gone)

    assert _refusal(into_what_is_gone) == "retraction_into_stands"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("days", [0, 1])
def test_nothing_is_decided_from_a_day_to_come(days: int) -> None:
    today = LedgerCommit.objects.latest("seq").at.date()
    refused = _refusal(lambda: _again(Decision, on=today + timedelta(days=days)))
    assert refused == ("decision_on_not_in_future" if days else "")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("seconds", [0, 1])
def test_a_copy_is_made_before_it_is_recorded(seconds: int) -> None:
    recorded = row_of(Capture).since_seq.at
    refused = _refusal(lambda: _again(Capture, captured_at=recorded + timedelta(seconds=seconds)))
    assert refused == ("capture_captured_at_not_in_future" if seconds else "")


@pytest.mark.usefixtures("world")
def test_a_pledge_is_merged_into_one_that_stands_and_leaves_nothing_behind() -> None:
    source, target = Pledge.objects.order_by("pk")[:2]

    def merges(*, emptied: bool, target_closed: bool = False) -> None:
        with factories.door() as later:
            if emptied:
                Position.objects.filter(pledge__in=[source, target]).update(until_seq=later.seq)
            if target_closed:
                third = Pledge.objects.order_by("pk")[2]
                Pledge.objects.filter(pk=target.pk).update(merged_into=third, until_seq=later.seq)
            Pledge.objects.filter(pk=source.pk).update(merged_into=target, until_seq=later.seq)

    assert _refusal(lambda: merges(emptied=False)) == "pledge_merge_ends"
    assert _refusal(lambda: merges(emptied=True, target_closed=True)) == "pledge_merge_ends"
    assert _refusal(lambda: merges(emptied=True)) == ""


@pytest.mark.usefixtures("world")
def test_a_speaker_is_merged_into_one_that_is_not() -> None:
    one, two = Speaker.objects.order_by("pk")[:2]

    def circle() -> None:
        Speaker.objects.filter(pk=one.pk).update(merged_into=two)
        Speaker.objects.filter(pk=two.pk).update(merged_into=one)

    assert _refusal(circle) == "speaker_merge_leads_home"


def test_every_trigger_is_broken_here() -> None:
    models_here = [model for app in ("coalition", "pledges") for model in apps.get_app_config(app).get_models()]
    triggers = [trigger for model in models_here for trigger in getattr(model._meta, "triggers", [])]
    named = {trigger.name for trigger in triggers if not hasattr(trigger, "kind")}  # tests/coalition/ledger has those
    assert named == {
        "statement_has_appearance",
        "statement_said_to_not_in_future",
        "document_published_from_not_in_future",
        "check_checked_on_not_in_future",
        "condition_event_on_not_in_future",
        "appearance_relay_chain_ends",
        CERTAIN,
        f"{CERTAIN}_still",
        "appearance_closed_whole",
        "statement_closed_whole",
        "statement_closed_says_why",
        "retraction_closes_statement",
        "retraction_into_stands",
        "decision_on_not_in_future",
        "capture_captured_at_not_in_future",
        "pledge_merge_ends",
        "speaker_merge_leads_home",
        "second_coding_by_another_person",  # both in tests/pledges/actions/test_drafts.py
        "review_second_is_another_person",
        "flag_as_its_last_step",  # those of flags, in tests/pledges/actions/test_triage.py and test_flag_decisions.py
        "flag_event_follows",
        "flag_event_two_people",
        "flag_event_repeats_a_decision",
        "flag_event_dismissal_stands",
        "decision_flag_is_confirmed",
    }
