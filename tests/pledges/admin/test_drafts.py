"""Drafts on the staff site: kept unfinished, never saved over what was not seen, coded blind, published once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from coalition.visibility import Purpose, viewer_of
from pledges.actions.bodies import body_of, filled
from pledges.actions.drafts import save_draft
from pledges.admin.recording.typed_again import page_of, renumbered
from pledges.models import Draft, Review, SecondCoding, Statement
from pledges.queries import drafts
from tests import factories
from tests.pledges.actions.test_bodies import rich
from tests.pledges.admin.typed import ground, typed
from tests.rig.reading import everything

PAGE = reverse("admin:pledges_statement_add")
LIST = reverse("admin:pledges_draft_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground() -> None:
    ground()


def only() -> Draft:
    found: Draft = everything(Draft).get()
    return found


def page(draft: Draft) -> str:
    return reverse("admin:pledges_draft_change", args=[draft.pk])


def kept(client: Client, **changes: Any) -> Draft:
    response = client.post(PAGE, typed(**changes, _draft="1"))
    assert response.status_code == 302, response.content.decode()[:3000]
    return only()


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


# ------------------------------------------------------------ keeping
def test_next_to_nothing_is_kept_and_nothing_is_recorded(analyst: Client) -> None:
    response = analyst.post(PAGE, {"statement-summary": "Said something.", "_draft": "1"})
    draft = only()
    assert response.url == page(draft)
    assert (draft.body["summary"], draft.state, draft.author_name) == ("Said something.", "draft", "ana")
    assert not Statement.objects.exists()
    assert not LedgerCommit.objects.filter(reason__contains="Said").exists()


def test_what_cannot_be_read_is_not_kept_and_stays_in_the_form(analyst: Client) -> None:
    shown = text(analyst.post(PAGE, typed(statement__speaker="Nobody Known", position__1__size="a lot", _draft="1")))
    assert "“Nobody Known” is not in the record." in shown
    assert "is not understood as a size" in shown
    assert "France will not send troops." in shown
    assert not everything(Draft).exists()


def test_a_draft_is_edited_in_the_form_it_was_begun_in(analyst: Client) -> None:
    draft = kept(analyst, position__1__size="up to 600", statement__note="One.\r\nTwo.")
    shown = text(analyst.get(page(draft)))
    for value in ("Emmanuel Macron, President [head-fr]", "Daily [daily]", "up to 600", "We will not", "One."):
        assert value in shown, value
    sent = typed(**{"draft-version": "1"}, statement__summary="Another sentence.", _draft="1")
    assert analyst.post(page(draft), sent).status_code == 302
    assert (only().body["summary"], only().version) == ("Another sentence.", 2)


def test_the_form_gives_back_just_what_it_was_given(analyst: Client) -> None:
    draft = kept(analyst, position__1__size="up to 600", position__1__pledge_country="United Kingdom")
    found = page_of(draft.body)
    assert found.lost == ()
    assert found.page.is_valid()


def test_what_the_page_cannot_hold_is_named_and_not_saved_away(analyst: Client) -> None:
    draft = kept(analyst)
    entry = rich()
    factories.ground(entry)
    body = body_of(entry)
    save_draft(public_id=draft.public_id, changes=body, version=1, by=draft.author, now=draft.updated_at, whole=True)
    shown = text(analyst.get(page(draft)))
    assert "This draft holds more than this page can show." in shown
    assert "Version 1, with all that it says: “A page”" in shown
    assert 'name="_draft"' not in shown
    assert analyst.post(page(draft), typed(**{"draft-version": "2"}, _draft="1")).status_code == 403
    assert only().body == body


def test_versions_are_numbered_anew_without_losing_who_repeats_whom() -> None:
    body = body_of(rich())
    again = renumbered(body)
    assert [(one["key"], one.get("relays")) for one in again["appearances"]] == [("1", None), ("2", "1")]
    assert filled(renumbered(again)) == filled(again)


# ------------------------------------------------------------ conflicts
def test_p12_who_saves_too_late_sees_both_sides_and_loses_nothing(analyst: Client) -> None:
    draft = kept(analyst)
    first = typed(**{"draft-version": "1"}, statement__summary="Theirs.", _draft="1")
    assert analyst.post(page(draft), first).status_code == 302
    second = typed(**{"draft-version": "1"}, statement__summary="Yours.", statement__venue="Paris", _draft="1")
    shown = text(analyst.post(page(draft), second))
    assert "Changed by ana" in shown
    assert "Nothing of yours was written, and nothing that you typed is lost." in shown
    assert "<td>Yours.</td><td>Theirs.</td>" in shown
    assert "<td>Paris</td><td>–</td>" in shown
    assert 'value="Yours."' in shown
    assert only().body["summary"] == "Theirs."
    assert 'name="draft-version" value="2"' in shown
    assert analyst.post(page(draft), second | {"draft-version": "2"}).status_code == 302
    assert only().body["summary"] == "Yours."


def test_p12_a_stale_page_does_not_publish(analyst: Client) -> None:
    draft = kept(analyst)
    analyst.post(page(draft), typed(**{"draft-version": "1"}, statement__summary="Theirs.", _draft="1"))
    shown = text(analyst.post(page(draft), typed(**{"draft-version": "1"}, _save="1")))
    assert "Changed by ana" in shown
    assert not Statement.objects.exists()


# ------------------------------------------------------------ publishing
def test_a_draft_is_published_from_its_page_in_one_commit(analyst: Client) -> None:
    draft = kept(analyst)
    response = analyst.post(page(draft), typed(**{"draft-version": "1"}, _save="1"))
    statement = Statement.objects.get()
    assert response.url == reverse("admin:pledges_statement_change", args=[statement.pk])
    assert (only().state, only().published_statement_id) == ("published", statement.pk)
    assert list(Review.objects.values_list("role", "actor_name")) == [("first", "ana"), ("published", "ana")]
    shown = text(analyst.get(response.url))
    assert "Coded by one reader." in shown
    assert "First reader: ana" in shown


def test_checking_a_draft_writes_nothing_at_all(analyst: Client) -> None:
    draft = kept(analyst)
    shown = text(analyst.post(page(draft), typed(**{"draft-version": "1"}, statement__summary="New.", _check="1")))
    assert "Checked. Nothing was saved yet." in shown
    assert (only().version, only().state) == (1, "draft")
    assert not Statement.objects.exists()


def test_where_there_is_a_second_reader_an_exclusion_is_not_recorded_in_one_go(
    analyst: Client, reviewer: Client
) -> None:
    shown = text(analyst.post(PAGE, typed(_save="1")))
    assert "This needs a second reader before it is published:" in shown
    assert "It rules something out" in shown
    assert "France will not send troops." in shown
    assert not Statement.objects.exists()
    assert analyst.post(PAGE, typed(_submit="1")).url == LIST
    assert only().state == "submitted"


def test_a_restatement_is_recorded_in_one_go_beside_a_second_reader(analyst: Client, reviewer: Client) -> None:
    factories.publish_statement("FR")
    offer = {"polarity": "", "modality": "firm", "negation": [], "stance": "affirms"}
    sent = typed(**{f"position__1__{name}": value for name, value in offer.items()})
    assert analyst.post(PAGE, sent | {"_save": "1"}).status_code == 302
    assert Statement.objects.count() == 2


def test_a_draft_is_discarded_and_stays_closed(analyst: Client) -> None:
    draft = kept(analyst)
    assert analyst.post(page(draft), typed(**{"draft-version": "1"}, _discard="1")).url == LIST
    assert only().state == "discarded"
    assert 'name="_draft"' not in text(analyst.get(page(draft)))


# ------------------------------------------------------------ the second reader
def submitted(client: Client) -> Draft:
    assert client.post(PAGE, typed(statement__venue="A secret venue", _submit="1")).status_code == 302
    return only()


def coded(**changes: Any) -> dict[str, Any]:
    """What the second reader types: the same coding, but for `changes`."""
    kept_fields = ("statement-speaker", "statement-attribution", "statement-kind", "statement-country",
                   "statement-frame", "version-1-quote_type", "version-1-credibility")  # fmt: skip
    everything = typed()
    fields = {name: everything[name] for name in everything if name in kept_fields or name.startswith("position-")}
    return fields | {name.replace("__", "-"): value for name, value in changes.items()}


def source_in(shown: str) -> str:
    return shown.partition('name="source" value="')[2].partition('"')[0]


def test_the_second_reader_sees_what_was_printed_and_no_coding(analyst: Client, reviewer: Client) -> None:
    draft = submitted(analyst)
    shown = text(reviewer.get(page(draft)))
    assert "We will not" in shown
    assert "https://daily.example.org/no-troops" in shown
    body = shown.partition("<datalist")[0]
    for secret in ("France will not send troops.", "A secret venue", "Emmanuel Macron"):
        assert secret not in body, secret
    for chosen in ('value="rejected" selected', 'value="announces" selected', 'value="exclusion" selected',
                   'value="interview" selected', 'value="on_record" selected'):  # fmt: skip
        assert chosen not in body, chosen


def test_both_codings_stand_side_by_side_after_the_second(analyst: Client, reviewer: Client) -> None:
    draft = submitted(analyst)
    source = source_in(text(reviewer.get(page(draft))))
    sent = coded(position__1__modality="unlikely", source=source)
    assert reviewer.post(page(draft), sent).status_code == 302
    for client in (reviewer, analyst):
        shown = text(client.get(page(draft)))
        assert "Coded a second time by rob" in shown
        assert "differs" in shown
        assert "<td>rejected</td><td>unlikely</td>" in shown
    assert analyst.post(page(draft), typed(**{"draft-version": "2"}, _save="1")).status_code == 302
    second = Review.objects.get(role="second")
    assert (second.actor_name, second.compared - second.agreed) == ("rob", 1)
    shown = text(analyst.get(reverse("admin:pledges_draft_agreement")))
    assert "1 of 1 statements that were published from a draft have a second reader." in shown
    assert "modality" in shown


def test_a_coding_with_a_forged_or_old_source_is_not_taken(analyst: Client, reviewer: Client) -> None:
    draft = submitted(analyst)
    for source in ("", "forged", source_in(text(reviewer.get(page(draft))))[:-3]):
        shown = text(reviewer.post(page(draft), coded(source=source)))
        assert "The source material was changed since you opened this page." in shown
    assert not everything(SecondCoding).exists()


def test_a_coding_that_lacks_something_says_so_and_keeps_what_was_typed(analyst: Client, reviewer: Client) -> None:
    draft = submitted(analyst)
    source = source_in(text(reviewer.get(page(draft))))
    shown = text(reviewer.post(page(draft), coded(source=source, **{"statement-kind": ""})))
    assert "A coding cannot be handed in without this." in shown
    assert 'value="rejected" selected' in shown


# ------------------------------------------------------------ who sees it
def test_others_drafts_are_not_there(analyst: Client, reviewer: Client, administrator: Client, reader: Client) -> None:
    draft = kept(analyst)
    for client, status in ((reviewer, 404), (administrator, 404), (reader, 403)):
        assert client.get(page(draft)).status_code == status
        assert client.post(page(draft), typed(**{"draft-version": "1"}, _draft="1")).status_code == status
    for client in (reviewer, administrator):
        assert "Daily" not in text(client.get(LIST))
        assert client.get(reverse("admin:pledges_draft_change", args=[999_999])).status_code == 404


def test_the_list_is_filtered_and_searched_by_what_was_printed_only(analyst: Client, reviewer: Client) -> None:
    draft = submitted(analyst)
    row = f"/admin/pledges/draft/{draft.pk}/change/"
    assert row in text(reviewer.get(LIST, {"whose": "waiting"}))
    assert row in text(reviewer.get(LIST, {"q": "no-troops"}))
    assert row not in text(reviewer.get(LIST, {"q": "secret"}))
    assert row not in text(reviewer.get(LIST, {"q": "rejected"}))
    assert row not in text(reviewer.get(LIST, {"whose": "mine"}))
    assert row in text(analyst.get(LIST, {"whose": "mine"}))
    assert "Drafts to read a second time" in text(reviewer.get(reverse("admin:index")))
    assert "Drafts to read a second time" not in text(analyst.get(reverse("admin:index")))


def test_s10_a_draft_that_nobody_moves_on_is_found_after_seven_days(analyst: Client, reviewer: Client) -> None:
    kept(analyst)
    begun = only().created_at
    row, index = f"/admin/pledges/draft/{only().pk}/change/", reverse("admin:index")
    for days, stuck in ((7, False), (8, True)):
        with time_machine.travel(begun + timedelta(days=days), tick=False):
            analyst.force_login(User.objects.get(username="ana"))  # a session does not last so long
            reviewer.force_login(User.objects.get(username="rob"))
            assert (row in text(analyst.get(LIST, {"whose": "stuck"}))) is stuck, days
            assert row not in text(reviewer.get(LIST, {"whose": "stuck"}))
            words = "Drafts not moved on for more than 7 days"
            assert words in text(analyst.get(index))


def test_s10_begins_anew_where_a_draft_is_handed_in(analyst: Client) -> None:
    draft = submitted(analyst)
    now = draft.submitted_at or draft.created_at
    Draft.objects.for_the_record(Purpose.VERIFY).filter(pk=draft.pk).update(created_at=now - timedelta(days=30))
    viewer = viewer_of(User.objects.get(username="ana"))
    assert [drafts.stuck(viewer, now + timedelta(days=days)).count() for days in (6, 8)] == [0, 1]


def test_no_filter_of_the_list_reaches_the_coding(analyst: Client, reviewer: Client) -> None:
    submitted(analyst)
    for query in ("body__summary__icontains=France", "body__icontains=x", "second_codings__body__icontains=x",
                  "author__password__startswith=x", "version=1"):  # fmt: skip
        assert reviewer.get(f"{LIST}?{query}").status_code == 400, query
