"""Totals of a coalition at one moment and in one scenario: every pledge in its place, and the honest ranges of each
capability and unit.

Counted are a country's own offers to the coalition's force (the missions that the matrix is about first). A joint
claim, what others say of a country, a refusal and an offer to another operation stand beside the numbers and add
nothing.
Two reads, whatever the number of pledges (one more for a past record).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from coalition.models import Coalition
from coalition.visibility import Viewer
from pledges.derived.cells import AGING, OWN_FORCE
from pledges.derived.sizes import quantity_of
from pledges.models import ConditionEvent, Pledge, PledgeState
from pledges.queries import pledge_list
from pledges.queries.moment import Moment
from pledges.reasoning.conditions import newest_known
from pledges.reasoning.facts import ConditionHistory, StandingCondition
from pledges.reasoning.policy import Policy
from pledges.reasoning.scenarios import Bearing, Scenario, Terms, bearing, stale_on_in
from pledges.reasoning.staleness import Anchor
from pledges.reasoning.totals import Part, Ranges, ranges, units
from pledges.vocabulary import (
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Counted,
    Firmness,
    Measure,
    Modality,
    PledgeOrigin,
    Polarity,
    Status,
)

COUNTING = frozenset({Status.ACTIVE, Status.DORMANT, Status.FULFILLED})
"""The statuses in which a pledge adds to a total. What two people suspended cannot be counted on."""

NOTHING_IN_THE_WAY = Bearing(Counted.COUNTED_ON)


@dataclass(frozen=True, slots=True)
class Entry:
    """One pledge (with its `state`) in its place. `part` is None where it can add to no number."""

    pledge: Pledge
    counted: Counted
    part: Part | None = None
    bearing: Bearing = NOTHING_IN_THE_WAY

    @property
    def state(self) -> PledgeState | None:
        """The state that holds at the moment asked about."""
        return self.pledge.state  # type: ignore[attr-defined]  # joined by pledge_list


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The ranges of one capability in one unit; `measure` is empty where nobody gave a number.

    `entries` are all of the capability, whatever their unit.
    """

    capability: Capability
    measure: Measure | str
    currency: str
    ranges: Ranges
    entries: tuple[Entry, ...]

    @property
    def floated(self) -> int:
        """Pledges that were only floated."""
        return self.count(Counted.FLOATED)

    @property
    def excluded(self) -> int:
        """Refusals that stand."""
        return self.count(Counted.REFUSED)

    def count(self, counted: Counted) -> int:
        """How many pledges of the capability are counted so."""
        return sum(entry.counted is counted for entry in self.entries)


def entries(
    pledges: Iterable[Pledge],
    moment: Moment,
    scenario: Scenario,
    premises: Mapping[str, ConditionState],
    policy: Policy,
) -> list[Entry]:
    """Every one of `pledges`, as `pledge_list.pledges` gave them, in its place. Reads nothing."""
    everything = list(pledges)
    disputed = {_line(pledge) for pledge in everything if getattr(pledge, "disputed", False)}
    return [_entry(pledge, moment, scenario, premises, policy, _line(pledge) in disputed) for pledge in everything]


def premises_of(coalition: Coalition, moment: Moment) -> dict[str, ConditionState]:
    """The recorded state, at the moment, of every group of conditions that the coalition presumes. One read."""
    told = ConditionEvent.objects.filter(moment.facts(), condition__coalition=coalition, on__lte=moment.on)
    histories = [
        ConditionHistory(slug, ConditionKind(kind), ((on, ConditionState(state)),))
        for slug, kind, on, state in told.values_list("condition__slug", "condition__kind", "on", "state")
    ]
    found = {}
    for group in sorted(coalition.presumes):
        known = newest_known((one for one in histories if one.kind.group == group), moment.on)
        found[group] = known[1] if known else ConditionState.UNKNOWN
    return found


def pledges_of(coalition: Coalition, moment: Moment, viewer: Viewer) -> QuerySet[Pledge]:
    """What the totals of `coalition` are made of, by country. One read, and one more for a past record."""
    return pledge_list.pledges(moment, viewer).filter(coalition=coalition).order_by("country__name", "public_id")


def total_rows(found: Iterable[Entry]) -> Iterator[TotalRow]:
    """The ranges of every capability that anybody spoke of, by capability and unit in the order of the codes."""
    everything = list(found)
    for capability in Capability:
        of_it = tuple(entry for entry in everything if entry.pledge.capability == capability)
        parts = [entry.part for entry in of_it if entry.part]
        given = units(parts)
        for measure, currency in given:
            yield TotalRow(capability, measure, currency, ranges(parts, measure, currency), of_it)
        if of_it and not given:
            yield TotalRow(capability, "", "", ranges(parts, Measure.PERSONNEL), of_it)


def _line(pledge: Pledge) -> tuple[object, ...]:
    return pledge.country_id, pledge.capability, pledge.mission


def _entry(
    pledge: Pledge,
    moment: Moment,
    scenario: Scenario,
    premises: Mapping[str, ConditionState],
    policy: Policy,
    disputed: bool,
) -> Entry:
    state: PledgeState | None = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    apart = _apart(pledge, state)
    if apart is not None or state is None:
        return Entry(pledge, apart or Counted.NO_COMMITMENT)
    firmness = Firmness(state.firmness)
    terms = terms_of(state, firmness, premises)
    found = NOTHING_IN_THE_WAY if state.status == Status.FULFILLED else bearing(terms, scenario)
    stale_on = stale_on_in(
        scenario, terms, status=Status(state.status), modality=Modality(state.modality), anchor=_anchor(state),
        recorded=state.stale_on, policy=policy,
    )  # fmt: skip
    stale = state.status in AGING and stale_on is not None and stale_on <= known_to(pledge, moment.on)
    counted = Counted.FLOATED if firmness is Firmness.FLOATED else found.counted
    part = Part(firmness, quantity_of(state), stale, disputed, counted, found.partly)
    return Entry(pledge, counted, part, found)


def _apart(pledge: Pledge, state: PledgeState | None) -> Counted | None:
    """Why a pledge adds to no number; None where it does, or is floated."""
    if pledge.origin != PledgeOrigin.SELF:
        return Counted.COLLECTIVE if pledge.origin == PledgeOrigin.COLLECTIVE else Counted.THIRD_PARTY
    if state is not None and state.status not in COUNTING:
        return Counted.ENDED
    if pledge.polarity == Polarity.EXCLUSION:
        return Counted.REFUSED
    if state is None or not state.firmness:
        return Counted.NO_COMMITMENT
    return None if pledge.mission in OWN_FORCE else Counted.OTHER_MISSION


def terms_of(state: PledgeState, firmness: Firmness | None, premises: Mapping[str, ConditionState]) -> Terms:
    """What the stored state says of conditions, as the rules read it."""
    return Terms(
        firmness,
        ConditionMode(state.condition_mode),
        tuple(
            StandingCondition(
                kind=ConditionKind(one["kind"]),
                condition=one["condition"],
                force=ConditionForce(one["force"]),
                state=ConditionState(one["state"]),
                position=one["position"],
                stated_on=date.fromisoformat(one["stated_on"]),
                alternative=one["alternative"],
                as_found=one["as_found"],
            )
            for one in state.conditions
        ),
        premises,
    )


def _anchor(state: PledgeState) -> Anchor | None:
    if state.anchor_on is None or state.anchor_base is None:
        return None
    return Anchor(state.anchor_on, state.anchor_base)


def known_to(pledge: Pledge, day: date) -> date:
    """The last day up to which silence would be the country's: later, it is that we have not looked."""
    checked: date | None = pledge.last_checked_on  # type: ignore[attr-defined]  # worked out by pledge_list
    return day if pledge.coalition.complete_to is None or checked is None else min(day, checked)
