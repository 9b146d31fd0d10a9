"""What time alone changed is worked out from the states that stand: with the same result as from all the evidence."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Min
from django.test.utils import CaptureQueriesContext

from coalition.ledger import Commit
from coalition.models import LedgerCommit
from pledges.actions.statements import publish_all
from pledges.derived import cells, flag_days, pieces, rebuild
from pledges.derived.due import came_due
from pledges.derived.evidence import load, whole_lines
from pledges.derived.policies import policy_in_force
from pledges.derived.settle import settle
from pledges.derived.states import STEP_COLUMNS, step_of
from pledges.derived.time_alone import settle_day
from pledges.derived.verdict import judge
from pledges.models import Document, Due, Flag, FlagEvent, Pledge, PledgeState
from pledges.reasoning.rules_of_time import OF_TIME_ALONE
from pledges.vocabulary import ArchiveState, FlagState
from tests import factories
from tests.benchmarks import seeded
from tests.rig.past import settled_on
from tests.rig.reading import everything
from tests.scenarios.settling import again
from tests.scenarios.triaging import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

SWEEPS = 8
UNASKED = {
    "quantity", "quantity_by", "basing", "places", "delivery", "condition_mode", "last_stated", "latest_position",
    "outlet_only",
}  # fmt: skip
"""What no rule of time asks of a step."""

Settle = Callable[[list[int], Commit, date], object]


@pytest.fixture
def settled() -> date:
    """A seeded record, settled on the day after its last word as if it had been entered then; some of its pages are at
    risk, some flags snoozed or dismissed. Returns that day.
    """
    entries = [entry for entry in seeded.entries(60, seed=5) if entry.appearances]
    day = max(entry.said_to for entry in entries) + timedelta(days=1)
    with settled_on(day), factories.door("the record") as commit:
        seeded.ground()
        [first] = publish_all(entries[:1], commit=commit)
        seeded.dated_conditions(first, commit=commit)
        publish_all(entries[1:], commit=commit)
    LedgerCommit.objects.update(at=datetime.combine(day, time(), UTC))
    states = [ArchiveState.PENDING, ArchiveState.GONE, ArchiveState.WITHOUT, ArchiveState.WITHOUT]
    for n, pk in enumerate(Document.objects.order_by("pk").values_list("pk", flat=True)):
        Document.objects.filter(pk=pk).update(archive_state=states[n % len(states)])
    again(day)
    decide = (FlagState.SNOOZED, FlagState.DISMISSED, FlagState.ACKNOWLEDGED)
    standing = everything(Flag).filter(rule__in=OF_TIME_ALONE, state=FlagState.OPEN).order_by("rule", "pledge")
    with settled_on(day):
        for n, flag in enumerate(standing[:12:2]):
            state = decide[n % 3]
            decided(flag, state, until=day + timedelta(days=2 + n) if state == FlagState.SNOOZED else None)
    return day


def _swept(by: Settle, after: date) -> dict[str, Any]:
    """What is derived after the next SWEEPS days on which something comes due, each settled `by` this, every third a
    fortnight late; nothing of it stays.
    """
    with transaction.atomic():
        for n in range(SWEEPS):
            day = Due.objects.filter(on__gt=after).aggregate(next=Min("on"))["next"] + timedelta(days=14 * (n % 3 == 2))
            with settled_on(day), factories.door(f"day_evaluated {day}") as commit:
                by(came_due(day, limit=1000), commit, day)
            after = day
        steps = everything(FlagEvent).filter(seq__gt=commit.seq - SWEEPS)
        found: dict[str, Any] = dict(rebuild._snapshot(pieces.standing(), cells.standing(), flag_days.standing()))
        # What a commit tells, in whatever order: a flag that wakes is told after what came due.
        found["change"] = sorted((seq, str(told)) for (seq, _), told in found["change"].items())
        found["steps"] = sorted(
            steps.values_list("flag__rule", "flag__pledge", "flag__evidence_b", "state_from", "state_to", "on", "seq")
        )
        transaction.set_rollback(True)
    return found


def _by_time(pledges: list[int], commit: Commit, day: date) -> None:
    """Whole lines only for those of which not the pledge came due but a flag that wakes."""
    woken = everything(Flag).filter(state=FlagState.SNOOZED, snoozed_until__lte=day, pledge__due__on__gt=day)
    expected = set(pledges) - set(woken.values_list("pledge", flat=True))
    assert set(settle_day(pledges, commit=commit, today=day, with_evidence=0)) == expected
    settle_day(set(pledges) - expected, commit=commit, today=day)


def _by_evidence(pledges: list[int], commit: Commit, day: date) -> None:
    settle(pledges, commit=commit, today=day)


def test_what_time_brings_is_the_same_from_the_states_as_from_all_the_evidence(settled: date) -> None:
    one, other = _swept(_by_time, settled), _swept(_by_evidence, settled)
    for kind, rows in other.items():
        assert one[kind] == rows, kind
    brought = Counter(step[0] for step in other["steps"])
    assert brought.keys() >= {"S1", "S2", "S9", "S11"}, brought
    assert sum(brought.values()) > 2 * SWEEPS


def test_more_pledges_and_lines_and_coalitions_are_no_more_questions(settled: date) -> None:
    day = Due.objects.filter(on__gt=settled).aggregate(next=Min("on"))["next"] + timedelta(days=40)
    due = came_due(day, limit=1000)
    assert len(due) > 20
    asked = []
    for pledges in (due[:1], due[1:]):
        with (
            settled_on(day),
            factories.door(f"day_evaluated {day}") as commit,
            CaptureQueriesContext(connection) as found,
        ):
            settle_day(pledges, commit=commit, today=day, with_evidence=0)
        asked.append(len(found))
    assert asked[1] <= asked[0] + 8 <= 40, asked  # a flag that is there already is one update more


def test_a_state_reads_as_the_step_that_it_was_made_from(settled: date) -> None:
    columns = ("pledge__public_id", "valid__startswith", *STEP_COLUMNS)
    rows = list(PledgeState.objects.filter(known__upper_inf=True).values(*columns))
    evidence = load(whole_lines(Pledge.objects.values_list("pk", flat=True)))
    steps = judge(evidence, policy_in_force(), settled).steps
    asked = [name for name in step_of(rows[0]).__dataclass_fields__ if name not in UNASKED]
    kinds = Counter()
    for row in rows:
        step = next(one for one in steps[row["pledge__public_id"]] if one.since == row["valid__startswith"])
        read = step_of(row)
        assert {name: getattr(read, name) for name in asked} == {name: getattr(step, name) for name in asked}
        kinds.update(name for name in asked if getattr(read, name))
    assert kinds.keys() >= {"window", "window_said", "conditions", "stale_on", "firmness"}, kinds


def test_a_state_that_began_since_is_worked_out_from_all_the_evidence(settled: date) -> None:
    """Words of a day that has just come were not heard when the pledge was last settled."""
    row = PledgeState.objects.current().filter(pledge__country__iso2="FR").order_by("pk").first()
    assert row is not None
    on = row.valid.lower
    Due.objects.update_or_create(pledge=row.pledge, defaults={"on": on})
    with factories.door(f"day_evaluated {settled}") as commit:
        assert settle_day([row.pledge_id], commit=commit, today=settled, with_evidence=0) == []
        Due.objects.update_or_create(pledge=row.pledge, defaults={"on": on + timedelta(days=1)})
        assert settle_day([row.pledge_id], commit=commit, today=settled, with_evidence=0) == [row.pledge_id]


def test_a_state_written_before_we_kept_when_its_time_was_stated_is_worked_out_from_all(settled: date) -> None:
    due = Due.objects.filter(pledge__states__window__isnull=False).order_by("on").first()
    assert due is not None
    PledgeState.objects.filter(pledge=due.pledge_id).update(window_said_from=None, window_said_to=None)
    with settled_on(due.on), factories.door(f"day_evaluated {due.on}") as commit:
        assert settle_day([due.pledge_id], commit=commit, today=due.on, with_evidence=0) == []
        assert settle_day([due.pledge_id], commit=commit, today=due.on) == [due.pledge_id]
    current = PledgeState.objects.current().get(pledge=due.pledge_id)
    assert current.window is None or current.window_said_to is not None
