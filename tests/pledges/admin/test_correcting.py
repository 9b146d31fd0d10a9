"""Correcting a statement on the staff site: the page it was recorded with, filled in, and all of it or nothing."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from pledges.actions.differences import Difference
from pledges.actions.entry_of import entry_of
from pledges.admin.recording.correcting import carried_over, page_to_correct, sent_correction
from pledges.admin.recording.lost import in_words
from pledges.models import Change, PledgeState, Statement
from tests import factories
from tests.pledges.admin.typed import ground, typed
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(analyst: Client) -> Statement:
    ground()
    analyst.post(reverse("admin:pledges_statement_add"), typed())
    return Statement.objects.get()


def _address(statement: Statement) -> str:
    return reverse("admin:pledges_statement_correct", args=[statement.pk])


def _filled(statement: Statement, **changes: object) -> dict[str, object]:
    """The fields as the page fills them in, with `changes`; names take `__` for the dashes."""
    data: QueryDict = page_to_correct(statement).page.statement.data
    values = {name: data.getlist(name) if len(data.getlist(name)) > 1 else data[name] for name in data}
    return values | {name.replace("__", "-"): value for name, value in changes.items()}


def test_the_page_of_a_statement_offers_to_correct_it_and_shows_what_stands(
    analyst: Client, statement: Statement
) -> None:
    page = analyst.get(reverse("admin:pledges_statement_change", args=[statement.pk])).content.decode()
    assert _address(statement) in page
    form = unescape(analyst.get(_address(statement)).content.decode())
    assert 'value="France will not send troops."' in form
    assert "Record the correction" in form
    assert "Save as draft" not in form


def test_a_correction_takes_the_place_of_the_whole_statement(analyst: Client, statement: Statement) -> None:
    sent = _filled(statement, statement__summary="France sends none.", statement__change_reason="A typing error.")
    answer = analyst.post(_address(statement), sent)
    new = Statement.objects.standing().get()
    assert answer["Location"] == reverse("admin:pledges_statement_change", args=[new.pk])
    assert (new.supersedes, new.summary) == (statement, "France sends none.")
    assert LedgerCommit.objects.latest("seq").reason == "A typing error."
    assert Change.objects.filter(seq=new.since_seq_id, code="corrected", resource="statement").exists()
    assert PledgeState.objects.current().get().latest_position.appearance.statement == new


def test_saving_what_stands_keeps_every_word_and_what_the_page_has_no_field_for() -> None:
    ground()
    statement = factories.publish_entry(
        factories.entry(
            appearances=(factories.appearance("a", factories.position("FR"), record_id="fr-1", note="A note."),)
        )
    )
    typed_again = page_to_correct(statement)
    assert typed_again.lost == ()
    page = typed_again.page
    assert page.is_valid()
    old = entry_of(statement)
    new = carried_over(page.entry(), old)
    assert [(one.record_id, one.note, one.quote) for one in new.appearances] == [
        ("fr-1", "A note.", old.appearances[0].quote)
    ]
    assert new.appearances[0].document == old.appearances[0].document


def test_a_correction_without_a_reason_writes_nothing_and_keeps_what_was_typed(
    analyst: Client, statement: Statement
) -> None:
    page = analyst.post(_address(statement), _filled(statement, statement__summary="Another one."))
    text = unescape(page.content.decode())
    assert "Say why the record is corrected." in text
    assert 'value="Another one."' in text
    assert Statement.objects.get() == statement


def test_a_trial_tells_what_would_follow_and_writes_nothing(analyst: Client, statement: Statement) -> None:
    before = LedgerCommit.objects.count()
    sent = _filled(statement, statement__change_reason="A trial.", _check="1")
    assert "Checked. Nothing was saved yet." in analyst.post(_address(statement), sent).content.decode()
    assert LedgerCommit.objects.count() == before


def test_what_no_longer_stands_is_not_corrected_again(analyst: Client, statement: Statement) -> None:
    analyst.post(_address(statement), _filled(statement, statement__change_reason="Once."))
    answer = analyst.get(_address(statement), follow=True)
    assert re.search("This statement no longer stands", answer.content.decode())


def test_what_of_the_shipped_record_fits_the_page_is_taken_as_it_was_filled_in() -> None:
    shipped_record()
    held = {one: page_to_correct(one) for one in Statement.objects.all()}
    fitting = {one: typed_again for one, typed_again in held.items() if not typed_again.lost}
    assert len(fitting) >= len(held) - 15
    for statement, typed_again in fitting.items():
        page = sent_correction(typed_again.page.statement.data, statement)
        assert page.is_valid(), (str(statement), page.errors())
        kept = carried_over(page.entry(), entry_of(statement))
        documents = [version.document for version in kept.appearances]
        assert documents == [version.document for version in entry_of(statement).appearances], str(statement)


def test_what_the_page_cannot_hold_is_said_in_words(client: Client) -> None:
    """Versions and positions by what they are; no path of the API is shown to anybody."""
    kinds = ("troops", "air", "naval", "training", "logistics", "funding")
    versions = [factories.appearance("first", *(factories.position("FR", kind) for kind in kinds))]
    versions += [
        factories.appearance(f"v{number}", document=factories.page(title=f"Page {number}")) for number in range(2, 6)
    ]
    statement = factories.publish_entry(factories.entry(appearances=tuple(versions)))
    lost = page_to_correct(statement).lost
    told = in_words(lost)
    assert any("position 6: what it says of “France: " in one for one in told)
    assert any(one.startswith("Version 5, with all that it says: “Page 5”") for one in told)
    assert not any("[" in one or "_" in one for one in told)
    assert len(told) < len(lost)


def test_a_single_field_that_is_lost_has_its_name() -> None:
    found = in_words(
        [
            Difference("venue", "Paris", None),
            Difference("appearances[0].document.language", "fr", "en"),
            Difference("appearances[0].positions[1].basing[0].place", "home", None),
        ]
    )
    assert found == ("The statement: venue", "Version 1: language", "Version 1, position 2: basing")
