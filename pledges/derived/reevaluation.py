"""The whole record worked out again, after the policy or a rule changed: in chunks, each one commit marked
`rule_change`.

Which version was applied to which pledges stands in PostgreSQL (a run for each lane: its period is the version, its
progress the key of the last pledge done), so whoever is stopped goes on where it stood; a newer version ends what an
older one had left. What is recorded meanwhile goes by the new policy at once. A chunk that changes nothing uses no
number of the ledger.

A chunk is read, judged and compared with what is written before the door is opened, so that two workers are at it at
once and nobody at the door waits for it; where nothing has to be written the door stays shut. Where somebody has
recorded something since, all of it is done again inside.
"""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce, Mod, Now

from coalition.ledger import BULK_SECONDS, Commit, record
from coalition.ledger.door import DoorBusy, keeping_what_is_loaded
from coalition.models import LedgerCommit
from coalition.visibility import Purpose
from coalition.vocabulary import Origin
from pledges.derived import runs
from pledges.derived.policies import policy_in_force
from pledges.derived.questions import any_of
from pledges.derived.rule_change import ACTOR, Chunk, not_before, pledges_in, reason_of
from pledges.derived.settle import Judged, Ready, judged, ready, write
from pledges.derived.sweep import due_today
from pledges.models import Pledge, Position, Run
from pledges.reasoning.versions import rules_digest
from pledges.vocabulary import ChangeCause

JOB = "re-evaluation"
PLEDGE_JOB = "re-evaluation pledge"
CHUNK = 200
"""Pledges in one commit, at most."""

POSITIONS = 1_000
"""Positions in one commit, where a single line does not have more: about a second of an open door."""

LANES = 4
"""Into so many the pledges are dealt, a block of keys to each in turn: as many workers can be at it at once, and two
find work to the end.
"""

BLOCK = 1_024
"""Keys of a block. No chunk goes beyond its own."""

PATIENCE = 12
"""How often a chunk asks for the door, five seconds each time: whoever waits for another lane has not failed."""

TRIES_OF_A_CHUNK = 2
"""A chunk that failed or was killed so often goes on pledge by pledge."""

TRIES = 10
SUPERSEDED = "A newer version of the policy or of the rules took its place."


class _NothingChangedError(Exception):
    """Leaves the door without a commit."""


class _SupersededError(Exception):
    """Another policy stands by now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the newest re-evaluation is: `done` of `pledges` under `version`; `problem` where it was set aside."""

    version: str
    done: int
    pledges: int
    finished: bool
    problem: str


def version_in_force() -> str:
    """The policy and the rules that hold, as one short text."""
    return f"{policy_in_force().version}.{rules_digest()}"


def open_if_changed(*, again: bool = False) -> None:
    """Note that the record is to be worked out again where it was last worked out under another version, or where
    `again` asks for it; what was left of an older one is over. A record without pledges has nothing to be worked out.
    """
    version, last = version_in_force(), _newest()
    if last and _version_of(last[0].period) == version and not (again and all(run.done_at for run in last)):
        return
    _every_run().filter(done_at__isnull=True).update(
        done_at=Now(), set_aside_at=None, problem=SUPERSEDED, lease_until=None, lease_token=None
    )
    before = _every_run().filter(period__startswith=f"{version}/").values_list("period", flat=True)
    times = max((int(_time_of(period).rpartition("/")[2]) for period in before), default=0) + 1
    for lane in range(LANES):
        runs.open_run(JOB, f"{version}/{times}.{lane}")
    if not Pledge.objects.exists():
        _every_run().filter(period__startswith=f"{version}/{times}.").update(done_at=Now())


def unit(now: datetime, *, limit: int = CHUNK) -> bool:
    """Do one chunk of what is noted and undone. Returns whether there may be more. What the UTC day of `now` brought
    is swept before, so that it is not told as a change of our rules.
    """
    waiting = sum(not (run.done_at or run.set_aside_at) for run in _newest())
    today = now.astimezone(UTC).date()
    if not waiting or due_today(today, limit=1):
        return False
    return any(_of_a_lane(limit, today) for _ in range(waiting))  # a lane that is at its end is no chunk


def standing() -> Standing | None:
    """How far the newest re-evaluation is; None where there never was one."""
    lanes = _newest()
    if not lanes:
        return None
    finished = all(run.done_at for run in lanes)
    files = Pledge.objects.filter(until_seq__isnull=True)
    everything = files.count()
    by_lane = (_in_lane(files, run.period).filter(pk__lte=run.progress).count() for run in lanes)
    done = everything if finished else sum(by_lane)
    problem = next((run.problem for run in lanes if run.problem), "")
    return Standing(_time_of(lanes[0].period), done, everything, finished, problem)


def is_under_way() -> bool:
    """Whether there is something of the newest re-evaluation left to be done, and nothing of it was set aside."""
    lanes = _newest()
    return any(run.done_at is None for run in lanes) and not any(run.problem for run in lanes)


def _every_run() -> "QuerySet[Run]":
    return Run.objects.for_the_record(Purpose.RUN).filter(job=JOB)


def _newest() -> list[Run]:
    """The lanes of the newest re-evaluation, none where there never was one."""
    last = _every_run().order_by("-pk").first()
    return list(_every_run().filter(period__startswith=f"{_time_of(last.period)}.").order_by("period")) if last else []


def _version_of(period: str) -> str:
    return period.rpartition("/")[0]


def _time_of(period: str) -> str:
    """A period without its lane: the version, and for which time."""
    version, _, time = period.rpartition("/")
    return f"{version}/{time.partition('.')[0]}"


def _in_lane(pledges: "QuerySet[Pledge]", period: str) -> "QuerySet[Pledge]":
    """Those of `pledges` whose block is the lane's."""
    return pledges.alias(lane=Mod(F("pk") / BLOCK, LANES)).filter(lane=int(period.rpartition(".")[2]))


def _of_a_lane(limit: int, today: date) -> bool:
    """Do the next chunk of a lane that nobody has in hand. Returns whether there was one."""
    with runs.claimed(JOB, tries=TRIES) as claim:
        if claim is None:
            return False
        try:
            by_chunk = claim.attempts <= TRIES_OF_A_CHUNK
            return _chunk(claim, limit, today) if by_chunk else _one_by_one(claim, limit, today)
        except _SupersededError:
            return False  # the next tick opens the newer one
    return False


def _chunk(claim: runs.Claim, limit: int, today: date) -> bool:
    chunk = _next(claim, limit)
    if chunk is None:
        runs.finish(claim)
        return False
    _settle(chunk, pledges_in(chunk), claim, today)
    return True


def _next(claim: runs.Claim, limit: int) -> Chunk | None:
    """The next pledges of the lane: of one block, at most `limit`, with at most POSITIONS, but one at least."""
    rows = _in_lane(Pledge.objects.filter(pk__gt=claim.progress, until_seq__isnull=True), claim.period).order_by("pk")
    found = list(rows.values_list("pk", flat=True)[:limit])
    if not found:
        return None
    block = found[0] // BLOCK
    keys = [key for key in found if key // BLOCK == block]
    standing = Position.objects.standing().filter(pledge__in=any_of(keys)).order_by()
    weights = dict(standing.values("pledge").annotate(weight=Count("pk")).values_list("pledge", "weight"))
    taken, weight = keys[0], weights.get(keys[0], 0)
    for key in keys[1:]:
        weight += weights.get(key, 0)
        if weight > POSITIONS:
            break
        taken = key
    return Chunk(claim.period, max(claim.progress, block * BLOCK - 1), taken)


def _settle(chunk: Chunk, pledges: Collection[int], claim: runs.Claim, today: date) -> None:
    """Work out again the lines of which the first pledge is one of `pledges`, and note that everything up to the
    chunk's last is done, in one transaction.
    """
    with keeping_what_is_loaded():
        head = LedgerCommit.objects.aggregate(head=Coalesce(Max("seq"), 0))["head"]
        found = [_ready(one, today) for one in judged(not_before(pledges, chunk.after), today)]
        if not any(found) and not _is_recorded_since(head):
            runs.advance(claim, chunk.last - claim.progress)
            return
        for left in reversed(range(PATIENCE)):
            try:
                _write(chunk, pledges, claim, today, head, found)
            except _NothingChangedError:
                runs.advance(claim, chunk.last - claim.progress)
            except DoorBusy:
                if not left:
                    raise
                continue  # another lane is writing: what was judged is still good, or is found not to be inside
            return


def _ready(one: Judged, today: date) -> Ready:
    return ready(one, today, cause=ChangeCause.RULE_CHANGE)


def _write(
    chunk: Chunk, pledges: Collection[int], claim: runs.Claim, today: date, head: int, found: list[Ready]
) -> None:
    with _door(chunk) as commit:
        if version_in_force() != _version_of(chunk.version):
            raise _SupersededError
        afresh: Iterable[Ready] = found
        if commit.today != today or _is_recorded_since(head, before=commit.seq):
            afresh = (_ready(one, commit.today) for one in judged(not_before(pledges, chunk.after), commit.today))
        elif not all(one.stands_alone for one in found):
            afresh = (_ready(one.judged, today) for one in found)  # another lane may have told of the same statements
        if not write(afresh, commit=commit):
            raise _NothingChangedError
        runs.advance(claim, chunk.last - claim.progress)


def _is_recorded_since(head: int, *, before: int | None = None) -> bool:
    """Whether anybody but a lane has written after commit `head`, and before commit `before`. Lanes share no line."""
    since = LedgerCommit.objects.filter(seq__gt=head)
    if before is not None:
        since = since.filter(seq__lt=before)
    return since.exclude(origin=Origin.JOB, actor_name=ACTOR).exists()  # a user may have a job's name


def _one_by_one(claim: runs.Claim, limit: int, today: date) -> bool:
    """After a chunk that failed: every pledge in a commit of its own, tried and counted alone. One that fails three
    times is set aside with its reason, and holds up no other. Returns as `unit`.
    """
    chunk = _next(claim, limit)
    if chunk is None:
        runs.finish(claim)
        return False
    after = chunk.after
    for pledge in pledges_in(chunk):
        if not _settle_one(Chunk(chunk.version, after, pledge), claim, today):
            return False
        after = pledge
        claim = replace(claim, progress=pledge)
    return True


def _settle_one(chunk: Chunk, claim: runs.Claim, today: date) -> bool:
    """Whether the pledge is done, or set aside for good."""
    period = f"{_short(chunk.version)}:{chunk.last}"
    runs.open_run(PLEDGE_JOB, period)
    settled = False
    with runs.claimed(PLEDGE_JOB, period=period) as one:
        if one is not None:
            _settle(chunk, [chunk.last], claim, today)
            runs.finish(one)
            settled = True
    if settled:
        return True
    aside = Run.objects.for_the_record(Purpose.RUN).filter(job=PLEDGE_JOB, period=period, set_aside_at__isnull=False)
    if aside.exists():
        runs.advance(claim, chunk.last - claim.progress)
        return True
    return False


def _short(version: str) -> str:
    """A version as it fits a run's period beside a pledge's key: the policy's and the times."""
    return f"{version.partition('.')[0]}/{version.rpartition('/')[2]}"


def _door(chunk: Chunk) -> AbstractContextManager[Commit]:
    return record(actor=ACTOR, reason=reason_of(chunk), origin=Origin.JOB, silent_seconds=BULK_SECONDS)
