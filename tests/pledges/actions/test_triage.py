"""People decide about flags: step by step, on what they saw, two of them where it is grave. Jobs undo none of it."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from coalition.ledger import Commit, record
from coalition.ledger.replay import check_replay
from coalition.models import LedgerEntry, Speaker
from coalition.vocabulary import Origin
from pledges.actions import triage
from pledges.actions.corrections import correct
from pledges.actions.entry_of import entry_of
from pledges.actions.problems import EntryInvalid
from pledges.derived.rebuild import differences
from pledges.models import Flag, FlagEvent
from pledges.vocabulary import DismissalReason, FlagState
from pledges.vocabulary.triage import JOBS_MAY, PEOPLE_MAY
from tests import factories
from tests.rig.past import settled_on
from tests.rig.reading import everything
from tests.scenarios.settling import again
from tests.scenarios.triaging import analyst, decided, seen

pytestmark = pytest.mark.django_db

OFFERED, REFUSED, LATER = date(2025, 3, 11), date(2025, 3, 21), date(2025, 3, 22)


@pytest.fixture
def reversal() -> Flag:
    """France offers troops and refuses them: C1, for two people."""
    factories.publish_statement("FR", said=OFFERED)
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=REFUSED))
    return everything(Flag).get(rule="C1")


@pytest.fixture
def opening() -> Flag:
    """Britain refuses troops and offers them: C1r, for one."""
    return opened_by("GB")


def opened_by(iso2: str) -> Flag:
    factories.publish_entry(factories.entry(factories.refusal(iso2), said=OFFERED, iso2=iso2))
    factories.publish_statement(iso2, said=REFUSED)
    return everything(Flag).get(rule="C1r", pledge__country__iso2=iso2)


def fresh(flag: Flag) -> Flag:
    return everything(Flag).get(pk=flag.pk)


def steps(flag: Flag) -> list[tuple[str, str, str]]:
    found = everything(FlagEvent).filter(flag=flag).order_by("pk")
    return list(found.values_list("state_from", "state_to", "actor_name"))


def try_to(flag: Flag, state: FlagState, **values: object) -> str:
    """The code of the one refusal; "" where it was done."""
    try:
        with transaction.atomic():
            decided(flag, state, **values)
    except EntryInvalid as refused:
        return refused.problems[0].code
    return ""


def door(person: User) -> AbstractContextManager[Commit]:
    return record(actor=person, reason="triage", origin=Origin.ADMIN)


# ---------------------------------------------------------------- one person


def test_every_step_says_who_when_and_about_which_facts_and_is_in_the_ledger(opening: Flag) -> None:
    event = decided(opening, FlagState.ACKNOWLEDGED, note="Looking into it.")
    assert (event.actor.username, event.actor_name, event.note) == ("ann", "ann", "Looking into it.")  # type: ignore[union-attr]
    assert event.facts_hash == opening.facts_hash
    assert event.seq.reason == "acknowledged C1r"
    assert LedgerEntry.objects.filter(seq=event.seq_id, table="pledges_flagevent").count() == 1
    assert fresh(opening).state == "acknowledged"
    assert list(check_replay()) == []
    assert differences() == []


def test_people_may_take_the_steps_of_the_list_and_no_other(opening: Flag) -> None:
    answers, wanted = {}, {}
    for before in FlagState:
        with transaction.atomic():
            if before == FlagState.AUTO_RESOLVED:
                factories.publish_statement("GB", said=LATER, stance="affirms")
            elif before != FlagState.OPEN:
                decided(opening, before)
            assert fresh(opening).state == before
            for after in PEOPLE_MAY[FlagState.SNOOZED]:  # every state that people bring about
                with transaction.atomic():
                    answers[before, after] = try_to(opening, after)
                    transaction.set_rollback(True)
                wanted[before, after] = "" if after in PEOPLE_MAY[before] else "not_allowed"
            transaction.set_rollback(True)
    assert answers == wanted


def test_the_database_holds_the_same_list(opening: Flag) -> None:
    """Whatever path writes the step: the row is refused by its check, before any trigger is asked."""
    wrong = []
    for by_job, before, after in product([False, True], [None, *FlagState], FlagState):
        may = JOBS_MAY[before] if by_job else PEOPLE_MAY.get(before, frozenset())  # type: ignore[arg-type]
        if (_refusal(opening, before, after, by_job) == "") != (after in may):
            wrong.append((by_job, before, after))
    assert wrong == []


def _refusal(flag: Flag, before: FlagState | None, after: FlagState, by_job: bool) -> str:
    name = ""
    with transaction.atomic(), factories.door() as commit:
        try:
            with transaction.atomic():
                FlagEvent.objects.create(
                    flag=flag, seq_id=commit.seq, state_from=before or "", state_to=after, severity="low",
                    by_job=by_job, actor_name="x", facts_hash="0" * 64,
                    reason="keep_both" if after == FlagState.DISMISSED else "",
                )  # fmt: skip
        except IntegrityError as error:
            name = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        transaction.set_rollback(True)
    assert name in ("", "flag_event_step_is_legal", "flag_event_job_decides_nothing")
    return name


def test_a_dismissal_gives_one_of_the_reasons_and_another_one_in_words(opening: Flag) -> None:
    with pytest.raises(EntryInvalid, match="put in words"):
        decided(opening, FlagState.DISMISSED, reason=DismissalReason.OTHER, note="  ")
    event = decided(opening, FlagState.DISMISSED, reason=DismissalReason.OTHER, note="A test broadcast.")
    assert (event.reason, event.note) == ("other", "A test broadcast.")


def test_a_flag_is_put_off_to_a_day_ahead_within_a_year_and_a_rebuild_knows_the_day(opening: Flag) -> None:
    with settled_on(LATER):
        for days, refused in [(-1, "not_ahead"), (0, "not_ahead"), (367, "too_far"), (366, ""), (9, "")]:
            assert try_to(opening, FlagState.SNOOZED, until=LATER + timedelta(days=days)) == refused, days
    assert fresh(opening).snoozed_until == LATER + timedelta(days=9)
    assert [line for line in differences() if line.startswith("flag")] == []  # the feed is told of another day here


# ---------------------------------------------------------------- case 31, and everything like it


def test_case_31_a_dismissed_flag_stays_dismissed_when_the_job_runs_again_with_nothing_new(reversal: Flag) -> None:
    decided(reversal, FlagState.DISMISSED)
    taken = steps(reversal)
    for day in range(3):
        again(LATER + timedelta(days=day))
    assert (fresh(reversal).state, steps(reversal)) == ("dismissed", taken)


def test_the_database_lets_no_job_reopen_what_was_dismissed_about_the_same_facts(reversal: Flag) -> None:
    decided(reversal, FlagState.DISMISSED)
    with pytest.raises(IntegrityError, match="stays dismissed"):
        forced(reversal, "dismissed", "open", by_job=True, actor_name="job")


def forced(flag: Flag, before: str, after: str, **values: object) -> None:
    """The step and the flag, written past every action."""
    with factories.door() as commit:
        everything(Flag).filter(pk=flag.pk).update(state=after)
        FlagEvent.objects.create(
            flag=flag, seq_id=commit.seq, state_from=before, state_to=after, severity="high",
            facts_hash=flag.facts_hash, **values,
        )  # fmt: skip


def test_nobody_moves_a_flag_without_a_step(reversal: Flag) -> None:
    with pytest.raises(IntegrityError, match="by a step that says who took it"), factories.door():
        everything(Flag).filter(pk=reversal.pk).update(state="dismissed")


def test_a_step_begins_where_the_one_before_it_ended(reversal: Flag) -> None:
    with pytest.raises(IntegrityError, match="begins where the one before it ended"):
        forced(reversal, "acknowledged", "dismissed", actor_name="ann", reason="keep_both")


# ---------------------------------------------------------------- two people


def confirm(flag: Flag, name: str) -> FlagEvent:
    person = analyst(name)
    with door(person) as commit:
        return triage.confirm(flag.public_id, seen=seen(flag)[flag.public_id], by=person, commit=commit)


def test_a_grave_flag_is_confirmed_by_two_and_the_first_only_asks(reversal: Flag) -> None:
    decided(reversal, FlagState.CONFIRMED)
    assert steps(reversal)[1:] == [("open", "acknowledged", "ann"), ("acknowledged", "confirmed", "bob")]
    asked, confirmed = everything(FlagEvent).filter(flag=reversal).order_by("pk")[1:]
    assert (asked.asks_second, confirmed.seconds) == (True, asked)
    assert fresh(reversal).state == "confirmed"
    assert differences() == []


def test_nobody_is_their_own_second_person(reversal: Flag) -> None:
    asked = confirm(reversal, "ann")
    assert (asked.state_to, fresh(reversal).state) == ("acknowledged", "acknowledged")
    with pytest.raises(EntryInvalid, match="somebody else does"):
        confirm(reversal, "ann")
    assert confirm(reversal, "bob").state_to == "confirmed"


@pytest.mark.parametrize("who", ["nobody asked", "the same account", "the same name", "something came between"])
def test_the_database_refuses_a_grave_confirmation_of_one(reversal: Flag, who: str) -> None:
    ann = analyst("ann")
    asked = confirm(reversal, "ann") if who != "nobody asked" else None
    if who == "something came between":
        decided(reversal, FlagState.OPEN)
        decided(reversal, FlagState.ACKNOWLEDGED)
    values = {"actor": ann, "actor_name": "anna"} if who == "the same account" else {"actor_name": "ann"}
    values = {"actor_name": "zoe"} if who in ("nobody asked", "something came between") else values
    with pytest.raises(IntegrityError, match="confirmed by two people"):
        forced(reversal, "acknowledged" if asked else "open", "confirmed", seconds=asked, **values)


def test_what_two_people_confirmed_is_carried_over_when_a_correction_replaces_the_rows(reversal: Flag) -> None:
    decided(reversal, FlagState.CONFIRMED)
    refusal = reversal.evidence_b.appearance.statement  # type: ignore[union-attr]
    with factories.door("better said") as commit:
        correct(refusal, replace(entry_of(refusal), summary="Said it better."), commit=commit)
        connection.check_constraints()
    standing = everything(Flag).exclude(state="auto_resolved").get(rule="C1")
    assert standing.pk != reversal.pk
    assert standing.state == "confirmed"
    last = everything(FlagEvent).filter(flag=standing).order_by("pk").last()
    assert (last.repeats.flag_id, last.repeats.actor_name) == (reversal.pk, "bob")
    assert differences() == []


def test_nothing_is_carried_over_that_was_not_decided(reversal: Flag, opening: Flag) -> None:
    asked = confirm(reversal, "ann")
    with pytest.raises(IntegrityError, match="not decided about the same facts"):
        forced(opening, "open", "confirmed", actor_name="zoe", repeats=asked)


def test_a_request_for_a_second_person_falls_when_the_facts_change(reversal: Flag) -> None:
    confirm(reversal, "ann")
    with factories.door("a lower office"):
        Speaker.objects.filter(slug="head-fr").update(rank=4)
    assert steps(reversal)[-1][:2] == ("acknowledged", "open")
    assert confirm(reversal, "bob").asks_second


# ---------------------------------------------------------------- on what they saw


def test_whoever_comes_too_late_is_told_what_happened_since(opening: Flag) -> None:
    old, ann = seen(opening), analyst("ann")
    decided(opening, FlagState.DISMISSED, by="bob", note="A different force.")
    with pytest.raises(triage.FlagMoved) as moved, door(ann) as commit:
        triage.snooze(old, until=None, by=ann, commit=commit)
    (one,) = moved.value.moved
    assert [(s.actor_name, s.state_to, s.note) for s in one.since] == [("bob", "dismissed", "A different force.")]
    assert fresh(opening).state == "dismissed"


def test_a_version_that_nobody_was_shown_is_out_of_date(opening: Flag) -> None:
    ann = analyst("ann")
    for wrong in ("", "x", "9-", "1-0000000000000000", "99999999999999-a", "²-a"):
        with pytest.raises(triage.FlagMoved), door(ann) as commit:
            triage.acknowledge({opening.public_id: wrong}, by=ann, commit=commit)


def test_several_of_one_rule_are_dismissed_at_once_and_of_two_rules_none(opening: Flag, reversal: Flag) -> None:
    ann = analyst("ann")
    with pytest.raises(EntryInvalid, match="of one rule"), door(ann) as commit:
        triage.dismiss(seen(opening, reversal), reason=DismissalReason.KEEP_BOTH, by=ann, commit=commit)
    both = seen(opening, opened_by("DE"))
    with door(ann) as commit:
        triage.dismiss(both, reason=DismissalReason.KEEP_BOTH, by=ann, commit=commit)
    assert set(everything(Flag).filter(rule="C1r").values_list("state", flat=True)) == {"dismissed"}
    assert fresh(reversal).state == "open"


def test_of_several_nothing_is_written_where_one_was_moved(opening: Flag, reversal: Flag) -> None:
    versions, ann = seen(opening, reversal), analyst("ann")
    decided(reversal, FlagState.DISMISSED, by="bob")
    with pytest.raises(triage.FlagMoved), door(ann) as commit:
        triage.acknowledge(versions, by=ann, commit=commit)
    assert fresh(opening).state == "open"


def test_a_flag_that_they_may_not_see_is_not_there(opening: Flag) -> None:
    with factories.door():
        everything(Flag).update(internal=True)
    nobody = User.objects.create_user("nobody", is_staff=True)
    with pytest.raises(EntryInvalid, match="no flag"), door(nobody) as commit:
        triage.acknowledge(seen(opening), by=nobody, commit=commit)
