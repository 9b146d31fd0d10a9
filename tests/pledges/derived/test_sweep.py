"""The sweep raises what time alone brought about, once, whoever asks and however often."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from coalition.models import LedgerCommit
from pledges.derived import sweep
from pledges.derived.due import came_due
from pledges.models import Change, Flag, FlagEvent, Pledge, Run
from pledges.vocabulary import ChangeCode, FlagState
from tests.rig.past import publish_due, publish_many_due
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 22)
NOW = datetime(2025, 11, 22, 3, 30, tzinfo=UTC)


def _flags() -> list[tuple[str, str]]:
    return sorted(everything(Flag).filter(rule="S1", state=FlagState.OPEN).values_list("pledge__public_id", "severity"))


def test_a_pledge_that_came_due_gets_its_flag_and_its_change() -> None:
    publish_due("FR")
    assert _flags() == []
    assert sweep.sweep_unit(TODAY) is False
    assert _flags() == [("fr-troops-1", "medium")]
    change = Change.objects.get(code=ChangeCode.STALE)
    assert change.seq.reason == "day_evaluated 2025-11-22"
    assert (change.seq.actor_name, change.seq.origin) == ("nightly sweep", "job")


def test_the_door_stays_shut_where_nothing_is_due() -> None:
    publish_due("FR")
    before = LedgerCommit.objects.count()
    sweep.sweep_unit(date(2025, 3, 12))
    assert LedgerCommit.objects.count() == before


def test_sweeping_twice_changes_nothing() -> None:
    publish_due("FR")
    sweep.sweep_unit(TODAY)
    before = (
        LedgerCommit.objects.count(),
        everything(Flag).count(),
        everything(FlagEvent).count(),
        Change.objects.count(),
    )
    sweep.sweep_unit(TODAY)
    after = (
        LedgerCommit.objects.count(),
        everything(Flag).count(),
        everything(FlagEvent).count(),
        Change.objects.count(),
    )
    assert after == before


def test_a_sweep_goes_chunk_by_chunk_until_nothing_is_due() -> None:
    many = publish_many_due(30)
    sweep.open_day(NOW)
    units = 1
    while sweep.unit(NOW, limit=10):
        units += 1
    assert units == many // 10 + 1
    assert len(_flags()) == many
    assert came_due(TODAY, limit=1) == []
    run = everything(Run).get(job=sweep.JOB)
    assert (run.period, run.progress, run.attempts) == ("2025-11-22", many, 0)
    assert run.done_at is not None


def test_many_ticks_note_a_day_once() -> None:
    for _ in range(5):
        sweep.open_day(NOW)
    assert everything(Run).filter(job=sweep.JOB).count() == 1


def test_a_day_that_is_swept_is_swept_again_only_where_something_came_due_since() -> None:
    sweep.open_day(NOW)
    sweep.unit(NOW)
    sweep.open_day(NOW)
    assert list(everything(Run).values_list("period", flat=True)) == ["2025-11-22"]
    publish_due("FR")
    sweep.open_day(NOW)
    assert set(everything(Run).values_list("period", flat=True)) == {"2025-11-22", "2025-11-22T03"}


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> str:
    """A pledge whose settling always fails."""
    settle_day = sweep.settle_day

    def fails(pledge_ids: list[int], **values: Any) -> None:
        if Pledge.objects.filter(public_id="fr-air-1", pk__in=pledge_ids).exists():
            raise RuntimeError("this pledge is poison")
        settle_day(pledge_ids, **values)

    monkeypatch.setattr(sweep, "settle_day", fails)
    return "fr-air-1"


def test_a_pledge_that_fails_three_times_is_set_aside_and_holds_up_no_other(poison: str) -> None:
    many = publish_many_due(26)
    sweep.open_day(NOW)
    for _ in range(12):  # as many ticks
        while sweep.unit(NOW):
            pass
    assert len(_flags()) == many - 1
    assert poison not in dict(_flags())
    aside = everything(Run).get(set_aside_at__isnull=False)
    assert (aside.job, aside.attempts) == (sweep.PLEDGE_JOB, 3)
    assert aside.problem == "RuntimeError: this pledge is poison"
    assert everything(Run).get(job=sweep.JOB).done_at is not None
