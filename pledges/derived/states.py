"""The fold's steps as `PledgeState` rows: what changed is closed on the record clock and added anew; nothing is
overwritten.
"""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import TextField
from django.db.models.functions import Cast

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.derived import prepared
from pledges.derived.questions import Told, Values, array_of
from pledges.derived.sizes import quantity_columns
from pledges.models import Pledge, PledgeState, Position
from pledges.reasoning.facts import Said, StandingCondition, StateStep, Window
from pledges.reasoning.fingerprint import Plain, plain
from pledges.reasoning.grading import confidence_of
from pledges.reasoning.policy import Policy
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionState,
    EvidenceTier,
    Firmness,
    Modality,
    VagueWindow,
    WindowKind,
)

Columns = dict[str, Any]

KEPT = (
    "status",
    "firmness",
    "modality",
    "delivery",
    "tier",
    "confidence",
    "measure",
    "qualifier",
    "low",
    "high",
    "currency",
    "quantity_as_found",
    "places",
    "basing",
    "window",
    "window_said_from",
    "window_said_to",
    "condition_mode",
    "conditions",
    "condition_kinds",
    "condition_states",
    "anchor_on",
    "anchor_base",
    "stale_on",
    "last_stated_on",
    "latest_position_id",
    "quantity_position_id",
    "statements",
    "origins",
    "outlet_only",
)
"""What makes two states the same state. Not among them: the ranges, which are compared apart, and the version of the
policy, which is that under which the state was first reached: a later one that says the same moves nothing.
"""

_WRITTEN = {"basing", "window", "conditions"}
"""Those that are JSON."""

STANDING = Told(
    lambda keys: (
        PledgeState.objects.filter(pledge__in=keys, known__upper_inf=True)
        .order_by()
        .values_list(
            "pk",
            "known__startswith",
            "pledge_id",
            "valid__startswith",
            "valid__endswith",
            *(name if name not in _WRITTEN else Cast(name, TextField()) for name in KEPT),
        )
    )
)

_kept = itemgetter(*KEPT)
_JSON_AT = [KEPT.index(name) for name in KEPT if name in _WRITTEN]


CONFIDENCE: dict[EvidenceTier | None, str] = {None: ""} | {tier: str(confidence_of(tier)) for tier in EvidenceTier}
NO_SIZE: Columns = {
    "measure": "",
    "qualifier": "",
    "low": None,
    "high": None,
    "currency": "",
    "quantity_as_found": "",
}


def columns_of(step: StateStep, rows: dict[str, Position], policy: Policy) -> Columns:
    """A step as column values: every one of KEPT, and the policy."""
    latest, sized = rows.get(step.latest_position), rows.get(step.quantity_by)
    return {
        **(quantity_columns(step.quantity) or NO_SIZE),
        "status": str(step.status),
        "firmness": str(step.firmness or ""),
        "modality": str(step.modality),
        "delivery": str(step.delivery or ""),
        "tier": str(step.tier or ""),
        "confidence": CONFIDENCE[step.tier],
        "places": step.places,
        "basing": _part(step.basing),
        "window": _part(step.window) if step.window else None,
        "window_said_from": step.window_said.earliest if step.window_said else None,
        "window_said_to": step.window_said.latest if step.window_said else None,
        "condition_mode": str(step.condition_mode),
        "conditions": _part(step.conditions),
        "condition_kinds": [str(one.kind) for one in step.conditions],
        "condition_states": [str(one.state) for one in step.conditions],
        "anchor_on": step.anchor,
        "anchor_base": step.anchor_base,
        "stale_on": step.stale_on,
        "last_stated_on": step.last_stated,
        "latest_position_id": latest.id if latest else None,
        "quantity_position_id": sized.id if sized else None,
        "statements": step.statements,
        "origins": step.origins,
        "outlet_only": step.outlet_only,
        "policy_version": str(policy.version),
    }


@lru_cache(4096, typed=True)
def _part(told: Hashable) -> Plain:
    """A part of a step as JSON values: one value for all steps in a row that say the same, only ever read."""
    return plain(told)


@lru_cache(4096)
def _read(text: str | None) -> Plain:
    """JSON as it is stored: one value for all that is written alike, only ever compared."""
    read: Plain = json.loads(text) if text is not None else None
    return read


STEP_COLUMNS = (
    "status",
    "firmness",
    "modality",
    "tier",
    "window",
    "window_said_from",
    "window_said_to",
    "conditions",
    "anchor_on",
    "anchor_base",
    "stale_on",
    "statements",
    "origins",
)
"""The columns that the rules of time ask for."""


def step_of(row: Mapping[str, Any]) -> StateStep:
    """A state's row, with STEP_COLUMNS and `valid__startswith`, as the step that it was made from, as far as the rules
    of time ask: no size, no place, and not by whom.
    """
    return StateStep(
        since=row["valid__startswith"],
        status=row["status"],
        firmness=Firmness(row["firmness"]) if row["firmness"] else None,
        modality=Modality(row["modality"]),
        tier=EvidenceTier(row["tier"]) if row["tier"] else None,
        window=_window_of(row["window"]) if row["window"] else None,
        window_said=Said(row["window_said_from"], row["window_said_to"]) if row["window"] else None,
        conditions=tuple(_condition_of(told) for told in row["conditions"]),
        anchor=row["anchor_on"],
        anchor_base=row["anchor_base"],
        stale_on=row["stale_on"],
        statements=row["statements"],
        origins=row["origins"],
    )


def _window_of(told: Columns) -> Window:
    return Window(
        kind=WindowKind(told["kind"]),
        start=date.fromisoformat(told["start"]) if told["start"] else None,
        end=date.fromisoformat(told["end"]) if told["end"] else None,
        trigger=ConditionKind(told["trigger"]) if told["trigger"] else None,
        from_day=told["from_day"],
        to_day=told["to_day"],
        vague=VagueWindow(told["vague"]) if told["vague"] else None,
    )


def _condition_of(told: Columns) -> StandingCondition:
    return StandingCondition(
        kind=ConditionKind(told["kind"]),
        condition=told["condition"],
        force=ConditionForce(told["force"]),
        state=ConditionState(told["state"]),
        position=told["position"],
        stated_on=date.fromisoformat(told["stated_on"]),
        alternative=told["alternative"],
        as_found=told["as_found"],
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """What has to be written so that the known states are what the fold says: `closed` and `undone` are primary keys,
    `added` new rows.
    """

    closed: list[int]
    undone: list[int]
    added: list[PledgeState]

    def __bool__(self) -> bool:
        return bool(self.closed or self.undone or self.added)


def moved(
    steps: dict[Pledge, tuple[StateStep, ...]],
    rows: dict[str, Position],
    policy: Policy,
    standing: Iterable[Values],
    seq: int | None,
) -> Moved:
    """What makes the known states of these pledges, told as `standing` by STANDING, what the fold says. `seq` is the
    commit that is to write it, where it may have written states of these pledges before.
    """
    wanted = {
        (pledge.pk, *span): columns_of(step, rows, policy)
        for pledge, found in steps.items()
        for span, step in _spans(found)
    }
    names = {pledge.pk: pledge.public_id for pledge in steps}
    kept: set[tuple[int, date, date | None]] = set()
    found = Moved([], [], [])
    for pk, known_from, pledge_id, since, until, *values in standing:
        key = (pledge_id, since, until)
        for at in _JSON_AT:
            values[at] = _read(values[at])
        if key in wanted and tuple(values) == _kept(wanted[key]):
            kept.add(key)
        elif known_from == seq:
            found.undone.append(pk)
        else:
            found.closed.append(pk)
    found.added.extend(
        new_row(
            PledgeState,
            pledge_id=pledge,
            pledge_public_id=names[pledge],
            valid=DateRange(since, until),
            **values,
        )
        for (pledge, since, until), values in wanted.items()
        if (pledge, since, until) not in kept
    )
    return found


def write(moved: Moved, keys: Keys, commit: Commit) -> None:
    """Store what `moved`, of which the new rows get their keys of `keys`. Three queries, however many rows.

    A row of this very commit was never known to anybody: it goes, since it cannot have been known for no time at all.
    """
    for row in moved.added:
        row.known = NumericRange(commit.seq, None)
    if moved.undone:
        PledgeState.objects.filter(pk__in=moved.undone).delete()
    if moved.closed:
        prepared.write(_CLOSE, [commit.seq, array_of(moved.closed)])
    add_rows(moved.added, keys)


_CLOSE = """UPDATE pledges_pledgestate SET known = int8range(lower(known), %s), facts = '', piece = ''
    WHERE id = ANY(%s::bigint[])"""


def _spans(steps: tuple[StateStep, ...]) -> Iterable[tuple[tuple[date, date | None], StateStep]]:
    """Each step with the half-open span of world time in which it holds; the last is open. None where nobody
    has spoken for the pledge.
    """
    ends = [*(step.since for step in steps[1:]), None]
    return (((step.since, end), step) for step, end in zip(steps, ends, strict=False))
