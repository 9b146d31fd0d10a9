"""Every write path of the program leaves ledger entries with actor and reason: the paths are read off the code, and
each is walked here. A new function that writes must be exercised, or be named with the reason why its rows are no part
of the record.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import CodeType, FrameType
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from coalition import archive
from coalition.ledger.redact import redact
from coalition.models import Country, CountryAlias, LedgerCommit, LedgerEntry, Membership, Speaker
from pledges.actions.bodies import body_of
from pledges.actions.captures import give_up_copy, keep_copy, say_why_none
from pledges.actions.checks import record_check
from pledges.actions.conditions import correct_event, record_event, take_back_event
from pledges.actions.corrections import correct
from pledges.actions.decisions import agree, propose
from pledges.actions.drafts import create_draft
from pledges.actions.entry_of import entry_of
from pledges.actions.merging_speakers import merge_speakers
from pledges.actions.merging_statements import merge_statements
from pledges.actions.policies import change_policy, ship_policy
from pledges.actions.requirements import record_requirement, take_back_requirement
from pledges.actions.retractions import retract
from pledges.actions.reviews import publish_draft
from pledges.actions.undoing import undo
from pledges.derived.sweep import sweep_unit
from pledges.models import Capture, ConditionEvent, Flag, Pledge, Requirement, Statement
from pledges.reasoning.facts import Basing
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import (
    ArchiveState,
    Capability,
    ConditionState,
    DecisionKind,
    FlagState,
    Measure,
    Place,
    Qualifier,
    RetractionReason,
)
from tests import factories
from tests.coalition.ledger.write_paths import ROOT, write_paths
from tests.pledges.admin.typed import ground as typed_ground
from tests.pledges.admin.typed import typed
from tests.rig.forms import filled_in
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

WORK_IN_PROGRESS = "a draft is work in progress: it is not in the ledger until it is published (decision 0070)"
WAITING = "a proposed decision waits for a second person; agreed to, it is a decision (UNLEDGERED, decision 0081)"
ADDRESSES = "people's addresses, and the mails to them: no part of the record (UNLEDGERED)"
KEYS = "tokens open the API and say nothing of what is recorded (UNLEDGERED, decision 0140)"
KEPT = "an answer is kept for a day beside the write that it answers for (UNLEDGERED, decision 0141)"
CALENDAR = "runs come with the calendar and change as they are done (UNLEDGERED)"

NO_PART_OF_THE_RECORD = {
    "coalition.access.answers:forget_old": KEPT,
    "coalition.access.answers:once": KEPT,
    "coalition.access.tokens:_note_use": KEYS,
    "coalition.access.tokens:issue": KEYS,
    "coalition.access.tokens:revoke": KEYS,
    "pledges.actions.decisions:propose": WAITING,
    "pledges.actions.decisions:decline": WAITING,
    "pledges.actions.drafts:create_draft": WORK_IN_PROGRESS,
    "pledges.actions.drafts:touch": WORK_IN_PROGRESS,
    "pledges.actions.reviews:code_second": WORK_IN_PROGRESS,
    "pledges.actions.subscriptions:confirm": ADDRESSES,
    "pledges.actions.subscriptions:subscribe": ADDRESSES,
    "pledges.actions.subscriptions:unsubscribe": ADDRESSES,
    "pledges.digest.build:freeze": ADDRESSES,
    "pledges.digest.stages:claim": ADDRESSES,
    "pledges.digest.stages:give_up": ADDRESSES,
    "pledges.digest.stages:leave_to_a_person": ADDRESSES,
    "pledges.digest.stages:look_after_the_lost": ADDRESSES,
    "pledges.digest.stages:mark_in_data": ADDRESSES,
    "pledges.digest.stages:mark_sent": ADDRESSES,
    "pledges.digest.stages:put_back": ADDRESSES,
    "pledges.derived.runs:_count_try": CALENDAR,
    "pledges.derived.runs:advance": CALENDAR,
    "pledges.derived.runs:claimed": CALENDAR,
    "pledges.derived.runs:finish": CALENDAR,
    "pledges.derived.runs:open_run": CALENDAR,
    "pledges.derived.runs:set_aside": CALENDAR,
    "pledges.derived.reevaluation:open_if_changed": CALENDAR,
    "pledges.admin.groups:make_groups": "the groups of accounts are no part of the record",
    "pledges.derived.backfill:write": "derived rows that follow from the ledger; tests/pledges/derived/test_rebuild.py",
    "pledges.derived.rebuild:_decide": "writes into temporary copies, which are rolled back",
}


def today() -> date:
    """The day of every write in this test."""
    return datetime.now(UTC).date()


def in_the_door(work: Callable[..., Any]) -> Any:
    """Do `work` in a commit of the tester's."""
    with factories.door("on a write path") as commit:
        found = work(commit)
        connection.check_constraints()
        return found


# ------------------------------------------------------------ the ways in
def statements() -> None:
    """An offer with all its parts, settled; a refusal that raises a flag; words that settle it again."""
    factories.publish_entry(factories.entry(factories.position("FR", basing=(Basing(Place.HOME),)), said=today()))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=today()))


def amended_statements() -> None:
    first = factories.publish_statement("GB", said=today())
    second = in_the_door(lambda commit: correct(first, replace(entry_of(first), summary="Better."), commit=commit))
    in_the_door(lambda commit: retract(second, reason=RetractionReason.CODING_ERROR, by=None, commit=commit))
    last = factories.publish_statement("GB", "naval", said=today())
    in_the_door(lambda commit: undo(last.since_seq_id, by=None, commit=commit))


def merged_statements_and_speakers() -> None:
    """A duplicate, and a speaker who was entered twice."""
    stays, double = factories.publish_statement("GB", said=today()), factories.publish_statement("GB", said=today())
    in_the_door(lambda commit: merge_statements(double, stays, by=None, commit=commit))
    twice = in_the_door(lambda _: factories.speaker("starmer", "GB"))
    survivor = Speaker.objects.get(slug="head-gb")
    in_the_door(lambda commit: merge_speakers(twice, survivor, commit=commit))


def decisions() -> None:
    """Two people merge one pledge into another."""
    ann, bob = (User.objects.create_user(name, is_staff=True) for name in ("ann", "bob"))
    with_place = factories.position("GB", "air", basing=(Basing(Place.HOME),))
    factories.publish_entry(factories.entry(with_place, said=today(), iso2="GB"))
    factories.publish_statement("GB", said=today())
    air, troops = (Pledge.objects.get(public_id=one) for one in ("gb-air-1", "gb-troops-1"))
    values = {"kind": DecisionKind.MERGE, "into": troops, "reason": "One.", "on": today(), "now": datetime.now(UTC)}
    proposal = propose(air, by=ann, **values)
    in_the_door(lambda commit: agree(proposal, by=bob, commit=commit))


def triaged_flags() -> None:
    """A contradiction is confirmed by two people."""
    factories.publish_statement("FR", said=today())
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=today()))
    decided(everything(Flag).filter(rule__startswith="C").first(), FlagState.CONFIRMED)


def checks_and_conditions() -> None:
    statement = factories.publish_statement("FR", said=today())
    coalition, country = factories.coalition(), factories.country("FR")
    condition = in_the_door(lambda _: factories.condition())
    in_the_door(
        lambda commit: record_event(
            condition=condition, state=ConditionState.UNMET, on=today(), statement=statement, commit=commit
        )
    )
    event = ConditionEvent.objects.get()
    in_the_door(
        lambda commit: correct_event(event, state=ConditionState.MET, on=today(), statement=statement, commit=commit)
    )
    in_the_door(lambda commit: take_back_event(ConditionEvent.objects.standing().get(), commit=commit))
    size = make_quantity(Measure.PERSONNEL, Qualifier.EXACT, low=500)
    needed = {"coalition": coalition, "capability": Capability.TROOPS, "quantity": size, "statement": statement}
    in_the_door(lambda commit: record_requirement(**needed, commit=commit))
    in_the_door(lambda commit: take_back_requirement(Requirement.objects.get(), commit=commit))
    in_the_door(
        lambda commit: record_check(
            coalition=coalition,
            country=country,
            capability=Capability.AIR,
            checked_on=today(),
            note="Looked; nothing new.",
            commit=commit,
        )
    )


def copies_of_pages() -> None:
    """A page is gone, a copy is kept, and given up again."""
    page = factories.publish_statement("FR", said=today()).appearances.get().document
    ann, kept = User.objects.create_user("ann", is_staff=True), archive.keep([b"<p>As it was printed.</p>"])
    in_the_door(lambda commit: say_why_none(page, state=ArchiveState.GONE, reason="It answers 404.", commit=commit))
    in_the_door(lambda commit: keep_copy(page, kept, captured_at=commit.at, by=ann, commit=commit))
    copy = Capture.objects.get(state=ArchiveState.ARCHIVED)
    in_the_door(lambda commit: give_up_copy(copy, state=ArchiveState.GONE, reason="Lost.", commit=commit))


def record_files() -> None:
    call_command("load_record", verbosity=0)


def a_draft() -> None:
    ann = User.objects.create_superuser("ann")
    entry = factories.entry(factories.position("FR"), said=today())
    in_the_door(lambda _: factories.ground(entry))
    draft = create_draft(body=body_of(entry), by=ann, now=datetime.now(UTC))
    in_the_door(lambda commit: publish_draft(public_id=draft.public_id, version=draft.version, by=ann, commit=commit))


def staff_pages() -> None:
    """A country with an alias is added and changed; a statement is recorded on its page."""
    client = Client()
    client.force_login(User.objects.create_superuser("eve"))
    add = reverse("admin:coalition_country_add")
    page = filled_in(client.get(add).content.decode()) | {"iso2": "EE", "iso3": "EST", "m49": "233", "name": "Estonia"}
    page |= {"aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": "Republic of Estonia"}
    assert client.post(add, page).status_code == 302
    change = reverse("admin:coalition_country_change", args=[Country.objects.get(iso2="EE").pk])
    page = filled_in(client.get(change).content.decode()) | {
        "name": "Eesti",
        "aliases-0-name": "Eesti Vabariik",
        "change_reason": "Its own",
    }
    assert client.post(change, page).status_code == 302
    assert CountryAlias.objects.get().name == "Eesti Vabariik"
    typed_ground()
    before = Statement.objects.count()
    client.post(reverse("admin:pledges_statement_add"), typed())
    assert Statement.objects.count() == before + 1


def a_policy() -> None:
    in_the_door(lambda commit: ship_policy(commit=commit))
    in_the_door(lambda commit: change_policy({"reprint_days": 8}, seen=1, commit=commit))


def the_sweep() -> None:
    factories.publish_statement("IT", said=today())
    sweep_unit(today() + timedelta(days=200))


def a_redaction() -> None:
    for name in ("rob", "sue"):
        User.objects.create_user(name, is_staff=True)
    row = factories.publish_statement("FR", said=today())
    redact(table=row._meta.db_table, key=str(row.pk), columns=["summary"], ground="A court.", first="rob", second="sue")


WAYS: list[Callable[[], None]] = [
    statements,
    amended_statements,
    merged_statements_and_speakers,
    decisions,
    triaged_flags,
    checks_and_conditions,
    copies_of_pages,
    record_files,
    a_draft,
    staff_pages,
    a_policy,
    the_sweep,
    a_redaction,
]


@contextmanager
def walked() -> Iterator[set[str]]:
    """The functions of the program that run inside, as `write_paths` names them."""
    seen: set[str] = set()
    known: set[CodeType] = set()
    root = str(ROOT)

    def note(frame: FrameType, _event: str, _: object) -> None:  # of calls alone: it asks for nothing inside them
        code = frame.f_code
        if code not in known:
            known.add(code)
            if code.co_filename.startswith(root):
                module = code.co_filename[len(root) + 1 : -3].replace("/", ".").removesuffix(".__init__")
                seen.add(f"{module}:{code.co_qualname}")

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield seen
    finally:
        sys.settrace(before)


@pytest.fixture
def reference_rows(db: None) -> None:
    """What the ways in have in common."""
    with factories.door():
        factories.member("FR")


def test_every_function_that_writes_is_walked_or_named_as_no_part_of_the_record() -> None:
    """Once for all ways: what is missing here is a write path that nobody tests."""
    with walked() as seen:
        for way in WAYS:
            with _rolled_back():
                way()
    paths = write_paths()
    assert NO_PART_OF_THE_RECORD.keys() - paths == set(), "named, and no longer there"
    assert paths - seen - NO_PART_OF_THE_RECORD.keys() == set(), "a write path that no test walks"


@contextmanager
def _rolled_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.usefixtures("reference_rows")
def test_whatever_the_way_in_each_commit_says_who_why_and_through_which_door_and_has_entries(
    way: Callable[[], None],
) -> None:
    known = LedgerCommit.objects.count()
    way()
    new = list(LedgerCommit.objects.filter(seq__gt=known))
    assert new
    for commit in new:
        assert commit.actor_name.strip()
        assert commit.reason.strip()
        assert commit.origin
        assert len(commit.head or "") == 64
        assert LedgerEntry.objects.filter(seq=commit.seq).exists(), commit
    assert Membership.objects.count() >= 1
