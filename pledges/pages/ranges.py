"""What the pledges come to, and what sources say is needed, as the geometry of one drawing. The tables say the same.

Each capability and unit has a scale of its own, from 0: unlike units are never drawn against each other. Solid is the
low end of a range, hatched what lies between it and the high end; a bar that runs to the edge has no high end. A range
without a number is told in words and not drawn, for it is not known to be 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pledges.queries.requirements import CoverageRow
from pledges.queries.totals import TotalRow
from pledges.reasoning.totals import Total, rounded_down, rounded_up
from pledges.words import supposing as words

WIDTH, SPAN, TEXT_X = 860, 430, 446
HEAD, LINE, BAR, BETWEEN = 22, 20, 13, 12
ROOM = 0.88
"""The part of the scale that numbers take where something has no high end: the rest is for "or more"."""

LEAST = 3.0
"""Drawing units: a requirement of one number is still seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`solid` and `hatched` are widths, the hatched part beginning at `at`; `open` has no high end. Nothing is drawn
    where both are 0. `kind` is counted, pledged or needed.
    """

    kind: str
    y: float
    at: float
    solid: float
    hatched: float
    open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """One capability in one unit."""

    y: float
    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Drawing units. `undrawn` capabilities give no number."""

    width: int
    height: int
    span: int
    text_x: int
    bar: int
    groups: tuple[Group, ...]
    undrawn: int


@dataclass(frozen=True, slots=True)
class _Scale:
    top: int
    open: bool

    def x(self, value: int) -> float:
        return round(SPAN * (ROOM if self.open else 1.0) * value / self.top, 1)


def draw(rows: Sequence[tuple[str, TotalRow]], needed: Sequence[CoverageRow]) -> RangeChart | None:
    """The chart of `rows`, each with its heading, and of what is `needed` of the same capability and unit; None where
    nobody gives a number.
    """
    groups: list[Group] = []
    y = 0.0
    for heading, row in rows:
        needs = [one for one in needed if _is_of(one, row)]
        scale = _scale(row, needs)
        if scale is None:
            continue
        bars = tuple(_bars(row, needs, scale, y + HEAD))
        groups.append(Group(y + HEAD - 8, heading, bars))
        y += HEAD + LINE * len(bars) + BETWEEN
    if not groups:
        return None
    return RangeChart(WIDTH, int(y), SPAN, TEXT_X, BAR, tuple(groups), len(rows) - len(groups))


def _is_of(need: CoverageRow, row: TotalRow) -> bool:
    """What one country alone is said to need is no band for what all of them pledge."""
    asked = need.requirement
    same = (asked.capability, asked.measure, asked.currency) == (row.capability, row.measure, row.currency)
    return same and asked.country is None


def _scale(row: TotalRow, needs: Iterable[CoverageRow]) -> _Scale | None:
    totals = [total for total in (row.ranges.counted_on, row.ranges.pledged) if total.with_number]
    if not totals:
        return None
    ends = [(total.floor, total.ceiling) for total in totals]
    ends += [(need.requirement.low or 0, need.requirement.high) for need in needs]
    top = max(max(low, high or 0) for low, high in ends)
    return _Scale(top, any(high is None for _low, high in ends)) if top else None


def _bars(row: TotalRow, needs: Iterable[CoverageRow], scale: _Scale, y: float) -> Iterable[Bar]:
    counted, pledged = row.ranges.counted_on, row.ranges.pledged
    yield _of_total("counted", _("Could be counted on: %(range)s"), counted, row, scale, y)
    yield _of_total("pledged", _("All pledged: %(range)s"), pledged, row, scale, y + LINE)
    for place, need in enumerate(needs, start=2):
        asked = need.requirement
        low, high = asked.low or 0, asked.high
        told = words.honest_range(low, high, asked.measure, asked.currency)
        text = _("Needed, by a source that is named below: %(range)s")
        end = SPAN if high is None else scale.x(high)
        width = max(LEAST, round(end - scale.x(low), 1))
        at = min(scale.x(low), SPAN - width)
        yield Bar("needed", y + LINE * place, at, 0.0, width, high is None, text % {"range": told})


def _of_total(kind: str, text: str, total: Total, row: TotalRow, scale: _Scale, y: float) -> Bar:
    if not total.counted:
        return Bar(kind, y, 0.0, 0.0, 0.0, open=False, text=text % {"range": _("no pledge")})
    beside = words.beside(without_number=total.without_number, other_unit=0, stale=0, disputed=0)
    if not total.with_number:
        return Bar(kind, y, 0.0, 0.0, 0.0, open=False, text=text % {"range": _("number not stated")})
    high = None if total.ceiling is None else rounded_up(total.ceiling)
    told = words.honest_range(rounded_down(total.floor), high, row.measure, row.currency)
    solid = scale.x(total.floor)
    end = float(SPAN) if total.ceiling is None else scale.x(total.ceiling)
    at = solid + 1 if solid else 0.0
    hatched = round(max(0.0, end - at), 1) if end > solid else 0.0
    return Bar(kind, y, at, solid, hatched, total.ceiling is None, text % {"range": "; ".join([told, *beside])})
