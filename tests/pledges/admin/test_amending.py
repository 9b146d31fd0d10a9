"""Taking back, undoing, merging and deciding on the staff site."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit, Speaker
from pledges.admin.groups import ANALYSTS
from pledges.models import Decision, DecisionProposal, Pledge, PledgeState, Retraction, Statement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(db: None) -> Statement:
    with factories.door():
        factories.speaker("head-fr")
        factories.publisher("daily")
        factories.coalition()
    return factories.publish_statement("FR")


@pytest.fixture
def second(analyst: Client) -> Client:
    """Another analyst."""
    user = User.objects.create_user("bea", password="a long password", is_staff=True)
    user.groups.add(Group.objects.get(name=ANALYSTS))
    client = Client()
    client.force_login(user)
    return client


def _retract(statement: Statement) -> str:
    return reverse("admin:pledges_statement_retract", args=[statement.pk])


def test_the_page_of_a_statement_offers_to_take_it_back(analyst: Client, statement: Statement) -> None:
    page = analyst.get(reverse("admin:pledges_statement_change", args=[statement.pk])).content.decode()
    assert _retract(statement) in page
    form = analyst.get(_retract(statement)).content.decode()
    assert "fr-troops-1" in form


def test_seeing_what_would_change_changes_nothing(analyst: Client, statement: Statement) -> None:
    before = LedgerCommit.objects.count()
    page = analyst.post(_retract(statement), {"reason": "legal", "_check": "1"}).content.decode()
    assert "We retracted a statement about ground troops from France: on legal grounds" in page
    assert (LedgerCommit.objects.count(), Retraction.objects.count()) == (before, 0)


def test_a_statement_is_taken_back_with_the_reason_and_the_name(analyst: Client, statement: Statement) -> None:
    answer = analyst.post(_retract(statement), {"reason": "misattributed", "note": "It was his deputy."}, follow=True)
    assert "We retracted a statement" in answer.content.decode()
    row = Retraction.objects.get()
    assert (row.reason, row.note, row.actor_name, row.actor.username) == (
        "misattributed", "It was his deputy.", "ana", "ana")  # fmt: skip
    assert LedgerCommit.objects.latest("seq").reason == f"retract {statement.public_id}: misattributed"
    again = analyst.get(_retract(statement), follow=True).content.decode()
    assert "no longer stands" in again


def test_what_is_refused_is_said_and_nothing_is_saved(analyst: Client, statement: Statement) -> None:
    for typed, said in (
        ({"reason": "other", "note": ""}, "put in words"),
        ({"reason": "duplicate"}, "merged into the statement that stays"),
        ({"reason": "duplicate", "into": "nowhere"}, "is not in the record"),
        ({"reason": "duplicate", "into": statement.public_id}, "not a duplicate of itself"),
        ({"reason": ""}, "required"),
        ({"reason": "\x00"}, "Nothing was saved"),
    ):
        answer = analyst.post(_retract(statement), typed)
        assert answer.status_code == 200
        assert said in answer.content.decode(), typed
    assert not Retraction.objects.exists()


def test_a_duplicate_is_merged_on_the_same_page(analyst: Client, statement: Statement) -> None:
    double = factories.publish_statement("FR")
    analyst.post(_retract(double), {"reason": "duplicate", "into": statement.public_id})
    assert Retraction.objects.get().into == statement


def test_a_save_is_undone_from_the_statement_or_from_its_commit(analyst: Client, statement: Statement) -> None:
    undo = reverse("admin:pledges_undo_commit", args=[statement.since_seq_id])
    from_page = analyst.get(reverse("admin:pledges_statement_undo", args=[statement.pk]))
    from_commit = analyst.get(reverse("admin:coalition_ledgercommit_undo", args=[statement.since_seq_id]))
    assert (from_page["Location"], from_commit["Location"]) == (undo, undo)
    assert "Said something" in analyst.get(undo).content.decode()
    analyst.post(undo, {"_save": "1"})
    assert Retraction.objects.get().reason == "undone"
    assert "there is nothing to undo" not in analyst.get(undo, follow=True).content.decode()
    assert "since, in commit" in analyst.get(undo, follow=True).content.decode()


def test_a_decision_takes_a_second_person(analyst: Client, second: Client, statement: Statement) -> None:
    pledge = Pledge.objects.get()
    propose = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    analyst.post(propose, {"kind": "withdraw", "on": "2025-12-01", "reason": "The parliament said no."})
    proposal = DecisionProposal.objects.get()
    assert "fr-troops-1" in second.get(reverse("admin:pledges_decisionproposal_changelist")).content.decode()
    agree = reverse("admin:pledges_decisionproposal_agree", args=[proposal.pk])
    assert "takes two people" in analyst.post(agree, {"_save": "1"}).content.decode()
    assert "to be withdrawn" in second.post(agree, {"_check": "1"}).content.decode()
    assert not Decision.objects.exists()
    second.post(agree, {"_save": "1"})
    row = Decision.objects.get()
    assert (row.proposed_by_name, row.confirmed_by_name, row.on) == ("ana", "bea", date(2025, 12, 1))
    assert PledgeState.objects.current().get().status == "withdrawn"


def test_a_proposal_is_declined_by_a_button_and_not_by_a_link(
    analyst: Client, second: Client, statement: Statement
) -> None:
    propose = reverse("admin:pledges_pledge_propose", args=[Pledge.objects.get().pk])
    assert "Say why" in analyst.post(propose, {"kind": "void", "reason": ""}).content.decode()
    analyst.post(propose, {"kind": "void", "reason": "It was never said."})
    decline = reverse("admin:pledges_decisionproposal_decline", args=[DecisionProposal.objects.get().pk])
    second.get(decline)
    assert DecisionProposal.objects.exists()
    second.post(decline)
    assert not DecisionProposal.objects.exists()


def test_a_speaker_who_was_entered_twice_is_merged(analyst: Client, statement: Statement) -> None:
    with factories.door():
        double = factories.speaker("macron")
    page = analyst.get(reverse("admin:coalition_speaker_merge", args=[double.pk]))
    merge = reverse("admin:pledges_merge_speaker", args=[double.pk])
    assert page["Location"] == merge
    assert "required" in analyst.post(merge, {"into": ""}).content.decode()
    assert "is not in the record" in analyst.post(merge, {"into": "nobody"}).content.decode()
    analyst.post(merge, {"into": "head-fr"})
    assert Speaker.objects.get(slug="macron").merged_into.slug == "head-fr"


@pytest.mark.parametrize("name", ["retract", "undo_commit", "merge_speaker", "propose", "agree"])
def test_who_may_not_record_may_not_amend(reader: Client, outsider: Client, statement: Statement, name: str) -> None:
    ann = User.objects.create_user("ann")
    pledge = Pledge.objects.get()
    proposal = DecisionProposal.objects.create(
        pledge=pledge, kind="void", on=date(2025, 12, 1), reason="So.", proposed_by=ann, proposed_by_name="ann",
        proposed_at=LedgerCommit.objects.latest("seq").at,
    )  # fmt: skip
    address = {
        "retract": _retract(statement),
        "undo_commit": reverse("admin:pledges_undo_commit", args=[statement.since_seq_id]),
        "merge_speaker": reverse("admin:pledges_merge_speaker", args=[Speaker.objects.get().pk]),
        "propose": reverse("admin:pledges_pledge_propose", args=[pledge.pk]),
        "agree": reverse("admin:pledges_decisionproposal_agree", args=[proposal.pk]),
    }[name]
    assert reader.post(address, {"reason": "legal"}).status_code == 403
    assert outsider.post(address, {"reason": "legal"}).status_code == 302  # to the login
    assert not Retraction.objects.exists()


@pytest.mark.parametrize("address", ["statement/999999/retract/", "pledge/999999/propose/", "undo-commit/999999/"])
def test_what_is_not_there_is_a_404(superuser: Client, address: str) -> None:
    if address.startswith("undo"):
        address = f"statement/{address}"
    assert superuser.get(f"/admin/pledges/{address}").status_code == 404
