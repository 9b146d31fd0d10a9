"""Three people at the door of the staff site, and a record with one row of everything."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from coalition import archive
from coalition.access.tokens import issue
from coalition.models import Event, MembershipCount, Participation, Seat, WorkingGroup
from coalition.vocabulary import Scope
from pledges.actions.bodies import body_of
from pledges.actions.captures import keep_copy
from pledges.actions.checks import record_check
from pledges.actions.codings import source_of
from pledges.actions.conditions import record_event
from pledges.actions.decisions import agree, propose
from pledges.actions.policies import ship_policy
from pledges.actions.requirements import record_requirement
from pledges.admin.groups import ADMINISTRATORS, ANALYSTS, REVIEWERS, make_groups
from pledges.models import Delivery, Digest, Draft, Pledge, Run, Subscription
from pledges.reasoning.facts import Quantity
from pledges.vocabulary import (
    Capability,
    Clock,
    ConditionState,
    DecisionKind,
    DeliveryState,
    Measure,
    Qualifier,
)
from tests import factories
from tests.rig.kept import kept


def _client(name: str, group: str | None, *, staff: bool = True) -> Client:
    make_groups()
    user = User.objects.create_user(name, password="a long password", is_staff=staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def analyst(db: None) -> Client:
    """Somebody who records statements."""
    return _client("ana", ANALYSTS)


@pytest.fixture
def reviewer(db: None) -> Client:
    """Somebody who reads others' drafts a second time."""
    return _client("rob", REVIEWERS)


@pytest.fixture
def administrator(db: None) -> Client:
    """Somebody who keeps reference data and accounts."""
    return _client("adam", ADMINISTRATORS)


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody on the staff without any group: may log in and see nothing."""
    return _client("rita", None)


@pytest.fixture
def outsider(db: None) -> Client:
    """Somebody with an account and no business here."""
    return _client("otto", None, staff=False)


@pytest.fixture
def superuser(db: None) -> Client:
    """The first administrator."""
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a long password"))
    return client


@pytest.fixture
def whole_record(db: None) -> None:
    one_of_everything()


@kept
def one_of_everything() -> None:
    """At least one row of every model, with a flag: France offers troops, then refuses them."""
    root = User.objects.create_superuser("token-root")
    at = datetime(2025, 6, 2, tzinfo=UTC)
    issue(name="a program", user=root, scopes=[Scope.WRITE], expires_at=at + timedelta(days=90), by=root, now=at)
    statement = factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    with factories.door() as commit:
        ship_policy(commit=commit)
        membership = factories.member("FR")
        coalition, country = membership.coalition, membership.country
        MembershipCount.objects.create(
            coalition=coalition, low=33, basis="members", claimed_on=date(2025, 3, 1), claimed_by="Downing Street"
        )
        group = WorkingGroup.objects.create(coalition=coalition, name="Maritime")
        Seat.objects.create(group=group, country=country, role="lead")
        event = Event.objects.create(
            coalition=coalition, name="Summit", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 2)
        )
        Participation.objects.create(event=event, country=country)
        condition = factories.condition()
        record_event(
            condition=condition, state=ConditionState.UNMET, on=date(2025, 3, 10), statement=statement, commit=commit
        )
        record_check(
            coalition=coalition,
            country=country,
            capability=Capability.TROOPS,
            checked_on=date(2025, 3, 11),
            note="The ministry's page.",
            commit=commit,
        )
        kept = archive.keep([b"<p>As it was printed.</p>"])
        page = statement.appearances.get().document
        keep_copy(page, kept, captured_at=commit.at, by=root, commit=commit)
        record_requirement(
            coalition=coalition,
            capability=Capability.TROOPS,
            quantity=Quantity(Measure.PERSONNEL, Qualifier.EXACT, 30000, 30000, as_found="30,000"),
            statement=statement,
            commit=commit,
        )
        now = datetime(2025, 3, 24, 7, tzinfo=UTC)
        subscription = Subscription.objects.create(email="reader@example.org", created_at=now, confirmed_at=now)
        digest = Digest.objects.create(
            subscription=subscription,
            starts_at=datetime(2025, 3, 17, 7, tzinfo=UTC),
            ends_at=now,
            clock=Clock.RECORD,
            subject="What changed",
            text="Plain <words>",
            html="<p onclick='alert(1)'>Rich words</p><script>alert(2)</script>",
            built_at=now,
        )
        Delivery.objects.create(
            digest=digest, recipient="reader@example.org", message_id="<1@example.org>", state=DeliveryState.AMBIGUOUS
        )
        Run.objects.create(job="sweep", period="2025-03-24", created_at=now, set_aside_at=now, problem="It failed.")
    _submitted_draft(now)
    _decided(now)


def _decided(now: datetime) -> None:
    """One decision that two people made, and one that waits for the second."""
    dora, emil = User.objects.get(username="dora"), User.objects.create_user("emil", is_staff=True)
    pledge = Pledge.objects.get(public_id="fr-troops-1")
    for kind in (DecisionKind.SUSPEND, DecisionKind.REOPEN):
        proposal = propose(pledge, kind=kind, reason="It was said.", on=date(2025, 3, 21), by=dora, now=now)
    with factories.door("decide") as commit:
        agree(proposal, by=emil, commit=commit)


def _submitted_draft(now: datetime) -> None:
    """Somebody else's, which waits for a second reader."""
    author = User.objects.create_user("dora", is_staff=True)
    body = body_of(factories.entry(factories.position("GB"), iso2="GB"))
    common = {"author": author, "updated_by": author, "submitted_by": author, "state": "submitted"}
    names = dict.fromkeys(("author_name", "updated_by_name", "submitted_by_name"), "dora")
    times = dict.fromkeys(("created_at", "updated_at", "submitted_at"), now)
    Draft(body=body, source=source_of(body), **common, **names, **times).save()
