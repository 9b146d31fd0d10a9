"""The cells of a matrix as JSON, without a serializer for each; a test holds them equal to the serializer's."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from api.json_rows import cut
from pledges.queries.matrix import Cell, Matrix
from pledges.vocabulary import CellState


def cell_texts(found: Matrix, chosen: Sequence[str] | None) -> Iterator[str]:
    """Every cell, row by row, cut down to the fields `chosen`."""
    for row in found.rows:
        country = {"iso2": row.country.iso2, "name": row.country.name}
        for cell in row.cells.values():
            yield cut(json.dumps(_told(cell, country, found), ensure_ascii=False, separators=(",", ":")), chosen)


def _told(cell: Cell, country: dict[str, str], found: Matrix) -> dict[str, Any]:
    state: Any = cell.standing
    return {
        "country": country,
        "capability": cell.capability,
        "state": cell.state,
        "researched": cell.state is not CellState.NOT_RESEARCHED,
        "firmness": cell.firmness,
        "status": state and (state.status or None),
        "quantity": state and _quantity(state),
        "quantity_unnamed": state and state.size_is_unnamed,
        "confidence": state and (state.confidence or None),
        "stale": cell.stale,
        "unchecked": cell.unchecked,
        "disputed": cell.disputed,
        "turned": cell.turned,
        "also_refused": cell.also_refused,
        "once_floated": cell.once_floated,
        "last_stated_on": state and _day(state.last_stated_on),
        "last_checked_on": _day(found.checked_on(cell)),
        "pledge": cell.pledge and cell.pledge.public_id,
        "others": cell.others,
    }


def _quantity(state: Any) -> dict[str, Any] | None:
    if not state.measure:
        return None
    return {
        "measure": state.measure,
        "qualifier": state.qualifier,
        "low": state.low,
        "high": state.high,
        "currency": state.currency or None,
        "as_found": state.quantity_as_found or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
