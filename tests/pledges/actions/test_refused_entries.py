"""Whatever may not be recorded is refused at its field, with every other problem, and nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from coalition.models import LedgerCommit
from pledges.actions.checking import EntryInvalid
from pledges.actions.entry import AppearanceEntry, ConditionEntry, PositionEntry, StatementEntry
from pledges.actions.statements import publish, publish_all
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    Behalf,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Measure,
    Mission,
    Modality,
    Place,
    PledgeOrigin,
    Qualifier,
    QuoteType,
    RelayMode,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

TOMORROW = date(2100, 1, 1)
PATH = "appearances[0]"
POSITION = f"{PATH}.positions[0]"
STATES = {"condition_mode": ConditionMode.STATES}
PEACE = ConditionEntry(condition="willing-peace-agreement")


def _plain(**values: Any) -> StatementEntry:
    return factories.entry(factories.position("FR"), **values)


def _version(**values: Any) -> StatementEntry:
    """An entry whose one appearance has these fields."""
    return _plain(appearances=(replace(factories.appearance("page", factories.position("FR")), **values),))


def _versions(*changes: dict[str, Any]) -> StatementEntry:
    """An entry with an appearance for each of `changes`, keyed a, b, c."""
    one = factories.appearance("a", factories.position("FR"))
    versions = (
        replace(one, **{"key": "abc"[number], "document": factories.page()} | change)
        for number, change in enumerate(changes)
    )
    return _plain(appearances=tuple(versions))


def _page(**values: Any) -> StatementEntry:
    return _version(document=replace(factories.page(), **values))


def _position(**values: Any) -> StatementEntry:
    """An entry whose one position has these fields; those of its pledge begin with `pledge_`."""
    pledge = {name.removeprefix("pledge_"): values.pop(name) for name in tuple(values) if name.startswith("pledge_")}
    coded = factories.position("FR")
    coded = replace(coded, pledge=replace(coded.pledge, **pledge), **values)
    return _plain(appearances=(factories.appearance("page", coded),))


def _size(low: int, high: int | None, qualifier: Qualifier = Qualifier.RANGE, **more: Any) -> StatementEntry:
    return _position(
        quantity=Quantity(**{"measure": Measure.PERSONNEL} | more, qualifier=qualifier, low=low, high=high)
    )


def _window(kind: WindowKind, name: str = "window", **values: Any) -> StatementEntry:
    return _position(**{name: Window(kind, **values)})


def _conditions(*conditions: ConditionEntry) -> StatementEntry:
    return _position(conditions=conditions, **STATES)


REFUSED: dict[str, tuple[Callable[[], StatementEntry], str, str]] = {
    # documents
    "no document": (lambda: replace(_plain(), appearances=()), "appearances", "required"),
    "no address and no text": (lambda: _page(address=""), f"{PATH}.document.address", "required"),
    "javascript address": (lambda: _page(address="javascript:alert(1)"), f"{PATH}.document.address", "not_an_address"),
    "password in address": (lambda: _page(address="https://a:b@c.org"), f"{PATH}.document.address", "not_an_address"),
    "too long an address": (
        lambda: _page(address="https://c.org/" + "a" * 2000),
        f"{PATH}.document.address",
        "not_an_address",
    ),
    "long when sent": (
        lambda: _page(address="https://c.org/" + "ї" * 500),
        f"{PATH}.document.address",
        "not_an_address",
    ),
    "unknown publisher": (lambda: _page(publisher="nobody"), f"{PATH}.document.publisher", "unknown"),
    "empty publisher": (lambda: _page(publisher=""), f"{PATH}.document.publisher", "unknown"),
    "publisher with NUL": (lambda: _page(publisher="a\x00"), f"{PATH}.document.publisher", "unknown"),
    "published in the future": (
        lambda: _page(published_from=TOMORROW),
        f"{PATH}.document.published_from",
        "in_future",
    ),
    "published by a future day": (
        lambda: _page(published_to=TOMORROW),
        f"{PATH}.document.published_to",
        "in_future",
    ),
    "published two days before it was said": (
        lambda: _page(published_to=date(2025, 3, 8)),
        f"{PATH}.document.published_to",
        "before_said",
    ),
    "published backwards": (
        lambda: _page(published_from=date(2025, 2, 1), published_to=date(2025, 1, 1)),
        f"{PATH}.document.published_from",
        "inverted",
    ),
    "published before paper": (
        lambda: _page(published_to=date(1, 1, 1)),
        f"{PATH}.document.published_to",
        "too_early",
    ),
    "title with bidi": (lambda: _page(title="a\u202eb"), f"{PATH}.document.title", "forbidden_character"),
    "title too long": (lambda: _page(title="a" * 501), f"{PATH}.document.title", "too_long"),
    "document language": (lambda: _page(language="English"), f"{PATH}.document.language", "unknown"),
    "digest": (lambda: _page(sha256="F" * 64), f"{PATH}.document.sha256", "not_a_digest"),
    "text digest": (lambda: _page(address="", text_hash="a"), f"{PATH}.document.text_hash", "not_a_digest"),
    "no reason for no copy": (
        lambda: _page(archive_state=ArchiveState.WITHOUT, archive_reason=" "),
        f"{PATH}.document.archive_reason",
        "required",
    ),
    "copy without digest": (
        lambda: _page(archive_state=ArchiveState.ARCHIVED),
        f"{PATH}.document.sha256",
        "required",
    ),
    # the voice
    "on the record by nobody": (lambda: _plain(speaker=""), "speaker", "required"),
    "unnamed and undescribed": (
        lambda: _plain(speaker="", descriptor=" ", attribution=Attribution.BACKGROUND),
        "descriptor",
        "required",
    ),
    "two voices": (lambda: _plain(descriptor="an official"), "descriptor", "two_voices"),
    "unknown speaker": (lambda: _plain(speaker="stranger"), "speaker", "unknown"),
    "speaker of another country": (lambda: _plain(speaker="head-gb"), "speaker", "another_country"),
    "speaker not yet in office": (
        lambda: _plain(said_to=date(2019, 1, 1), said_from=None, speaker="term-fr"),
        "speaker",
        "not_in_office",
    ),
    "speaker no longer in office": (lambda: _plain(speaker="term-fr"), "speaker", "not_in_office"),
    "for no country": (lambda: _plain(country=""), "country", "required"),
    "for two": (lambda: _plain(coalition="willing"), "coalition", "not_spoken_for"),
    "for nobody and a country": (lambda: _plain(behalf=Behalf.NOBODY), "country", "not_spoken_for"),
    "for a blank organization": (
        lambda: _plain(behalf=Behalf.ORGANIZATION, country="", organization=" "),
        "organization",
        "required",
    ),
    "unknown country": (lambda: _plain(country="XX"), "country", "unknown"),
    "country by name": (lambda: _plain(country="France"), "country", "unknown"),
    "country in small letters": (lambda: _plain(country="fr"), "country", "unknown"),
    "unknown coalition": (
        lambda: _plain(behalf=Behalf.COALITION, country="", coalition="other"),
        "coalition",
        "unknown",
    ),
    # days
    "said in the future": (lambda: _plain(said=TOMORROW), "said_to", "in_future"),
    "said backwards": (lambda: _plain(said_from=date(2025, 4, 1)), "said_from", "inverted"),
    "said before telegraphs": (lambda: _plain(said_from=None, said_to=date(1899, 1, 1)), "said_to", "too_early"),
    "said since for ever": (lambda: _plain(said_from=date.min), "said_from", "too_early"),
    # texts
    "no summary": (lambda: _plain(summary=" \u3000"), "summary", "required"),
    "summary too long": (lambda: _plain(summary="a" * 501), "summary", "too_long"),
    "summary of two lines": (lambda: _plain(summary="a\nb"), "summary", "forbidden_character"),
    "venue with controls": (lambda: _plain(venue="a\x07b"), "venue", "forbidden_character"),
    "audience with NUL": (lambda: _plain(audience="\x00"), "audience", "forbidden_character"),
    "note with controls": (lambda: _plain(note="a\x9bb"), "note", "forbidden_character"),
    "basis with a separator": (lambda: _plain(said_basis="a\u2028b"), "said_basis", "forbidden_character"),
    "quote with a surrogate": (lambda: _version(quote="\ud800"), f"{PATH}.quote", "forbidden_character"),
    "quote too long": (lambda: _version(quote="a" * 20_001), f"{PATH}.quote", "too_long"),
    "translation with return": (lambda: _version(translation="a\r\nb"), f"{PATH}.translation", "forbidden_character"),
    "name with bidi": (
        lambda: _version(speaker_as_printed="a\u2066b"),
        f"{PATH}.speaker_as_printed",
        "forbidden_character",
    ),
    "words found with NUL": (lambda: _position(as_found="\x00"), f"{POSITION}.as_found", "forbidden_character"),
    "places too long": (lambda: _position(places="a" * 201), f"{POSITION}.places", "too_long"),
    # versions
    "language": (lambda: _version(language="English"), f"{PATH}.language", "unknown"),
    "language too long": (lambda: _version(language="en-abcdefgh-abcdefgh"), f"{PATH}.language", "unknown"),
    "credibility 0": (lambda: _version(credibility=0), f"{PATH}.credibility", "out_of_range"),
    "credibility 7": (lambda: _version(credibility=7), f"{PATH}.credibility", "out_of_range"),
    "credibility 1 with one origin": (lambda: _version(credibility=1), f"{PATH}.credibility", "one_origin"),
    "credibility 1 with a copy": (
        lambda: _versions({"credibility": 1}, {"relays": "a", "relay_mode": RelayMode.QUOTED}),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "credibility 1 with a deprecated other": (
        lambda: _versions({"credibility": 1}, {"mode": AppearanceMode.DEPRECATED, "mode_reason": "A misprint."}),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "credibility 1 with a headline": (
        lambda: _versions(
            {"credibility": 1, "document": factories.page(address="https://c.org/a")},
            {"document": factories.page(address="http://www.c.org/a/")},
        ),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "relays itself": (
        lambda: _versions({"relays": "a", "relay_mode": RelayMode.QUOTED}),
        "appearances",
        "relay_cycle",
    ),
    "relays in a circle": (
        lambda: _versions(
            {"relays": "c", "relay_mode": RelayMode.QUOTED},
            {"relays": "a", "relay_mode": RelayMode.QUOTED},
            {"relays": "b", "relay_mode": RelayMode.QUOTED},
        ),
        "appearances",
        "relay_cycle",
    ),
    "relays the unknown": (lambda: _version(relays="x", relay_mode=RelayMode.QUOTED), f"{PATH}.relays", "unknown"),
    "relays somehow": (lambda: _versions({}, {"relays": "a"}), "appearances[1].relay_mode", "required"),
    "relays how but not what": (lambda: _version(relay_mode=RelayMode.QUOTED), f"{PATH}.relay_mode", "required"),
    "two preferred": (
        lambda: _versions({"mode": AppearanceMode.PREFERRED}, {"mode": AppearanceMode.PREFERRED}),
        "appearances",
        "two_preferred",
    ),
    "a headline preferred over its body": (
        lambda: _versions({}, {"mode": AppearanceMode.PREFERRED, "quote_type": QuoteType.HEADLINE}),
        "appearances",
        "headline_preferred",
    ),
    "one key twice": (lambda: _versions({}, {"key": "a"}), "appearances", "key_twice"),
    "one id twice": (lambda: _versions({"record_id": "R1"}, {"record_id": "R1"}), "appearances", "record_id_twice"),
    "deprecated without a reason": (
        lambda: _version(mode=AppearanceMode.DEPRECATED, mode_reason=" "),
        f"{PATH}.mode_reason",
        "required",
    ),
    # pledges
    "unknown coalition of a pledge": (
        lambda: _position(pledge_coalition="other"),
        f"{POSITION}.pledge.coalition",
        "unknown",
    ),
    "unknown country of a pledge": (lambda: _position(pledge_country="XX"), f"{POSITION}.pledge.country", "unknown"),
    "no country of a pledge": (lambda: _position(pledge_country=""), f"{POSITION}.pledge.country", "unknown"),
    "collective with a country": (
        lambda: _position(pledge_origin=PledgeOrigin.COLLECTIVE),
        f"{POSITION}.pledge.country",
        "collective",
    ),
    "another country's own pledge": (
        lambda: _position(pledge_country="GB"),
        f"{POSITION}.pledge.origin",
        "not_their_word",
    ),
    "an assertion for another country": (
        lambda: replace(_position(pledge_country="GB"), kind=StatementKind.OUTLET_ASSERTION),
        f"{POSITION}.pledge.origin",
        "not_their_word",
    ),
    "a third party about itself": (
        lambda: _position(pledge_origin=PledgeOrigin.THIRD_PARTY),
        f"{POSITION}.pledge.origin",
        "their_own_word",
    ),
    "pledge number 0": (lambda: _position(pledge_number=0), f"{POSITION}.pledge.number", "out_of_range"),
    "pledge title": (lambda: _position(pledge_title="a\nb"), f"{POSITION}.pledge.title", "forbidden_character"),
    # positions
    "a refusal with firmness": (
        lambda: _position(modality=Modality.REJECTED),
        f"{POSITION}.firmness",
        "refusal",
    ),
    "delivered but not in place": (
        lambda: _position(delivery=DeliveryBasis.VALIDATED),
        f"{POSITION}.delivery",
        "not_in_place",
    ),
    "one place twice": (
        lambda: _position(basing=(Basing(Place.HOME), Basing(Place.HOME))),
        f"{POSITION}.basing",
        "twice",
    ),
    "low above high": (lambda: _size(2000, 1000), f"{POSITION}.quantity.low", "inverted"),
    "below nothing": (lambda: _size(-1, 5), f"{POSITION}.quantity.low", "out_of_range"),
    "beyond counting": (lambda: _size(0, 2**63), f"{POSITION}.quantity.high", "out_of_range"),
    "low beyond counting": (lambda: _size(2**63, None, Qualifier.AT_LEAST), f"{POSITION}.quantity.low", "out_of_range"),
    "exact but two": (lambda: _size(5, 6, Qualifier.EXACT), f"{POSITION}.quantity.high", "two_numbers"),
    "at least and at most": (lambda: _size(5, 6, Qualifier.AT_LEAST), f"{POSITION}.quantity.high", "has_no_high"),
    "up to for ever": (lambda: _size(0, None, Qualifier.UP_TO), f"{POSITION}.quantity.high", "required"),
    "money without currency": (lambda: _size(1, 2, measure=Measure.MONEY), f"{POSITION}.quantity.unit", "currency"),
    "euros in small letters": (
        lambda: _size(1, 2, measure=Measure.MONEY, unit="eur"),
        f"{POSITION}.quantity.unit",
        "currency",
    ),
    "people in euros": (lambda: _size(1, 2, unit="EUR"), f"{POSITION}.quantity.unit", "currency"),
    "size with controls": (
        lambda: _size(1, 2, as_found="a\nb"),
        f"{POSITION}.quantity.as_found",
        "forbidden_character",
    ),
    "inverted period": (
        lambda: _window(WindowKind.ABSOLUTE, start=date(2025, 5, 1), end=date(2025, 4, 1)),
        f"{POSITION}.window",
        "inverted_period",
    ),
    "inverted denied period": (
        lambda: _window(WindowKind.ABSOLUTE, "negated_window", start=date(2025, 5, 1), end=date(2025, 4, 1)),
        f"{POSITION}.negated_window",
        "inverted_period",
    ),
    "empty window": (lambda: _window(WindowKind.ABSOLUTE), f"{POSITION}.window", "window_incomplete"),
    "mixed window": (
        lambda: _window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS, from_day=1),
        f"{POSITION}.window",
        "window_mixed",
    ),
    "window before its trigger": (
        lambda: _window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=-1, to_day=5),
        f"{POSITION}.window",
        "before_trigger",
    ),
    "denied trigger": (
        lambda: _window(WindowKind.AFTER_TRIGGER, "negated_window", trigger=ConditionKind.CEASEFIRE, to_day=5),
        f"{POSITION}.negated_window",
        "denied_trigger",
    ),
    "until the end of days": (
        lambda: _window(WindowKind.ABSOLUTE, end=date.max),
        f"{POSITION}.window.end",
        "out_of_range",
    ),
    "since the first of days": (
        lambda: _window(WindowKind.ABSOLUTE, start=date.min),
        f"{POSITION}.window.start",
        "out_of_range",
    ),
    "for ever after": (
        lambda: _window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, to_day=10**9),
        f"{POSITION}.window.to_day",
        "out_of_range",
    ),
    "states no condition": (lambda: _position(**STATES), f"{POSITION}.condition_mode", "conditions"),
    "silent with a condition": (lambda: _position(conditions=(PEACE,)), f"{POSITION}.condition_mode", "conditions"),
    "unknown condition": (
        lambda: _conditions(ConditionEntry(condition="weather")),
        f"{POSITION}.conditions[0].condition",
        "unknown",
    ),
    "one condition twice": (lambda: _conditions(PEACE, PEACE), f"{POSITION}.conditions", "twice"),
    "choice number 0": (
        lambda: _conditions(replace(PEACE, alternative=0)),
        f"{POSITION}.conditions[0].alternative",
        "out_of_range",
    ),
    "choice beyond counting": (
        lambda: _conditions(replace(PEACE, alternative=10**6)),
        f"{POSITION}.conditions[0].alternative",
        "out_of_range",
    ),
    "condition with controls": (
        lambda: _conditions(replace(PEACE, as_found="a\tb")),
        f"{POSITION}.conditions[0].as_found",
        "forbidden_character",
    ),
}


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


@pytest.mark.parametrize(("build", "path", "code"), REFUSED.values(), ids=list(REFUSED))
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
        publish(_plain(), commit=commit)


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
    assert _problems(_plain(appearances=tuple(versions))) == {
        (f"appearances[{number}].positions[1].quantity.low", "inverted")
    }


def test_every_problem_of_an_entry_is_told_at_once() -> None:
    _ground()
    coded = factories.position("GB", quantity=Quantity(Measure.SHIP, Qualifier.RANGE, 2, 1), places="\x00")
    page = factories.page("nobody", "javascript:alert(1)")
    entry = _plain(
        said=TOMORROW,
        speaker="stranger",
        summary="",
        appearances=(factories.appearance("page", coded, document=page, credibility=1),),
    )
    assert _problems(entry) == {
        ("said_to", "in_future"),
        ("speaker", "unknown"),
        ("summary", "required"),
        (f"{PATH}.credibility", "one_origin"),
        (f"{PATH}.document.publisher", "unknown"),
        (f"{PATH}.document.address", "not_an_address"),
        (f"{POSITION}.pledge.origin", "not_their_word"),
        (f"{POSITION}.quantity.low", "inverted"),
        (f"{POSITION}.places", "forbidden_character"),
    }


def test_today_is_no_future() -> None:
    _ground()
    with factories.door() as commit:
        publish(_plain(said=commit.today), commit=commit)
    with pytest.raises(EntryInvalid), factories.door() as commit:
        publish(_plain(said=commit.today + timedelta(days=1)), commit=commit)


def test_one_bad_entry_keeps_the_good_ones_beside_it_out() -> None:
    _ground()
    before = _rows()
    with transaction.atomic(), pytest.raises(EntryInvalid), factories.door() as commit:
        publish_all([_plain(), _plain(summary="")], commit=commit)
    assert _rows() == before


def test_an_unnamed_voice_with_a_description_is_taken() -> None:
    _ground()
    with factories.door() as commit:
        publish(_plain(speaker="", descriptor="an official", attribution=Attribution.BACKGROUND), commit=commit)


def test_credibility_one_with_two_origins_is_taken() -> None:
    _ground()
    with factories.door() as commit:
        publish(_versions({"credibility": 1}, {}), commit=commit)


def test_a_mission_is_part_of_what_a_pledge_is() -> None:
    _ground()
    with factories.door() as commit:
        publish(_position(pledge_mission=Mission.UN_PEACEKEEPING, firmness=Firmness.FLOATED), commit=commit)


def test_case_28_a_headline_is_never_preferred_over_the_body() -> None:
    """The body says less than the line above it; a headline alone may stand."""
    headline = {"mode": AppearanceMode.PREFERRED, "quote_type": QuoteType.HEADLINE}
    alone = factories.publish_entry(_versions(headline))
    assert alone.appearances.count() == 1
    page = factories.page()
    with pytest.raises(EntryInvalid) as refused:
        factories.publish_entry(_versions({**headline, "document": page}, {"document": page}))
    assert [one.code for one in refused.value.problems] == ["headline_preferred"]


def test_a_day_is_left_between_the_words_and_their_page_for_the_hours_between_zones() -> None:
    entry = _page(published_from=date(2025, 3, 9), published_to=date(2025, 3, 9))
    assert factories.publish_entry(entry).said_from == date(2025, 3, 10)


def test_words_without_a_day_are_bounded_by_their_page_and_not_refused() -> None:
    entry = replace(_page(published_to=date(2025, 3, 8)), said_from=None, said_to=date(2025, 3, 10))
    assert factories.publish_entry(entry).said_from is None
