"""The matrix keeps three kinds of emptiness apart, and makes a country's row of its own words alone."""

from datetime import date

import pytest

from coalition.visibility import ANYBODY
from pledges.actions.checks import record_check
from pledges.models import Pledge
from pledges.queries.matrix import Cell, Matrix, matrix
from pledges.queries.moment import Moment
from pledges.vocabulary import Behalf, Capability, CellState, Firmness, Mission, PledgeOrigin, Stance
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2025, 4, 1)


def _matrix(today: date = TODAY) -> Matrix:
    return matrix(factories.coalition(), Moment(today), ANYBODY)


def _cell(iso2: str = "FR", capability: Capability = Capability.TROOPS, today: date = TODAY) -> Cell:
    return next(row.cells[capability] for row in _matrix(today).rows if row.country.iso2 == iso2)


def _member(iso2: str) -> None:
    with factories.door():
        factories.member(iso2)


def test_a_pledge_fills_its_cell_with_its_rung() -> None:
    factories.publish_statement("FR", firmness=Firmness.SPECIFIED)
    cell = _cell()
    assert (cell.state, cell.firmness) == (CellState.PLEDGED, Firmness.SPECIFIED)
    assert cell.pledge is not None
    assert cell.pledge.public_id == "fr-troops-1"


def test_where_nobody_looked_it_is_not_yet_researched() -> None:
    factories.publish_statement("FR")
    _member("IT")
    assert _cell("IT").state is CellState.NOT_RESEARCHED


def test_where_we_looked_and_found_nothing_it_is_no_statement_found() -> None:
    factories.publish_statement("FR")
    _member("IT")
    with factories.door() as commit:
        record_check(
            coalition=factories.coalition(),
            country=factories.country("IT"),
            capability=Capability.TROOPS,
            checked_on=date(2025, 3, 30),
            note="Looked at the government's site.",
            commit=commit,
        )
    cell = _cell("IT")
    assert (cell.state, cell.checked_on) == (CellState.NO_STATEMENT_FOUND, date(2025, 3, 30))


def test_a_refusal_is_a_refusal() -> None:
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    assert _cell("IT").state is CellState.RULED_OUT


def test_pointing_elsewhere_is_neither_a_pledge_nor_a_withdrawal() -> None:
    factories.publish_statement("DE", stance=Stance.DEFLECTS, modality="unstated", firmness=None)
    cell = _cell("DE")
    assert cell.state is CellState.NO_COMMITMENT
    assert cell.turned is Stance.DEFLECTS


def test_a_later_deflection_stands_beside_the_offer_and_removes_nothing() -> None:
    factories.publish_statement("DE", firmness=Firmness.FLOATED, modality="possible")
    factories.publish_statement(
        "DE", said=date(2025, 3, 20), stance=Stance.DEFLECTS, modality="unstated", firmness=None
    )
    cell = _cell("DE")
    assert (cell.state, cell.firmness, cell.turned) == (CellState.PLEDGED, Firmness.FLOATED, Stance.DEFLECTS)


def test_an_offer_beside_a_refusal_stands_and_is_disputed() -> None:
    factories.publish_statement("FR")
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    cell = _cell()
    assert cell.state is CellState.PLEDGED
    assert cell.also_refused
    assert cell.disputed
    assert len(cell.others) == 1


def test_what_was_only_floated_and_then_ruled_out_reads_ruled_out() -> None:
    factories.publish_statement("US", firmness=Firmness.FLOATED, modality="possible")
    factories.publish_entry(factories.entry(factories.refusal("US"), iso2="US", said=date(2025, 3, 20)))
    cell = _cell("US")
    assert (cell.state, cell.once_floated) == (CellState.RULED_OUT, True)


def test_what_was_ruled_out_and_then_floated_reads_floated() -> None:
    factories.publish_entry(factories.entry(factories.refusal("US"), iso2="US"))
    factories.publish_statement("US", said=date(2025, 3, 20), firmness=Firmness.FLOATED, modality="possible")
    cell = _cell("US")
    assert (cell.state, cell.also_refused) == (CellState.PLEDGED, True)


def test_an_offer_to_another_operation_does_not_hide_a_refusal_of_this_one() -> None:
    factories.publish_statement("DE", firmness=Firmness.FLOATED, modality="possible", mission=Mission.UN_PEACEKEEPING)
    factories.publish_entry(
        factories.entry(factories.refusal("DE", mission=Mission.REASSURANCE_FORCE), iso2="DE", said=date(2025, 3, 20))
    )
    cell = _cell("DE")
    assert cell.state is CellState.RULED_OUT
    assert len(cell.others) == 1


def test_what_others_say_of_a_country_fills_no_cell() -> None:
    factories.publish_statement("US", Capability.BACKSTOP)
    factories.publish_entry(factories.entry(factories.position("US", origin=PledgeOrigin.THIRD_PARTY), iso2="GB"))
    found = _matrix()
    assert found.capabilities == (Capability.BACKSTOP,)
    assert [pledge.country.iso2 for pledge in found.by_others if pledge.country] == ["US"]


def test_several_together_are_one_row_apart_and_no_country() -> None:
    factories.publish_statement("FR")
    factories.publish_entry(
        factories.entry(
            factories.position("", origin=PledgeOrigin.COLLECTIVE),
            behalf=Behalf.COALITION,
            country="",
            coalition="willing",
        )
    )
    found = _matrix()
    assert len(found.collective) == 1
    assert [row.country.iso2 for row in found.rows] == ["FR"]


def test_countries_that_spoke_for_themselves_stand_first() -> None:
    _member("DE")
    _member("TR")
    factories.publish_statement("TR")
    rows = _matrix().rows
    assert [(row.country.iso2, row.own) for row in rows] == [("TR", True), ("DE", False)]


def test_a_pledge_goes_stale_on_its_day() -> None:
    factories.publish_statement("FR")
    stale_on = Pledge.objects.get().states.current().get().stale_on
    assert stale_on is not None
    assert not _cell(today=date.fromordinal(stale_on.toordinal() - 1)).stale
    assert _cell(today=stale_on).stale


def test_silence_after_the_last_complete_day_is_ours() -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 4, 1))
    factories.publish_statement("FR")
    cell = _cell(today=date(2026, 4, 1))
    assert cell.stale
    assert cell.unchecked


def test_silence_within_the_complete_record_is_the_countrys() -> None:
    with factories.door():
        factories.coalition(complete_to=date(2026, 3, 1))
    factories.publish_statement("FR")
    cell = _cell(today=date(2026, 4, 1))
    assert cell.stale
    assert not cell.unchecked


def test_looking_again_makes_silence_known_and_never_fresh() -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 4, 1))
    factories.publish_statement("FR")
    with factories.door() as commit:
        record_check(
            coalition=factories.coalition(),
            country=factories.country("FR"),
            capability=Capability.TROOPS,
            checked_on=date(2026, 3, 1),
            note="Looked again.",
            commit=commit,
        )
    cell = _cell(today=date(2026, 4, 1))
    assert cell.stale
    assert not cell.unchecked


@pytest.mark.parametrize("countries", [["FR"], ["FR", "GB", "DE", "IT", "TR"]])
def test_the_matrix_costs_three_reads_however_many_rows(
    countries: list[str], django_assert_num_queries: object
) -> None:
    for iso2 in countries:
        factories.publish_statement(iso2)
    willing = factories.coalition()
    with django_assert_num_queries(3):
        found = matrix(willing, Moment(TODAY), ANYBODY)
        assert all(cell.standing is None or cell.standing.latest_position for cell in found.cells())
