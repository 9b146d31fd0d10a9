"""What time alone changed of pledges whose evidence is as it was when they were last settled.

The states were folded in the transaction that changed the evidence, and so were the contradictions found: they ask
nothing of the day but whether something had been said by then. So the rules of time are asked, of the state that
stands, and nothing is read of a line or of what was said, but for the positions whose pages are at risk. A fixed number
of queries, however many pledges, lines and coalitions. What comes out is what settling with all the evidence brings.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from coalition.ledger import Commit
from pledges.derived import changes, due_days, flags, shared_rows
from pledges.derived.evidence import histories, stated
from pledges.derived.looked import Coded, load_looked, with_copies
from pledges.derived.policies import policy_in_force
from pledges.derived.questions import any_of, read
from pledges.derived.settle import settle
from pledges.derived.sources import memberships
from pledges.derived.states import STEP_COLUMNS, step_of
from pledges.models import Due, Pledge, PledgeState, Position
from pledges.reasoning.due import next_due
from pledges.reasoning.facts import StateStep
from pledges.reasoning.rules_of_time import OF_TIME_ALONE, findings_of_time_alone
from pledges.reasoning.standing import Standing
from pledges.vocabulary import ArchiveState, ChangeCause, Firmness

AT_RISK = [ArchiveState.PENDING, ArchiveState.GONE, ArchiveState.DRIFTED]
"""The states of a page's archived copy on which S9 has something to say."""


class Reached(NamedTuple):
    """A step that a pledge has behind or before it."""

    since: date
    firmness: Firmness | None


@dataclass(frozen=True, slots=True)
class Held:
    """A pledge as its rows have it: the step that holds on the day, and every step's beginning, oldest first."""

    pledge: Pledge
    step: StateStep
    steps: list[Reached]


def settle_day(
    pledge_ids: Collection[int], *, commit: Commit, today: date, with_evidence: int | None = None
) -> list[int]:
    """Bring what came due on `today` (UTC day) up to it: as `settle`, but with the evidence of their lines just for
    those pledges (primary keys) for which more than time may have changed, and for no more of them than
    `with_evidence`. Returns which were settled.
    """
    held = _held(pledge_ids, today)
    by_time = {one.pledge.pk for one in held}
    rest = [pk for pk in pledge_ids if pk not in by_time][:with_evidence]
    if held:
        _settle(held, commit, today)
    if rest:
        settle(rest, commit=commit, today=today)
    return [*by_time, *rest]


def _held(pledge_ids: Collection[int], today: date) -> list[Held]:
    """Those of these standing pledges that came due by time alone. Not so where no state holds or none was written with
    what is asked here, where the state began after the pledge was last settled (words of a day that has just come), or
    where it is not the pledge that came due but a flag that wakes.
    """
    of = any_of(pledge_ids)
    due = dict(Due.objects.filter(pledge__in=of, on__lte=today).values_list("pledge_id", "on"))
    known = PledgeState.objects.filter(pledge__in=any_of(due), known__upper_inf=True)
    steps: dict[int, list[Reached]] = defaultdict(list)
    for pledge, since, firmness in known.order_by("valid").values_list("pledge_id", "valid__startswith", "firmness"):
        steps[pledge].append(Reached(since, Firmness(firmness) if firmness else None))
    rows = known.filter(valid__contains=today).values("pledge_id", "valid__startswith", *STEP_COLUMNS)
    standing = {row["pledge_id"]: row for row in rows}
    began = {pledge for pledge, on in due.items() if any(on <= one.since <= today for one in steps[pledge])}
    fit = {
        pledge
        for pledge, row in standing.items()
        if pledge not in began and (row["window"] is None or row["window_said_to"] is not None)
    }
    pledges = shared_rows.about(read(Pledge.objects.filter(pk__in=any_of(fit), until_seq__isnull=True).order_by("pk")))
    return [Held(one, step_of(standing[one.pk]), steps[one.pk]) for one in pledges]


def _settle(held: list[Held], commit: Commit, today: date) -> None:
    standing, keys = _standing(held, today)
    pledges = {one.pledge.public_id: one.pledge for one in held}
    turns = flags.turns(
        flags.standing([pledge.pk for pledge in pledges.values()], tuple(OF_TIME_ALONE)),
        [finding for one in standing for finding in findings_of_time_alone(one)],
        pledges,
        keys,
        {},
        steps_since={one.pledge: one.step.since for one in standing},
        today=today,
    )
    flags.write(turns, commit)
    days = {one.pledge: day for one in standing if (day := _next_day(one))}
    due_days.write(due_days.moved(pledges, days, due_days.written(pledges.values())))
    changes.write_turns(turns, pledges, cause=ChangeCause.WORLD, commit=commit)


def _next_day(standing: Standing) -> date | None:
    """The next day on which time matters, or on which a later step begins."""
    days = [one.since for one in standing.steps if one.since > standing.today]
    if (day := next_due(standing)) is not None:
        days.append(day)
    return min(days, default=None)


def _standing(held: list[Held], today: date) -> tuple[list[Standing], dict[str, int]]:
    """What the rules of time are told, and the primary keys of all standing positions by public id."""
    pledges = [one.pledge for one in held]
    coalitions = {pledge.coalition for pledge in pledges}
    policy, known = policy_in_force(), histories(coalitions, None)
    positions = Position.objects.standing().filter(pledge__in=any_of(pledge.pk for pledge in pledges))
    keys, coded = _coded(positions)
    looked = load_looked(coded, pledges, coalitions, None)
    at_risk = [one.position for one in coded if one.state in AT_RISK]
    risky = read(positions.filter(pk__in=any_of(keys[position] for position in at_risk))) if at_risk else []
    told = stated(risky, pledges, memberships(coalitions, None), shared_rows.versions_of(risky)).positions
    found = [
        Standing(
            one.pledge.public_id,
            one.step,
            known[one.pledge.coalition_id],
            policy,
            today,
            steps=one.steps,
            positions=told.get(one.pledge.public_id, ()),
            pages=looked.pages.get(one.pledge.public_id, ()),
            presumes=frozenset(one.pledge.coalition.presumes),
            checked_on=looked.on.get(one.pledge.public_id),
        )
        for one in held
    ]
    return found, keys


def _coded(positions: "QuerySet[Position]") -> tuple[dict[str, int], list[Coded]]:
    columns = ("pk", "pledge_id", "public_id", "since_seq_id")
    page = [f"appearance__document__{name}" for name in ("public_id", "archive_state", "since_seq_id", "pk")]
    keys: dict[str, int] = {}
    coded = []
    for pk, pledge, public_id, entered, *rest in positions.order_by().values_list(*columns, *page):
        keys[public_id] = pk
        coded.append(Coded(pledge, public_id, entered, *rest))
    return keys, with_copies(coded, None)
