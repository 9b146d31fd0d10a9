"""Whatever may not be recorded is refused at its field, with every other problem, and nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from coalition.models import LedgerCommit
from pledges.actions.checking import EntryInvalid
from pledges.actions.entry import AppearanceEntry, PositionEntry, StatementEntry
from pledges.actions.statements import publish, publish_all
from pledges.reasoning.facts import Quantity
from pledges.vocabulary import (
    AppearanceMode,
    Attribution,
    Firmness,
    Measure,
    Mission,
    Qualifier,
    QuoteType,
)
from tests import factories
from tests.pledges.actions import bad_entries
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


def _ground() -> None:
    for iso2 in ("FR", "GB"):
        factories.speaker(f"head-{iso2.lower()}", iso2)
    factories.speaker("term-fr", "FR", valid_from=date(2020, 1, 1), valid_to=date(2024, 12, 31))
    factories.publisher()
    factories.condition()


def _rows() -> dict[str, int]:
    return {
        model.__name__: everything(model).count()
        for app in ("coalition", "pledges")
        for model in apps.get_app_config(app).get_models()
    }


def _problems(entry: StatementEntry) -> set[tuple[str, str]]:
    with pytest.raises(EntryInvalid) as refused, factories.door() as commit:
        publish(entry, commit=commit)
    assert all(str(problem.message).endswith(".") for problem in refused.value.problems)
    return {(problem.path, problem.code) for problem in refused.value.problems}


@pytest.mark.parametrize(("build", "path", "code"), bad_entries.REFUSED.values(), ids=list(bad_entries.REFUSED))
def test_a_bad_entry_is_refused_at_its_field_and_nothing_is_stored(
    build: Callable[[], StatementEntry], path: str, code: str
) -> None:
    _ground()
    before = _rows()
    assert (path, code) in _problems(build())
    assert _rows() == before
    assert not LedgerCommit.objects.exists()


def test_the_entry_that_the_bad_ones_are_made_of_is_good() -> None:
    _ground()
    with factories.door() as commit:
        publish(bad_entries.plain(), commit=commit)


@pytest.mark.parametrize("number", range(3))
def test_a_problem_says_in_which_version_and_position_it_is(number: int) -> None:
    _ground()
    good, bad = (
        factories.position("FR"),
        factories.position("FR", quantity=Quantity(Measure.SHIP, Qualifier.RANGE, 2, 1)),
    )
    versions: list[AppearanceEntry] = []
    for place in range(3):
        coded: Iterable[PositionEntry] = (good, bad) if place == number else (good,)
        versions.append(factories.appearance("abc"[place], *coded))
    assert _problems(bad_entries.plain(appearances=tuple(versions))) == {
        (f"appearances[{number}].positions[1].quantity.low", "inverted")
    }


def test_every_problem_of_an_entry_is_told_at_once() -> None:
    _ground()
    coded = factories.position("GB", quantity=Quantity(Measure.SHIP, Qualifier.RANGE, 2, 1), places="\x00")
    page = factories.page("nobody", "javascript:alert(1)")
    entry = bad_entries.plain(
        said=bad_entries.TOMORROW,
        speaker="stranger",
        summary="",
        appearances=(factories.appearance("page", coded, document=page, credibility=1),),
    )
    assert _problems(entry) == {
        ("said_to", "in_future"),
        ("speaker", "unknown"),
        ("summary", "required"),
        (f"{bad_entries.PATH}.credibility", "one_origin"),
        (f"{bad_entries.PATH}.document.publisher", "unknown"),
        (f"{bad_entries.PATH}.document.address", "not_an_address"),
        (f"{bad_entries.POSITION}.pledge.origin", "not_their_word"),
        (f"{bad_entries.POSITION}.quantity.low", "inverted"),
        (f"{bad_entries.POSITION}.places", "forbidden_character"),
    }


def test_today_is_no_future() -> None:
    _ground()
    with factories.door() as commit:
        publish(bad_entries.plain(said=commit.today), commit=commit)
    with pytest.raises(EntryInvalid), factories.door() as commit:
        publish(bad_entries.plain(said=commit.today + timedelta(days=1)), commit=commit)


def test_one_bad_entry_keeps_the_good_ones_beside_it_out() -> None:
    _ground()
    before = _rows()
    with transaction.atomic(), pytest.raises(EntryInvalid), factories.door() as commit:
        publish_all([bad_entries.plain(), bad_entries.plain(summary="")], commit=commit)
    assert _rows() == before


def test_an_unnamed_voice_with_a_description_is_taken() -> None:
    _ground()
    with factories.door() as commit:
        publish(
            bad_entries.plain(speaker="", descriptor="an official", attribution=Attribution.BACKGROUND), commit=commit
        )


def test_credibility_one_with_two_origins_is_taken() -> None:
    _ground()
    with factories.door() as commit:
        publish(bad_entries.versions({"credibility": 1}, {}), commit=commit)


def test_a_mission_is_part_of_what_a_pledge_is() -> None:
    _ground()
    with factories.door() as commit:
        publish(bad_entries.position(pledge_mission=Mission.UN_PEACEKEEPING, firmness=Firmness.FLOATED), commit=commit)


def test_case_28_a_headline_is_never_preferred_over_the_body() -> None:
    """The body says less than the line above it; a headline alone may stand."""
    headline = {"mode": AppearanceMode.PREFERRED, "quote_type": QuoteType.HEADLINE}
    alone = factories.publish_entry(bad_entries.versions(headline))
    assert alone.appearances.count() == 1
    page = factories.page()
    with pytest.raises(EntryInvalid) as refused:
        factories.publish_entry(bad_entries.versions({**headline, "document": page}, {"document": page}))
    assert [one.code for one in refused.value.problems] == ["headline_preferred"]


def test_a_day_is_left_between_the_words_and_their_page_for_the_hours_between_zones() -> None:
    entry = bad_entries.page(published_from=date(2025, 3, 9), published_to=date(2025, 3, 9))
    assert factories.publish_entry(entry).said_from == date(2025, 3, 10)


def test_words_without_a_day_are_bounded_by_their_page_and_not_refused() -> None:
    entry = replace(bad_entries.page(published_to=date(2025, 3, 8)), said_from=None, said_to=date(2025, 3, 10))
    assert factories.publish_entry(entry).said_from is None
