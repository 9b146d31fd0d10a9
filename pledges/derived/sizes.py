"""A size between the rows and the rules: the columns of `QuantityColumns` on the one side, a `Quantity` on the
other.
"""

from typing import Any

from pledges.models.quantity import QuantityColumns
from pledges.reasoning.facts import Quantity
from pledges.vocabulary import Measure, Qualifier


def quantity_of(row: QuantityColumns) -> Quantity | None:
    """The size that a row states, or None where it states none."""
    if not row.measure or row.low is None:
        return None
    return Quantity(
        measure=Measure(row.measure),
        qualifier=Qualifier(row.qualifier),
        low=row.low,
        high=row.high,
        unit=row.currency,
        as_found=row.quantity_as_found,
    )


def quantity_columns(quantity: Quantity | None) -> dict[str, Any]:
    """The column values of `quantity`, for building a row; empty where there is none."""
    if quantity is None:
        return {}
    return {
        "measure": str(quantity.measure),
        "qualifier": str(quantity.qualifier),
        "low": quantity.low,
        "high": quantity.high,
        "currency": quantity.unit,
        "quantity_as_found": quantity.as_found,
    }


def number_text(low: int, high: int | None) -> str:
    """A size in figures that every language reads alike, where no words were found: 500, ≥ 500, ≤ 500, 500–800."""
    if high is None:
        return f"≥ {low}"
    if low == high:
        return str(low)
    return f"{low}–{high}" if low else f"≤ {high}"
