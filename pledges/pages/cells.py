"""A cell of the matrix as the template draws it: one mark, one word, a few notes, and what must not be missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pledges.models import PledgeState
from pledges.pages.standing import Sign, confidence, short_conditions, sign, stated_size
from pledges.queries.matrix import Cell, Row
from pledges.vocabulary import Capability, CellState
from pledges.words.basing import where_shortly
from pledges.words.capabilities import capability_short
from pledges.words.countries import country_name
from pledges.words.dates import short_day
from pledges.words.labels import label

SPARSE = 2
"""Up to so many filled cells, a column is narrow."""


@dataclass(frozen=True, slots=True)
class CellView:
    """`style` holds the classes of the cell; an empty cell has a word and no pledge."""

    style: str
    word: str
    mark: str = ""
    pledge: str = ""
    title: str = ""
    confidence: Sign | None = None
    notes: tuple[str, ...] = ()
    stale: bool = False
    disputed: bool = False
    last_stated: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """`empty` stands for all cells where they are empty in the same way and nobody looked on a day of its own."""

    iso2: str
    name: str
    cells: tuple[CellView, ...]

    @property
    def empty(self) -> CellView | None:
        kinds = set(self.cells)
        return kinds.pop() if len(kinds) == 1 and not (self.cells[0].pledge or self.cells[0].checked_on) else None


@dataclass(frozen=True, slots=True)
class Column:
    """`room` is how much the column needs: `roomy`, `sparse` or neither."""

    name: str
    short: str
    room: str


def column(capability: Capability, rows: Sequence[Row]) -> Column:
    """The heading over the cells of `rows`; a column in which most have spoken needs more room."""
    filled = sum(row.cells[capability].pledge is not None for row in rows)
    room = "roomy" if 2 * filled > len(rows) else "sparse" if filled <= SPARSE else ""
    return Column(str(label(capability)), capability_short(capability), room)


def row_view(row: Row, keep: frozenset[str] | None = None) -> RowView:
    """The cells of a country; with `keep`, those whose pledge is not among these public ids are drawn as left out."""
    name = country_name(row.country.iso2, row.country.name)
    cells = (cell_view(cell, name) for cell in row.cells.values())
    left_out = CellView("e", _("Not shown"))
    kept = (view if keep is None or view.pledge in keep else left_out for view in cells)
    return RowView(row.country.iso2, name, tuple(kept))


def cell_view(cell: Cell, country: str) -> CellView:
    """What one cell shows. Words are in the reader's language."""
    if cell.pledge is None:
        style = "e ns" if cell.state is CellState.NO_STATEMENT_FOUND else "e nr"
        return CellView(style, str(label(cell.state)), checked_on=cell.checked_on)
    state = cell.standing
    shown = sign(cell.pledge, state)
    stale = cell.stale and not cell.unchecked
    return CellView(
        " ".join(name for name, there in (("st", stale), ("dp", cell.disputed)) if there),
        shown.word,
        shown.mark,
        cell.pledge.public_id,
        f"{country}, {label(cell.capability)}",
        confidence(state) if state else None,
        tuple(_notes(cell, state)) if state else (),
        stale,
        cell.disputed,
        state.last_stated_on if state else None,
        cell.checked_on,
    )


def _notes(cell: Cell, state: PledgeState) -> list[str]:
    """In the order of what is asked first: how many, where, on which condition, and what speaks against it."""
    found = [stated_size(state, bare=cell.capability is Capability.TROOPS)] if state.measure else []
    found += where_shortly(state.basing, state.places)
    found += short_conditions(state)
    if cell.turned:
        found.append(_("newest statement: %(stance)s") % {"stance": str(label(cell.turned)).lower()})
    if cell.also_refused:
        found.append(_ruled_out_too(cell.refused_on))
    if cell.once_floated:
        found.append(_("floated before that"))
    return found


def _ruled_out_too(on: date | None) -> str:
    return _("also ruled out, %(day)s") % {"day": short_day(on)} if on else _("also ruled out")
