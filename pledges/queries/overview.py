"""The headline: how many pledge, within which honest range, and what changed; counted from a matrix already read."""

from dataclasses import dataclass
from datetime import date, timedelta

from coalition.models import Coalition
from pledges.models import Change
from pledges.queries import taken_back
from pledges.queries.change_list import silence_not_looked_into
from pledges.queries.matrix import Cell, Matrix
from pledges.queries.moment import Moment
from pledges.queries.totals import entries
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.scenarios import AS_RECORDED
from pledges.reasoning.totals import Total, total
from pledges.vocabulary import BOOKKEEPING, Capability, CellState, Firmness, Measure

CHANGES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Headline:
    """Counts of countries for one capability, and of cells for the whole matrix.

    `unchecked` cells would count as stale today, were their silence known to be silence; they are not in `stale`.
    """

    capability: Capability
    pledging: int
    floated: int
    refusing: int
    uncommitted: int
    total: Total
    stale: int
    unchecked: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The newest changes between two days of the world, both inclusive; `more` were left out."""

    first: date
    last: date
    shown: tuple[Change, ...]
    more: int


def headline(
    matrix: Matrix, capability: Capability = Capability.TROOPS, measure: Measure = Measure.PERSONNEL
) -> Headline:
    """What the matrix comes to, its range over every pledge of the capability. Reads nothing; a stale pledge is one
    whose silence we know.
    """
    of_capability = [row.cells[capability] for row in matrix.rows if capability in row.cells]
    states = [cell.state for cell in of_capability]
    everything = list(matrix.cells())
    counted = entries(
        (pledge for pledge in matrix.pledges if pledge.capability == capability),
        matrix.moment, AS_RECORDED, {}, DEFAULT_POLICY,
    )  # fmt: skip
    return Headline(
        capability,
        pledging=sum(_is_pledged(cell) for cell in of_capability),
        floated=sum(cell.firmness is Firmness.FLOATED for cell in of_capability),
        refusing=states.count(CellState.RULED_OUT),
        uncommitted=states.count(CellState.NO_COMMITMENT),
        total=total((entry.part for entry in counted if entry.part), measure),
        stale=sum(cell.stale and not cell.unchecked for cell in everything),
        unchecked=sum(cell.unchecked for cell in everything),
        disputed=sum(cell.disputed for cell in everything),
    )


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def changes(coalition: Coalition, first: date, last: date, moment: Moment) -> Changes:
    """What changed from `first` to `last` by the world's clock, newest first, as far as the moment knows. Two reads.

    That something was not restated after the record's last complete day is not told as a change of the world, and what
    was retracted since is told by its tombstone only.
    """
    found = (
        Change.objects.filter(
            moment.recorded("seq"), pledge__coalition=coalition, happened_on__range=(first, min(last, moment.on))
        )
        .exclude(code__in=BOOKKEEPING)
        .exclude(silence_not_looked_into())
        .exclude(taken_back.rests_on_retracted())
        .select_related("pledge__country")
        .order_by("-happened_on", "-seq", "-n")
    )
    return Changes(first, last, tuple(found[:CHANGES_SHOWN]), max(0, found.count() - CHANGES_SHOWN))


def _is_pledged(cell: Cell) -> bool:
    return cell.firmness is not None and cell.firmness.rank >= Firmness.PLEDGED.rank
