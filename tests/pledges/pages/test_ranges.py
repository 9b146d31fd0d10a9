"""The drawing of ranges: what is known is solid, up to is hatched, no high end runs to the edge, and nothing unknown is
drawn as 0.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pledges.actions.requirements import record_requirement
from pledges.pages.ranges import ROOM, SPAN, Bar, draw
from pledges.queries.totals import TotalRow
from pledges.reasoning.quantity import make_quantity
from pledges.reasoning.totals import Total
from pledges.vocabulary import Capability, Measure, Qualifier
from tests import factories

PEOPLE = Measure.PERSONNEL


def total(floor: int, ceiling: int | None, *, with_number: int = 1, without: int = 0) -> Total:
    return Total(PEOPLE, "", floor, ceiling, with_number + without, with_number, 0, without, 0, 0, 0)


def row(counted: Total, pledged: Total) -> tuple[str, TotalRow]:
    ranges: Any = SimpleNamespace(counted_on=counted, pledged=pledged)
    return "Ground troops", TotalRow(Capability.TROOPS, PEOPLE, "", ranges, ())


def need(low: int | None, high: int | None, capability: Capability = Capability.TROOPS, country: Any = None) -> Any:
    asked = SimpleNamespace(capability=capability, measure=PEOPLE, currency="", low=low, high=high, country=country)
    return SimpleNamespace(requirement=asked)


def bars(*rows: tuple[str, TotalRow], needed: tuple[Any, ...] = ()) -> list[Bar]:
    chart = draw(rows, needed)
    assert chart is not None
    return [bar for group in chart.groups for bar in group.bars]


def test_the_low_end_is_solid_and_the_rest_hatched_on_one_scale() -> None:
    counted, pledged = bars(row(total(1000, 2000), total(1000, 4000)))
    assert (counted.solid, counted.at, counted.hatched) == (SPAN / 4, SPAN / 4 + 1, SPAN / 4 - 1)
    assert pledged.at + pledged.hatched == SPAN
    assert (counted.text, pledged.text) == (
        "Could be counted on: 1,000–2,000 people", "All pledged: 1,000–4,000 people",
    )  # fmt: skip


def test_one_number_has_nothing_hatched() -> None:
    counted, pledged = bars(row(total(70, 70), total(70, 70, without=2)))
    assert (counted.solid, counted.hatched, counted.open) == (SPAN, 0.0, False)
    assert pledged.text == "All pledged: 70 people; 2 give no number"


def test_no_high_end_runs_to_the_edge_and_leaves_room_for_more() -> None:
    counted, pledged = bars(row(total(1000, 1000), total(1000, None)))
    assert counted.solid == pledged.solid == round(SPAN * ROOM, 1)
    assert (pledged.open, round(pledged.at + pledged.hatched, 1)) == (True, SPAN)
    assert "at least 1,000 people" in pledged.text


def test_what_is_not_known_is_said_and_not_drawn_as_nothing() -> None:
    counted, pledged = bars(row(total(0, 0, with_number=0, without=3), total(0, 1000)))
    assert (counted.solid, counted.hatched) == (0.0, 0.0)
    assert counted.text == "Could be counted on: number not stated"
    assert (pledged.solid, pledged.at, pledged.hatched) == (0.0, 0.0, SPAN)
    empty = bars(row(total(0, 0, with_number=0), total(0, 1000)))[0]
    assert empty.text == "Could be counted on: no pledge"


def test_where_nobody_gives_a_number_there_is_no_drawing_and_such_rows_are_counted() -> None:
    silent = row(total(0, 0, with_number=0, without=1), total(0, 0, with_number=0, without=1))
    assert draw([silent], []) is None
    chart = draw([silent, row(total(5, 5), total(5, 5))], [])
    assert chart is not None
    assert (len(chart.groups), chart.undrawn) == (1, 1)


@pytest.mark.parametrize(
    ("low", "high", "at", "width", "opened"),
    [(4000, 8000, SPAN / 2, SPAN / 2, False), (8000, 8000, SPAN - 3, 3.0, False), (8000, None, None, None, True)],
)
def test_what_is_needed_is_a_band_of_the_same_scale(
    low: int, high: int | None, at: float | None, width: float | None, opened: bool
) -> None:
    *_, band = bars(row(total(1000, 1000), total(1000, 2000)), needed=(need(low, high),))
    assert (band.kind, band.open) == ("needed", opened)
    assert band.at + band.hatched <= SPAN + 0.1
    if at is not None:
        assert (band.at, band.hatched) == (at, width)
    assert band.text.startswith("Needed, by a source that is named below: ")


def test_what_is_needed_of_something_else_or_of_one_country_is_no_band_here() -> None:
    other = (need(1, 2, Capability.AIR), need(1, 2, country=object()))
    assert [bar.kind for bar in bars(row(total(5, 5), total(5, 5)), needed=other)] == ["counted", "pledged"]


@pytest.mark.django_db
def test_the_page_draws_what_its_table_says_and_has_no_style_of_its_own(client: Client) -> None:
    size = make_quantity(PEOPLE, Qualifier.RANGE, low=1000, high=2000)
    said = factories.publish_statement("FR", quantity=size)
    with factories.door() as commit:
        record_requirement(
            coalition=factories.coalition(), capability=Capability.TROOPS, statement=said, commit=commit,
            quantity=make_quantity(PEOPLE, Qualifier.AT_LEAST, low=5000, words="at least 5,000"),
        )  # fmt: skip
    page = client.get("/coverage/").content.decode()
    before, _, rest = page.partition('<svg class="chart ranges"')
    drawing, _, table = rest.partition("</svg>")
    assert before
    assert "<title" in drawing
    assert "<desc" in drawing
    assert "style=" not in drawing
    assert "Needed, by a source that is named below: at least 5,000 people" in drawing
    assert "All pledged: up to 2,000 people" in drawing  # stale by now: the low end leaves it out
    assert "up to 2,000 people" in table
