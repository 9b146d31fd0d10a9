"""The whole record worked out again, after the policy or a rule changed: in chunks, each one commit marked
`rule_change`.

Which version was applied to which pledges stands in PostgreSQL (a run: its period is the version, its progress the key
of the last pledge done), so whoever is stopped goes on where it stood; a newer version ends what an older one had left.
What is recorded meanwhile goes by the new policy at once. A chunk that changes nothing uses no number of the ledger.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Q
from django.db.models.functions import Now

from coalition.ledger import BULK_SECONDS, Commit, record
from coalition.visibility import Purpose
from coalition.vocabulary import Origin
from pledges.derived import runs
from pledges.derived.evidence import whole_lines
from pledges.derived.policies import policy_in_force
from pledges.derived.rule_change import ACTOR, Chunk, pledges_in, reason_of
from pledges.derived.settle import settle
from pledges.derived.sweep import due_today
from pledges.models import Pledge, Run
from pledges.reasoning.versions import rules_digest
from pledges.vocabulary import ChangeCause

JOB = "re-evaluation"
PLEDGE_JOB = "re-evaluation pledge"
CHUNK = 200
"""Pledges in one commit, at most."""

POSITIONS = 1_000
"""Positions in one commit, where a single line does not have more: about a second of an open door."""

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
    if last is not None and _version_of(last) == version and not (again and last.done_at):
        return
    runs_of_it = Run.objects.for_the_record(Purpose.RUN).filter(job=JOB)
    runs_of_it.filter(done_at__isnull=True).update(
        done_at=Now(), set_aside_at=None, problem=SUPERSEDED, lease_until=None, lease_token=None
    )
    times = runs_of_it.filter(period__startswith=f"{version}/").count()
    runs.open_run(JOB, f"{version}/{times + 1}")
    if not Pledge.objects.exists():
        runs_of_it.filter(period=f"{version}/{times + 1}").update(done_at=Now())


def unit(now: datetime, *, limit: int = CHUNK) -> bool:
    """Do one chunk of what is noted and undone. Returns whether there may be more. What the UTC day of `now` brought
    is swept before, so that it is not told as a change of our rules.
    """
    last = _newest()
    if last is None or last.done_at or last.set_aside_at or due_today(now.astimezone(UTC).date(), limit=1):
        return False
    with runs.claimed(JOB, period=last.period, tries=TRIES) as claim:
        if claim is None:
            return False
        try:
            return _chunk(claim, limit) if claim.attempts <= TRIES_OF_A_CHUNK else _one_by_one(claim, limit)
        except _SupersededError:
            return False  # the next tick opens the newer one
    return False


def standing() -> Standing | None:
    """How far the newest re-evaluation is; None where there never was one."""
    run = _newest()
    if run is None:
        return None
    open_files = Q(until_seq__isnull=True)
    counted = Pledge.objects.aggregate(
        all=Count("pk", filter=open_files), done=Count("pk", filter=open_files & Q(pk__lte=run.progress))
    )
    finished = run.done_at is not None
    return Standing(run.period, counted["all"] if finished else counted["done"], counted["all"], finished, run.problem)


def _newest() -> Run | None:
    return Run.objects.for_the_record(Purpose.RUN).filter(job=JOB).order_by("-pk").first()


def _version_of(run: Run) -> str:
    return run.period.rpartition("/")[0]


def _chunk(claim: runs.Claim, limit: int) -> bool:
    chunk = _next(claim, limit)
    if chunk is None:
        runs.finish(claim)
        return False
    _settle(chunk, not_before(pledges_in(chunk), chunk.after), claim)
    return True


def _next(claim: runs.Claim, limit: int) -> Chunk | None:
    """The pledges after the last one done: at most `limit`, with at most POSITIONS, but one at least."""
    rows = Pledge.objects.filter(pk__gt=claim.progress, until_seq__isnull=True).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:limit])
    if not keys:
        return None
    weights = dict(
        Pledge.objects.filter(pk__in=keys, positions__until_seq__isnull=True)
        .annotate(weight=Count("positions"))
        .values_list("pk", "weight")
    )
    taken, weight = keys[0], weights.get(keys[0], 0)
    for key in keys[1:]:
        weight += weights.get(key, 0)
        if weight > POSITIONS:
            break
        taken = key
    return Chunk(claim.period, claim.progress, taken)


def not_before(pledges: Collection[int], after: int) -> list[int]:
    """Those of `pledges` whose line has none up to `after`: the others were worked out with it."""
    line: dict[tuple[int, int | None, str, str], list[int]] = {}
    for pledge in whole_lines(pledges):
        key = (pledge.coalition_id, pledge.country_id, pledge.capability, pledge.mission)
        line.setdefault(key, []).append(pledge.pk)
    fresh = {key for keys in line.values() if min(keys) > after for key in keys}
    return [key for key in pledges if key in fresh]


def _settle(chunk: Chunk, pledges: Collection[int], claim: runs.Claim) -> None:
    """Work `pledges` out again and note that everything up to the chunk's last is done, in one transaction."""
    try:
        with _door(chunk) as commit:
            if version_in_force() != chunk.version.rpartition("/")[0]:
                raise _SupersededError
            if not settle(pledges, commit=commit, today=commit.today, cause=ChangeCause.RULE_CHANGE):
                raise _NothingChangedError
            runs.advance(claim, chunk.last - chunk.after)
    except _NothingChangedError:
        runs.advance(claim, chunk.last - chunk.after)


def _one_by_one(claim: runs.Claim, limit: int) -> bool:
    """After a chunk that failed: every pledge in a commit of its own, tried and counted alone. One that fails three
    times is set aside with its reason, and holds up no other. Returns as `unit`.
    """
    chunk = _next(claim, limit)
    if chunk is None:
        runs.finish(claim)
        return False
    after = chunk.after
    for pledge in pledges_in(chunk):
        if not _settle_one(Chunk(chunk.version, after, pledge), claim):
            return False
        after = pledge
    return True


def _settle_one(chunk: Chunk, claim: runs.Claim) -> bool:
    """Whether the pledge is done, or set aside for good."""
    period = f"{_short(chunk.version)}:{chunk.last}"
    runs.open_run(PLEDGE_JOB, period)
    settled = False
    with runs.claimed(PLEDGE_JOB, period=period) as one:
        if one is not None:
            _settle(chunk, not_before([chunk.last], chunk.after), claim)
            runs.finish(one)
            settled = True
    if settled:
        return True
    aside = Run.objects.for_the_record(Purpose.RUN).filter(job=PLEDGE_JOB, period=period, set_aside_at__isnull=False)
    if aside.exists():
        runs.advance(claim, chunk.last - chunk.after)
        return True
    return False


def _short(version: str) -> str:
    """A version as it fits a run's period beside a pledge's key: the policy's and the times."""
    return f"{version.partition('.')[0]}/{version.rpartition('/')[2]}"


def _door(chunk: Chunk) -> AbstractContextManager[Commit]:
    return record(actor=ACTOR, reason=reason_of(chunk), origin=Origin.JOB, silent_seconds=BULK_SECONDS)
