"""The firmness of a pledge over time, as the geometry of one drawing. The page's list says the same in words.

The line steps from rung to rung on the day of each change, is dotted from the day on which the pledge turned stale,
and ends where our knowledge ends: nothing is drawn over days that nobody checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from pledges.models import PledgeState
from pledges.vocabulary import Firmness
from pledges.words.labels import label
from pledges.words.languages import reading_locale

WIDTH, LEFT, RIGHT, TOP, RUNG, BELOW = 760, 86, 20, 18, 30, 34
TICKS = 9
"""At most so many months are written under the line."""


@dataclass(frozen=True, slots=True)
class Level:
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawing units. `solid` and `dotted` are path data; `edge` is where the record ends, None at today."""

    width: int
    height: int
    left: int
    right: int
    bottom: float
    levels: tuple[Level, ...]
    ticks: tuple[Tick, ...]
    solid: str
    dotted: str
    dots: tuple[tuple[float, float], ...]
    edge: float | None


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    top: int

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, rung: int) -> float:
        return float(TOP + RUNG * (self.top - rung))


def draw(steps: Sequence[PledgeState], said_on: Sequence[date], until: date, *, is_today: bool) -> Chart | None:
    """The chart of `steps` up to `until` (UTC day, inclusive), with a dot for every day in `said_on`.

    `is_today` is false where the record ends before today. None where no step has a rung, or all begin after `until`.
    """
    drawn = [step for step in steps if step.firmness and step.valid.lower <= until]
    if not drawn:
        return None
    top = max(Firmness.AUTHORIZED.rank, *(Firmness(step.firmness).rank for step in drawn))
    first = drawn[0].valid.lower
    scale = _Scale(first - timedelta(days=14), until if is_today else until + timedelta(days=21), top)
    solid: list[str] = []
    dotted: list[str] = []
    for place, step in enumerate(drawn):
        end = drawn[place + 1].valid.lower if place + 1 < len(drawn) else until
        y = scale.y(Firmness(step.firmness).rank)
        fresh_to = min(end, max(step.valid.lower, step.stale_on)) if step.stale_on else end
        solid.append(f"M{scale.x(step.valid.lower)} {y}H{scale.x(fresh_to)}")
        if fresh_to < end:
            dotted.append(f"M{scale.x(fresh_to)} {y}H{scale.x(end)}")
        if place + 1 < len(drawn):
            solid.append(f"M{scale.x(end)} {y}V{scale.y(Firmness(drawn[place + 1].firmness).rank)}")
    bottom = scale.y(0)
    return Chart(
        width=WIDTH,
        height=int(bottom) + BELOW,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=bottom,
        levels=tuple(Level(scale.y(rung.rank), str(label(rung))) for rung in Firmness if rung.rank <= top),
        ticks=_ticks(scale),
        solid="".join(solid),
        dotted="".join(dotted),
        dots=tuple(_dots(drawn, said_on, scale, until)),
        edge=None if is_today else scale.x(until),
    )


def _dots(
    drawn: Sequence[PledgeState], said_on: Sequence[date], scale: _Scale, until: date
) -> list[tuple[float, float]]:
    found: dict[tuple[float, float], None] = {}
    for day in sorted(said_on):
        held = [step for step in drawn if step.valid.lower <= day]
        if held and day <= until:
            found[scale.x(day), scale.y(Firmness(held[-1].firmness).rank)] = None
    return list(found)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """The first days of months, as many as fit."""
    months: list[date] = []
    month = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= scale.last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(months) // TICKS))
    locale = reading_locale()
    return tuple(Tick(scale.x(day), format_skeleton("yMMM", day, locale=locale)) for day in months[::every])
