"""The worker is killed -9 while it works the whole record out again: it goes on where it stood, nothing is lost and
nothing is done twice.
"""

import os
import subprocess
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from coalition.models import LedgerCommit
from pledges.actions.policies import change_policy
from pledges.derived import rule_change
from pledges.models import Change, Flag, FlagEvent, PledgeState, Run
from pledges.queries.clock import database_now
from pledges.vocabulary import Capability, ChangeCause, FlagState, Mission
from tests import factories
from tests.faults.conftest import Programs, wait_until
from tests.rig.reading import everything

KILLS = int(os.environ.get("FAULT_KILLS", "4"))
"""At how many points it is killed; 20 and more before a release."""

APP = "tests.faults.small_chunks"
TICK = 120.0
SHORT = {"floated_days": 20, "pledged_days": 30, "specified_days": 30, "earmarked_days": 30}
ACTOR = rule_change.ACTOR


def _publish(count: int) -> int:
    """At least `count` pledges that are fresh today, and stale under SHORT."""
    made, said = 0, (database_now() - timedelta(days=40)).date()
    for mission in Mission:
        for iso2 in factories.COUNTRIES:
            if made >= count:
                return made
            positions = [factories.position(iso2, capability, mission=mission) for capability in Capability]
            factories.publish_entry(factories.entry(*positions, iso2=iso2, said=said))
            made += len(positions)
    return made


def _progress() -> int:
    """The sum over the lanes: it rises with every chunk of any."""
    return sum(everything(Run).filter(job="re-evaluation").values_list("progress", flat=True))


def _finished() -> bool:
    return not everything(Run).filter(job="re-evaluation", done_at__isnull=True).exists()


def _everything_once(pledges: int) -> None:
    flags = everything(Flag).filter(rule="S1", state=FlagState.OPEN)
    assert flags.values("pledge").distinct().count() == flags.count() == pledges
    opened = Counter(everything(FlagEvent).filter(flag__rule="S1").values_list("flag", "state_to"))
    assert (len(opened), set(opened.values())) == (pledges, {1})
    told = Counter(Change.objects.filter(cause=ChangeCause.RULE_CHANGE, code="stale").values_list("pledge", flat=True))
    assert (len(told), set(told.values())) == (pledges, {1})
    assert PledgeState.objects.current().filter(policy_version="2").count() == pledges
    assert PledgeState.objects.filter(known__upper_inf=False).count() == pledges
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def _every_key_in_one_chunk() -> None:
    """The chunks that were committed, of whatever lane, lie side by side: none overlaps another, none is left out."""
    reasons = LedgerCommit.objects.filter(actor_name=ACTOR).order_by("seq").values_list("reason", flat=True)
    found = [rule_change.WRITTEN.fullmatch(reason) for reason in reasons]
    spans = sorted((int(one[2]), int(one[3])) for one in found if one)
    assert len(spans) == len(found) > KILLS
    assert all(before[1] + 1 == after[0] for before, after in pairwise(spans))


def test_P1_a_reevaluation_killed_again_and_again_goes_on_where_it_stood(programs: Programs) -> None:
    pledges = _publish(max(200, 15 * KILLS))
    with factories.door("shorter lives") as commit:
        change_policy(SHORT, seen=1, commit=commit)
    worker: subprocess.Popen[bytes] = programs.worker(APP)
    programs.ring("tick")
    wait_until(lambda: everything(Run).filter(job="re-evaluation").exists(), TICK, "it is noted")
    points: list[int] = []
    while len(points) < KILLS:
        before = points[-1] if points else 0
        wait_until(lambda: before < _progress() or _finished(), TICK, "it goes on", every=0.001)  # noqa: B023
        assert not _finished(), f"it was over after {len(points)} kills"
        programs.kill_tree(worker)
        points.append(_progress())
        worker = programs.worker(APP)
        programs.ring("tick")
    wait_until(_finished, TICK, "it is done")
    assert sorted(set(points)) == points
    _everything_once(pledges)
    _every_key_in_one_chunk()
    assert not everything(Run).filter(set_aside_at__isnull=False).exists()
