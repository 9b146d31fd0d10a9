"""A small world with at least one row of every table, written through the door: what a constraint is broken on."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import models

from coalition import archive
from coalition.access.tokens import issue
from coalition.models import (
    CountryAlias,
    Event,
    KeptAnswer,
    LedgerCommit,
    LedgerRedaction,
    MembershipCount,
    Participation,
    Seat,
    WorkingGroup,
)
from coalition.vocabulary import CountBasis, Scope, SeatRole
from pledges.actions.captures import keep_copy
from pledges.actions.checks import record_check
from pledges.actions.closing import close
from pledges.actions.conditions import record_event
from pledges.actions.decisions import agree, propose
from pledges.actions.entry import ConditionEntry
from pledges.actions.policies import ship_policy
from pledges.actions.requirements import record_requirement
from pledges.models import (
    Change,
    Delivery,
    Digest,
    Draft,
    Flag,
    Pledge,
    PledgeState,
    Retraction,
    Review,
    Run,
    SecondCoding,
    Statement,
    Subscription,
)
from pledges.reasoning.facts import Basing, Quantity
from pledges.vocabulary import (
    Capability,
    ConditionMode,
    ConditionState,
    DecisionKind,
    DeliveryState,
    Measure,
    Place,
    Qualifier,
    RetractionReason,
)
from tests import factories
from tests.rig.kept import kept
from tests.rig.reading import everything

NOW = datetime(2025, 6, 2, 7, tzinfo=UTC)


@kept
def one_of_each() -> None:
    """Fill every table of the record."""
    with factories.door() as commit:
        ship_policy(commit=commit)
        factories.member("FR")
        _reference_rows()
        condition = factories.condition()
        promise = factories.position(
            "FR",
            quantity=Quantity(Measure.PERSONNEL, Qualifier.RANGE, 1000, 2000, as_found="1,000 to 2,000"),
            basing=(Basing(Place.IN_UKRAINE),),
            condition_mode=ConditionMode.STATES,
            conditions=(ConditionEntry(condition=condition.slug),),
        )
        statement = factories.publish_entry(factories.entry(promise), commit=commit)
        factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 5, 1)), commit=commit)
        twice = factories.publish_entry(factories.entry(promise, said=date(2025, 3, 11)), commit=commit)
        record_event(
            condition=condition, state=ConditionState.UNMET, on=date(2025, 4, 1), statement=statement, commit=commit
        )
        record_check(
            coalition=factories.coalition(),
            country=factories.country("FR"),
            capability=Capability.NAVAL,
            checked_on=date(2025, 5, 5),
            note="The ministry's page.",
            commit=commit,
        )
        record_requirement(
            coalition=factories.coalition(),
            capability=Capability.TROOPS,
            quantity=Quantity(Measure.PERSONNEL, Qualifier.EXACT, 30000, 30000, as_found="30,000"),
            statement=statement,
            commit=commit,
        )
        page = statement.appearances.get().document
        kept = archive.keep([b"<p>As it was printed.</p>"])
        keep_copy(page, kept, captured_at=commit.at, by=User.objects.create_user("kay"), commit=commit)
        LedgerRedaction.objects.create(
            seq_id=commit.seq, table="pledges_appearance", key="1", columns=["quote"], ground="A court said so.",
            first="ann", second="bob", payloads=1,
        )  # fmt: skip
        Review.objects.create(
            statement=statement, role="first", actor_name="ann", submitted_at=commit.at, seq_id=commit.seq
        )
    with factories.door("a duplicate") as commit:
        close(twice, commit=commit)
        Retraction.objects.create(
            statement=twice, into=statement, reason=RetractionReason.DUPLICATE, actor_name="ann", seq_id=commit.seq
        )
    _drafts()
    _decided(statement)
    _mail_and_runs()
    _tokens()


def _tokens() -> None:
    root = User.objects.create_superuser("root")
    ends = NOW + timedelta(days=90)
    issue(name="a program", user=root, scopes=[Scope.WRITE], expires_at=ends, by=root, now=NOW)
    KeptAnswer.objects.create(user=root, key="one", digest="0" * 64, status=201, body="{}", kept_at=NOW)


def _decided(statement: Statement) -> None:
    ann, bob = (User.objects.get(username=name) for name in ("ann", "bob"))
    pledge = Pledge.objects.filter(positions__appearance__statement=statement).earliest("pk")
    for kind in (DecisionKind.SUSPEND, DecisionKind.REOPEN):
        proposal = propose(pledge, kind=kind, reason="It was said.", on=date(2025, 6, 1), by=ann, now=NOW)
    with factories.door("a decision") as commit:
        agree(proposal, by=bob, commit=commit)


def _reference_rows() -> None:
    coalition, france = factories.coalition(), factories.country("FR")
    CountryAlias.objects.create(country=france, name="Frankreich")
    event = Event.objects.create(
        coalition=coalition, name="A call", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 1)
    )
    Participation.objects.create(event=event, country=france)
    group = WorkingGroup.objects.create(coalition=coalition, name="Planning")
    Seat.objects.create(group=group, country=france, role=SeatRole.LEAD)
    MembershipCount.objects.create(
        coalition=coalition, low=33, high=33, basis=CountBasis.MEMBERS, claimed_on=date(2025, 3, 1), claimed_by="Daily"
    )


def _drafts() -> None:
    author, reader = (User.objects.create_user(name, is_staff=True) for name in ("ann", "bob"))
    draft = Draft(
        body={"summary": "Said."}, author=author, author_name="ann", created_at=NOW, updated_by=author,
        updated_by_name="ann", updated_at=NOW,
    )  # fmt: skip
    draft.save()
    SecondCoding(
        draft=draft, coder=reader, coder_name="bob", body={}, first={}, source={}, compared=[], submitted_at=NOW
    ).save()


def _mail_and_runs() -> None:
    subscription = Subscription.objects.create(email="reader@example.org", created_at=NOW, confirmed_at=NOW)
    digest = Digest.objects.create(
        subscription=subscription,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=7),
        clock="record",
        subject="1 new",
        text="…",
        html="…",
        built_at=NOW,
    )
    Delivery.objects.create(
        digest=digest, recipient="reader@example.org", message_id="<1@example.org>", state=DeliveryState.PENDING
    )
    Run.objects.create(job="sweep", period="2025-06-02", created_at=NOW)


def row_of(model: type[models.Model]) -> models.Model:
    """A row of `model` in this world; the flag and the change about a contradiction, the pledge that is an offer."""
    special = {
        Flag: everything(Flag).filter(rule="C1"),
        PledgeState: PledgeState.objects.exclude(measure=""),
        Change: Change.objects.order_by("n"),
        LedgerCommit: LedgerCommit.objects.all(),
    }
    row = special.get(model, everything(model)).order_by("pk").first()
    assert row is not None, f"one_of_each() makes no {model.__name__}"
    return row
