"""Who has said what about which capability: one cell per country and capability, at one moment.

Three kinds of emptiness stay three: we have not looked, we looked and found no statement, the country said no. A
country's row is made of its own words alone; what others say of it and what several said together stand apart.
Three reads, however many rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from coalition.models import Coalition, Country, Membership
from coalition.visibility import Viewer
from pledges.derived.cells import OWN_FORCE, STANDING, TURNED
from pledges.models import Check, Pledge, PledgeState
from pledges.queries import pledge_list
from pledges.queries.moment import Moment
from pledges.queries.reference_then import as_known
from pledges.vocabulary import Capability, CellState, Firmness, PledgeOrigin, Polarity, Stance


@dataclass(frozen=True, slots=True)
class Cell:
    """What a country has said about a capability; `pledge` (with its `state`) is the strongest that says it.

    `stale` is judged on the moment's day; `unchecked` is true where it became stale after the last day up to which we
    know of this cell, so that its silence is ours. `turned` is the stance of the newest position where it moves away
    without changing the state. `also_refused`: a refusal stands beside the offer; `once_floated`: it was
    floated before it was ruled out. `others` are further public ids.
    """

    country: str
    capability: Capability
    state: CellState
    pledge: Pledge | None = None
    stale: bool = False
    unchecked: bool = False
    disputed: bool = False
    turned: Stance | None = None
    once_floated: bool = False
    also_refused: bool = False
    refused_on: date | None = None
    checked_on: date | None = None
    others: tuple[str, ...] = ()

    @property
    def standing(self) -> PledgeState | None:
        """The state of the strongest pledge."""
        return self.pledge.state if self.pledge else None  # type: ignore[attr-defined]  # joined by pledge_list

    @property
    def firmness(self) -> Firmness | None:
        """The rung that the cell shows, where it shows one."""
        if self.state is not CellState.PLEDGED or self.standing is None:
            return None
        return Firmness(self.standing.firmness)


@dataclass(frozen=True, slots=True)
class Row:
    """One country; `own` where it has spoken for itself. A cell for every capability of the matrix."""

    country: Country
    own: bool
    cells: dict[Capability, Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows`: countries with a statement of their own first, then the other members, both by name.

    `pledges` are all that were read, with their states; of these, `collective` and `by_others` are counted in no row.
    """

    coalition: Coalition
    moment: Moment
    capabilities: tuple[Capability, ...]
    rows: tuple[Row, ...]
    pledges: tuple[Pledge, ...]
    collective: tuple[Pledge, ...]
    by_others: tuple[Pledge, ...]

    @property
    def own_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.own)

    @property
    def other_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.own)

    def cells(self) -> Iterable[Cell]:
        return (cell for row in self.rows for cell in row.cells.values())

    def checked_on(self, cell: Cell) -> date | None:
        """The last day up to which we know of a cell: that of its last check, and where it has a pledge that up to
        which the record of the coalition is complete, if that is later.
        """
        if cell.pledge is None or self.coalition.complete_to is None:
            return cell.checked_on
        return max(cell.checked_on or date.min, min(self.coalition.complete_to, self.moment.on))


def matrix(coalition: Coalition, moment: Moment, viewer: Viewer) -> Matrix:
    """The matrix of `coalition` at `moment`, disputed where `viewer` may see why.

    Capabilities without a single own pledge or check have no column.
    """
    found = list(pledge_list.pledges(moment, viewer).filter(coalition=coalition))
    coalition = found[0].coalition if found else as_known(coalition, moment)
    checks = _checks(coalition, moment)
    own: dict[tuple[Country, Capability], list[Any]] = defaultdict(list)
    for pledge in found:
        if pledge.origin == PledgeOrigin.SELF and pledge.country:
            own[pledge.country, Capability(pledge.capability)].append(pledge)
    speakers = {country for country, _ in own}
    countries = speakers | _members(coalition, moment)
    used = {capability for _, capability in own} | {capability for _, capability in checks}
    capabilities = tuple(capability for capability in Capability if capability in used)
    rows = [
        Row(
            country,
            country in speakers,
            {c: _cell(country, c, own.get((country, c), []), checks, coalition, moment) for c in capabilities},
        )
        for country in sorted(countries, key=lambda country: (country not in speakers, country.name))
    ]
    return Matrix(
        coalition,
        moment,
        capabilities,
        tuple(rows),
        tuple(found),
        tuple(pledge for pledge in found if pledge.origin == PledgeOrigin.COLLECTIVE),
        tuple(pledge for pledge in found if pledge.origin == PledgeOrigin.THIRD_PARTY),
    )


def _members(coalition: Coalition, moment: Moment) -> set[Country]:
    day = moment.on
    valid = (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    found = Membership.objects.filter(valid, coalition=coalition).select_related("country")
    return {membership.country for membership in found}


def _checks(coalition: Coalition, moment: Moment) -> dict[tuple[int, Capability], date]:
    """The last day on which we looked, by country (primary key) and capability."""
    found = Check.objects.filter(moment.facts(), coalition=coalition, checked_on__lte=moment.on)
    return {
        (country, Capability(capability)): day
        for country, capability, day in found.order_by("checked_on").values_list(
            "country_id", "capability", "checked_on"
        )
    }


def _cell(
    country: Country,
    capability: Capability,
    pledges: list[Pledge],
    checks: dict[tuple[int, Capability], date],
    coalition: Coalition,
    moment: Moment,
) -> Cell:
    checked = checks.get((country.pk, capability))
    with_state = [pledge for pledge in pledges if pledge.state is not None]  # type: ignore[attr-defined]
    if not with_state:
        state = CellState.NO_STATEMENT_FOUND if checked else CellState.NOT_RESEARCHED
        if pledges:
            state = CellState.NO_COMMITMENT
        return Cell(country.iso2, capability, state, pledges[0] if pledges else None, checked_on=checked)
    strongest = _strongest(with_state)
    row: PledgeState = strongest.state  # type: ignore[attr-defined]
    known_to = _known_to(coalition, checked, moment.on)
    stale = pledge_list.is_stale(row, moment.on)
    refusals = list(filter(_refuses, with_state)) if _state_of(strongest) is CellState.PLEDGED else []
    turned = row.latest_position.stance if row.latest_position else ""
    return Cell(
        country.iso2,
        capability,
        _state_of(strongest),
        strongest,
        stale=stale,
        unchecked=stale and not pledge_list.is_stale(row, known_to),
        disputed=any(getattr(pledge, "disputed", False) for pledge in with_state),
        turned=Stance(turned) if turned in TURNED else None,
        also_refused=bool(refusals),
        refused_on=max(map(_stated_on, refusals), default=None),
        once_floated=_refuses(strongest) and any(_state_of(pledge) is CellState.PLEDGED for pledge in with_state),
        checked_on=checked,
        others=tuple(pledge.public_id for pledge in with_state if pledge is not strongest),
    )


def _known_to(coalition: Coalition, checked: date | None, day: date) -> date:
    """The last day up to which silence would be the country's: later, it is that we have not looked."""
    if coalition.complete_to is None:
        return day
    return min(day, max(coalition.complete_to, checked or date.min))


def _refuses(pledge: Pledge) -> bool:
    return pledge.polarity == Polarity.EXCLUSION and pledge.state.status in STANDING  # type: ignore[attr-defined]


def _state_of(pledge: Pledge) -> CellState:
    row: PledgeState = pledge.state  # type: ignore[attr-defined]
    if row.status not in STANDING:
        return CellState.NO_COMMITMENT
    if pledge.polarity == Polarity.EXCLUSION:
        return CellState.RULED_OUT
    return CellState.PLEDGED if row.firmness else CellState.NO_COMMITMENT


def _strongest(pledges: list[Pledge]) -> Pledge:
    """What one cell shows of several pledges: what is about the coalition's own force before anything about another
    mission; an offer before a refusal before none; the firmer, then the newer. What was only floated, and was then
    ruled out, comes after the refusal: it is counted nowhere, and the newer word is the one a reader must not miss.
    """
    refused_on = max((_stated_on(pledge) for pledge in pledges if _refuses(pledge)), default=None)

    def strength(pledge: Pledge) -> tuple[bool, int, int, date, str]:
        row: PledgeState = pledge.state  # type: ignore[attr-defined]
        rung = Firmness(row.firmness).rank if row.firmness else -1
        state = _state_of(pledge)
        order = {CellState.NO_COMMITMENT: 0, CellState.RULED_OUT: 2, CellState.PLEDGED: 3}[state]
        floated = state is CellState.PLEDGED and row.firmness == Firmness.FLOATED
        if floated and refused_on is not None and _stated_on(pledge) <= refused_on:
            order = 1
        return pledge.mission in OWN_FORCE, order, rung, _stated_on(pledge), pledge.public_id

    return max(pledges, key=strength)


def _stated_on(pledge: Pledge) -> date:
    return pledge.state.last_stated_on or date.min  # type: ignore[attr-defined]
