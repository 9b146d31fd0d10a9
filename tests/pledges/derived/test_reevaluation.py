"""A change of policy is worked out for all pledges: in chunks that can be stopped, each told as our own doing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command

from coalition.ledger import Commit, record
from coalition.ledger.door import DoorBusy, _is_open
from coalition.models import LedgerCommit
from coalition.vocabulary import Origin
from pledges.actions.policies import change_policy
from pledges.derived import reevaluation, rule_change
from pledges.derived.rule_change import Chunk
from pledges.derived.settle import Judged, Ready
from pledges.derived.sweep import sweep_unit
from pledges.models import Change, Flag, FlagEvent, Pledge, PledgeState, Run
from pledges.vocabulary import Capability, ChangeCause, FlagState
from tests import factories
from tests.rig.past import SETTLED_ON, settled_on
from tests.rig.reading import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

LATER = date(2025, 4, 30)
"""Fifty days after the words: fresh for the shipped policy, stale under one with short lives."""

NOW = datetime(2025, 4, 30, 12, tzinfo=UTC)

SHORT = {"floated_days": 20, "pledged_days": 30, "specified_days": 30, "earmarked_days": 30}


@pytest.fixture
def four() -> list[int]:
    """Four pledges, said and settled on one day."""
    with settled_on(SETTLED_ON):
        for iso2 in ("FR", "GB", "DE", "IT"):
            factories.publish_statement(iso2, Capability.TROOPS)
    with settled_on(LATER):
        while sweep_unit(LATER):
            pass
    reevaluation.open_if_changed()
    everything(Run).filter(job="re-evaluation").update(done_at="2030-01-01T00:00Z")
    return list(Pledge.objects.order_by("pk").values_list("pk", flat=True))


def shorter(numbers: dict[str, int] = SHORT, seen: int = 1) -> None:
    with settled_on(LATER), factories.door() as commit:
        change_policy(numbers, seen=seen, commit=commit)


def run(chunks: int = 99, limit: int = 2) -> int:
    """Do so many chunks on the later day; returns how many there were."""
    with settled_on(LATER):
        reevaluation.open_if_changed()
        return next((n for n in range(chunks) if not reevaluation.unit(NOW, limit=limit)), chunks)


def stale() -> set[int]:
    return set(everything(Flag).filter(rule="S1", state=FlagState.OPEN).values_list("pledge", flat=True))


def derived() -> list[object]:
    states = PledgeState.objects.order_by("pk").values_list("pk", "pledge", "valid", "known", "stale_on")
    return [*states, *everything(FlagEvent).order_by("pk").values_list("pk", "flag", "state_to")]


def test_a_shorter_life_makes_every_pledge_stale_in_chunks_that_are_each_a_commit(four: list[int]) -> None:
    shorter()
    before = LedgerCommit.objects.count()
    assert run() == 2
    assert stale() == set(four)
    chunks = LedgerCommit.objects.filter(seq__gt=before).order_by("seq")
    assert [one.actor_name for one in chunks] == ["full re-evaluation"] * 2
    assert all(one.reason.startswith("rule_change 2.") for one in chunks)


def test_what_it_brings_about_is_told_as_a_change_of_our_rules(four: list[int]) -> None:
    shorter()
    before = LedgerCommit.objects.count()
    run()
    told = Change.objects.filter(seq__gt=before)
    assert set(told.values_list("cause", flat=True)) == {ChangeCause.RULE_CHANGE}
    assert set(told.values_list("pledge", flat=True)) == set(four)


def test_it_is_stopped_and_goes_on_where_it_stood(four: list[int]) -> None:
    shorter()
    run(chunks=1)
    assert stale() == set(four[:2])
    assert reevaluation.standing().done == 2
    run()
    assert stale() == set(four)
    assert reevaluation.standing().finished


def test_running_it_twice_is_running_it_once(four: list[int]) -> None:
    shorter()
    run()
    once, commits = derived(), LedgerCommit.objects.count()
    with settled_on(LATER):
        reevaluation.open_if_changed(again=True)
    run()
    assert derived() == once
    assert LedgerCommit.objects.count() == commits


def test_the_door_stays_shut_where_nothing_has_to_be_written(four: list[int]) -> None:
    shorter()
    run()
    with settled_on(LATER):
        reevaluation.open_if_changed(again=True)
    with patch.object(reevaluation, "_door", side_effect=AssertionError("the door was opened")):
        assert run() == 2
    assert reevaluation.standing().finished
    assert not everything(Run).exclude(problem="").exists()


def test_what_is_recorded_meanwhile_goes_by_the_new_policy(four: list[int]) -> None:
    shorter()
    run(chunks=1)
    with settled_on(LATER):
        factories.publish_statement("TR", Capability.TROOPS)
    new = Pledge.objects.latest("pk").pk
    assert new in stale()
    assert PledgeState.objects.current().get(pledge=new).policy_version == "2"


def test_a_newer_policy_ends_what_an_older_one_had_left(four: list[int]) -> None:
    shorter()
    run(chunks=1)
    shorter({"pledged_days": 120, "specified_days": 180}, seen=2)
    run()
    assert stale() == set()
    assert everything(Run).filter(job="re-evaluation", done_at__isnull=True).count() == 0


def test_a_state_that_the_new_policy_leaves_as_it_was_is_not_written_again(four: list[int]) -> None:
    shorter({"reprint_days": 8})
    before = list(PledgeState.objects.order_by("pk").values())
    assert run() == 2
    assert list(PledgeState.objects.order_by("pk").values()) == before


def test_a_rule_of_another_version_is_worked_out_again(four: list[int]) -> None:
    with patch.object(reevaluation, "rules_digest", lambda: "deadbeef"):
        assert run() == 2
    assert run() == 2  # and back again


def test_what_the_day_brought_is_swept_first(four: list[int]) -> None:
    shorter()
    with settled_on(LATER):
        reevaluation.open_if_changed()
        assert not reevaluation.unit(NOW + timedelta(days=200))
    assert stale() == set()


def test_nothing_is_done_where_nothing_changed(four: list[int]) -> None:
    assert run() == 0


def test_a_line_of_two_pledges_is_worked_out_once(four: list[int]) -> None:
    with settled_on(SETTLED_ON):
        factories.publish_entry(factories.entry(factories.refusal("FR"), iso2="FR", speaker="minister-fr"))
    last = Pledge.objects.latest("pk").pk
    assert reevaluation.not_before([last], last - 1) == []
    assert reevaluation.not_before(four, 0) == four


def test_a_pledge_that_fails_is_set_aside_and_holds_up_no_other(four: list[int]) -> None:
    shorter()
    judged = reevaluation.judged

    def failing(pledges: list[int], today: date) -> list[Judged]:
        if four[1] in pledges:
            raise RuntimeError("no such thing")
        return list(judged(pledges, today))

    with patch.object(reevaluation, "judged", failing):
        for _ in range(12):
            run()
    assert stale() == set(four) - {four[1]}
    aside = everything(Run).get(set_aside_at__isnull=False)
    lane = four[1] // reevaluation.BLOCK % reevaluation.LANES
    assert (aside.job, aside.period) == ("re-evaluation pledge", f"2/1.{lane}:{four[1]}")
    assert "no such thing" in aside.problem


def test_the_command_runs_it_and_says_how_far_it_is(four: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    shorter()
    with settled_on(LATER), patch("pledges.management.commands.reevaluate.database_now", lambda: NOW):
        call_command("reevaluate")
    assert stale() == set(four)
    assert "4 of 4 pledges, done." in capsys.readouterr().out


def test_the_pledges_are_dealt_to_lanes_and_each_is_worked_out_once(
    four: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reevaluation, "BLOCK", 1)
    shorter()
    before = LedgerCommit.objects.count()
    assert run(chunks=1) == 1
    assert reevaluation.standing().done == 1
    assert run() == 3
    assert reevaluation.standing().finished
    assert stale() == set(four)
    reasons = LedgerCommit.objects.filter(seq__gt=before).values_list("reason", flat=True)
    spans = {reason.partition(": ")[2] for reason in reasons}
    assert len(reasons) == 4
    assert spans == {f"pledges {pledge} to {pledge}" for pledge in four}


def run_while(somebody: Callable[[], object]) -> list[list[int]]:
    """Which chunks are judged, in turn, where `somebody` does something after the first of them."""
    judged, asked = reevaluation.judged, []

    def slowly(pledges: list[int], today: date) -> list[Judged]:
        found = list(judged(pledges, today))
        asked.append(pledges)
        if len(asked) == 1:
            somebody()
        return found

    with patch.object(reevaluation, "judged", slowly):
        run()
    return asked


def commit_of(reason: str, origin: Origin) -> None:
    with record(actor=rule_change.ACTOR, reason=reason, origin=origin):
        pass


def test_what_is_recorded_while_a_chunk_is_judged_is_judged_with_it(four: list[int]) -> None:
    """A chunk is read before the door is opened: whoever gets in between is not passed over."""
    shorter()

    def speak() -> None:
        with settled_on(LATER):
            factories.publish_statement("FR", Capability.TROOPS, said=LATER - timedelta(days=1))

    asked = run_while(speak)
    assert asked[0] == asked[1] == four[:2]
    assert stale() == set(four) - {four[0]}
    current = PledgeState.objects.current().get(pledge=four[0])
    assert (current.statements, current.anchor_on) == (2, LATER - timedelta(days=1))


def test_what_another_worker_works_out_meanwhile_is_no_reason_to_judge_again(four: list[int]) -> None:
    shorter()
    assert run_while(lambda: commit_of("another lane", Origin.JOB)) == [four[:2], four[2:]]
    assert stale() == set(four)


def test_what_is_found_about_a_statement_is_asked_again_inside_the_door(four: list[int]) -> None:
    """Another lane of the same coalition may have told of it since."""
    shorter()
    inside: list[int] = []
    compare = reevaluation._ready

    def compared(one: Judged, today: date) -> Ready:
        inside.append(int(_is_open()))
        return compare(one, today)

    with patch.object(Ready, "stands_alone", False), patch.object(reevaluation, "_ready", compared):
        assert run() == 2
    assert inside == [0, 1, 0, 1]
    assert stale() == set(four)


def test_somebody_who_is_named_like_the_job_is_not_taken_for_it(four: list[int]) -> None:
    shorter()
    assert run_while(lambda: commit_of("a person's doing", Origin.ADMIN)) == [four[:2], four[:2], four[2:]]


def test_who_waits_for_the_door_has_not_failed(four: list[int]) -> None:
    """Another lane holds it for longer than the door waits: what was judged is written when it is free."""
    shorter()
    door, turned_away = reevaluation._door, []

    def busy(chunk: Chunk) -> AbstractContextManager[Commit]:
        if len(turned_away) < 3:
            turned_away.append(chunk)
            raise DoorBusy("somebody else")
        return door(chunk)

    with patch.object(reevaluation, "_door", busy):
        assert run() == 2
    assert stale() == set(four)
    assert len(turned_away) == 3
    assert not everything(Run).exclude(problem="").exists()
