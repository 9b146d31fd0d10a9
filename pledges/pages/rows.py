"""The rows of the matrix, in the order and the part of them that the reader asked for."""

from pledges.pages.cells import RowView, row_view
from pledges.queries.matrix import Cell, Matrix, Row


def rows_of(found: Matrix, question: dict[str, str]) -> list[RowView]:
    """Rows of countries with a word of their own; without the cells, and rows, that `show` leaves out."""
    kept = {"disputed": lambda cell: cell.disputed, "stale": lambda cell: cell.stale and not cell.unchecked}
    rows = sorted(found.own_rows, key=ORDERS[question["sort"]])
    if question["show"] == "all":
        return [row_view(row) for row in rows]
    asked_for = kept[question["show"]]
    shown = [
        (row, frozenset(cell.pledge.public_id for cell in row.cells.values() if cell.pledge and asked_for(cell)))
        for row in rows
    ]
    return [row_view(row, keep) for row, keep in shown if keep]


def _by_firmness(row: Row) -> tuple[list[int], str]:
    return [-_rung(cell) for cell in row.cells.values()], row.country.name


def _by_newest(row: Row) -> tuple[int, str]:
    said = [cell.standing.last_stated_on for cell in row.cells.values() if cell.standing]
    return -max((day.toordinal() for day in said if day), default=0), row.country.name


def _rung(cell: Cell) -> int:
    """Higher is firmer: the rungs above everything else that was said, and nothing said last."""
    if cell.firmness is not None:
        return 2 + cell.firmness.rank
    return 1 if cell.pledge else 0


ORDERS = {"firmness": _by_firmness, "newest": _by_newest, "name": lambda row: row.country.name}
