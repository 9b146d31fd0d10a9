"""Two people decide about a pledge, and merge pledges; what follows is the same in any order."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from coalition.ledger import record
from coalition.ledger.replay import check_replay
from coalition.vocabulary import Origin
from pledges.actions.decisions import agree, decline, propose
from pledges.actions.problems import EntryInvalid
from pledges.derived.rebuild import differences
from pledges.models import Change, Decision, DecisionProposal, Flag, FlagEvent, Pledge, PledgeState, Position
from pledges.vocabulary import DecisionKind, DismissalReason, FlagState
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.derived import derived
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


def proposed(pledge: Pledge, kind: DecisionKind, by: User, into: Pledge | None = None) -> DecisionProposal:
    return propose(pledge, kind=kind, reason="It was said.", on=date(2025, 12, 1), by=by, now=NOW, into=into)


def agreed(proposal: DecisionProposal, by: User) -> Decision:
    with record(actor=by, reason="agree", origin=Origin.ADMIN) as commit:
        row = agree(proposal, by=by, commit=commit)
        connection.check_constraints()
        return row


def troops() -> Pledge:
    factories.publish_statement("FR")
    return Pledge.objects.get(public_id="fr-troops-1")


def numbered(number: int, said: date = date(2025, 3, 10), **values: object) -> Pledge:
    coded = factories.position("FR", **values)
    coded = replace(coded, pledge=replace(coded.pledge, number=number))
    page = factories.page(address=f"https://news.example.org/{said}/{len(values)}")
    factories.publish_entry(
        factories.entry(appearances=(factories.appearance("page", coded, document=page),), said=said)
    )
    return Pledge.objects.get(public_id=f"fr-troops-{number}")


@pytest.mark.parametrize(
    ("kind", "status"),
    [("withdraw", "withdrawn"), ("lapse", "lapsed"), ("void", "void"), ("suspend", "suspended"),
     ("fulfill", "fulfilled")],
)  # fmt: skip
def test_what_two_people_decide_holds_until_they_reopen_it(ann: User, bob: User, kind: str, status: str) -> None:
    pledge = troops()
    before = PledgeState.objects.current().get().status
    row = agreed(proposed(pledge, DecisionKind(kind), ann), bob)
    assert (row.proposed_by_name, row.confirmed_by_name) == ("ann", "bob")
    assert PledgeState.objects.current().get().status == status
    told = Change.objects.get(seq=row.seq, code="decided")
    assert change_sentence(told.code, told.slots).endswith("(by our own decision).")
    agreed(proposed(pledge, DecisionKind.REOPEN, bob), ann)
    assert PledgeState.objects.current().get().status == before
    assert differences() == []
    assert list(check_replay()) == []


def test_nobody_agrees_with_themselves(ann: User) -> None:
    proposal = proposed(troops(), DecisionKind.VOID, ann)
    with pytest.raises(EntryInvalid, match="two people"):
        agreed(proposal, ann)
    assert not Decision.objects.exists()
    assert PledgeState.objects.current().get().status == "active"


def test_a_declined_proposal_leaves_nothing(ann: User) -> None:
    decline(proposed(troops(), DecisionKind.VOID, ann))
    assert not DecisionProposal.objects.exists()
    assert not Decision.objects.exists()


def test_a_proposal_says_why_from_when_and_into_what(ann: User) -> None:
    pledge = troops()
    with pytest.raises(EntryInvalid) as refused:
        propose(pledge, kind=DecisionKind.MERGE, reason=" ", on=date(2999, 1, 1), by=ann, now=NOW)
    assert {(one.path, one.code) for one in refused.value.problems} == {
        ("reason", "required"), ("on", "in_future"), ("into", "required")}  # fmt: skip


def test_merged_pledges_are_as_if_everything_had_been_said_of_the_one(ann: User, bob: User) -> None:
    with transaction.atomic():
        numbered(1)
        numbered(1, date(2025, 4, 1), firmness="specified")
        together = derived()["states"]
        transaction.set_rollback(True)
    one, two = numbered(1), numbered(2, date(2025, 4, 1), firmness="specified")
    row = agreed(proposed(two, DecisionKind.MERGE, ann, one), bob)
    assert derived()["states"] == together
    two.refresh_from_db()
    assert (two.merged_into, two.until_seq) == (one, row.seq)
    assert not Position.objects.standing().filter(pledge=two).exists()
    assert differences() == []
    assert list(check_replay()) == []
    told = {(change.resource_id, change.kind, change.cause) for change in Change.objects.filter(seq=row.seq)}
    assert told >= {("fr-troops-2", "removed", "merge"), ("fr-troops-1", "modified", "merge")}


def test_three_pledges_merge_into_the_same_in_any_order(ann: User, bob: User) -> None:
    ways = []
    for first, second in permutations([(2, 1), (3, 1)]):
        with transaction.atomic():
            pledges = {n: numbered(n, date(2025, n, 1)) for n in (1, 2, 3)}
            for source, target in (first, second):
                agreed(proposed(pledges[source], DecisionKind.MERGE, ann, pledges[target]), bob)
            ways.append(derived()["states"])
            transaction.set_rollback(True)
    pledges = {n: numbered(n, date(2025, n, 1)) for n in (1, 2, 3)}
    agreed(proposed(pledges[3], DecisionKind.MERGE, ann, pledges[2]), bob)
    agreed(proposed(pledges[2], DecisionKind.MERGE, ann, pledges[1]), bob)
    assert ways[0] == ways[1] == derived()["states"]


def test_a_chain_of_three_leads_to_the_last_in_pages_and_api_and_stood_by_itself_before(ann: User, bob: User) -> None:
    pledges = {n: numbered(n, date(2025, n, 1)) for n in (1, 2, 3)}
    before = pledges[3].since_seq_id
    agreed(proposed(pledges[3], DecisionKind.MERGE, ann, pledges[2]), bob)
    agreed(proposed(pledges[2], DecisionKind.MERGE, ann, pledges[1]), bob)
    client = Client()
    for old in ("fr-troops-3", "fr-troops-2"):
        page = client.get(f"/pledges/{old}/")
        assert (page.status_code, page["Location"]) == (301, "/pledges/fr-troops-1/")
        for rest in ("", "timeline/", "history/"):
            answer = client.get(f"/api/v1/pledges/{old}/{rest}")
            assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/pledges/fr-troops-1/{rest}")
        listed = client.get(f"/api/v1/statements/?pledge={old}&fields=id").json()["results"]
        assert len(listed) == 3
    past = client.get(f"/api/v1/pledges/fr-troops-3/?known_at=seq:{before}")
    assert (past.status_code, past.json()["statements"]) == (200, 1)
    then = client.get(f"/api/v1/statements/?pledge=fr-troops-3&known_at=seq:{before}").json()["results"]
    assert len(then) == 1


def test_what_was_dismissed_about_a_merged_pledge_stays_dismissed(ann: User, bob: User) -> None:
    one, two = numbered(1), numbered(2, date(2025, 3, 11))
    numbered(1, date(2025, 1, 1))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 4, 1)))
    flag = everything(Flag).filter(rule="C1", pledge__in=[one, two], state="open").order_by("pk").last()
    assert flag is not None
    moving = Pledge.objects.get(pk=flag.pledge_id)
    staying = one if moving == two else two
    for each in everything(Flag).filter(rule="C1", state="open"):
        decided(each, FlagState.DISMISSED, reason=DismissalReason.KEEP_BOTH)
    agreed(proposed(moving, DecisionKind.MERGE, ann, staying), bob)
    assert set(everything(Flag).filter(rule="C1").values_list("state", flat=True)) == {"dismissed"}
    assert everything(FlagEvent).filter(actor_name="bob", state_to="dismissed", reason="keep_both").exists()
    assert differences() == []


def test_only_what_can_be_one_pledge_is_merged(ann: User) -> None:
    one = troops()
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 4, 1)))
    with pytest.raises(EntryInvalid, match="of one country"):
        proposed(Pledge.objects.get(public_id="fr-no-troops-1"), DecisionKind.MERGE, ann, one)
    with pytest.raises(EntryInvalid, match="into itself"):
        proposed(one, DecisionKind.MERGE, ann, one)


def test_what_is_merged_is_not_merged_again(ann: User, bob: User) -> None:
    one, two = numbered(1), numbered(2, date(2025, 3, 11))
    agreed(proposed(two, DecisionKind.MERGE, ann, one), bob)
    with pytest.raises(EntryInvalid, match="merged already"):
        proposed(one, DecisionKind.MERGE, ann, Pledge.objects.get(pk=two.pk))


def test_the_database_refuses_a_circle() -> None:
    one, two = numbered(1), numbered(2, date(2025, 3, 11))

    def circle() -> None:
        with factories.door() as commit:
            Position.objects.update(until_seq=commit.seq)
            Pledge.objects.filter(pk=one.pk).update(merged_into=two, until_seq=commit.seq)
            Pledge.objects.filter(pk=two.pk).update(merged_into=one, until_seq=commit.seq)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="leads to one that stands"):
        circle()
