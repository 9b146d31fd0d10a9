"""Entries that may not be recorded, each made of one that may, with the field and the code of its refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    Behalf,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Measure,
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

TOMORROW = date(2100, 1, 1)
PATH = "appearances[0]"
POSITION = f"{PATH}.positions[0]"
STATES = {"condition_mode": ConditionMode.STATES}
PEACE = ConditionEntry(condition="willing-peace-agreement")


def plain(**values: Any) -> StatementEntry:
    return factories.entry(factories.position("FR"), **values)


def version(**values: Any) -> StatementEntry:
    """An entry whose one appearance has these fields."""
    return plain(appearances=(replace(factories.appearance("page", factories.position("FR")), **values),))


def versions(*changes: dict[str, Any]) -> StatementEntry:
    """An entry with an appearance for each of `changes`, keyed a, b, c."""
    one = factories.appearance("a", factories.position("FR"))
    made = (
        replace(one, **{"key": "abc"[number], "document": factories.page()} | change)
        for number, change in enumerate(changes)
    )
    return plain(appearances=tuple(made))


def page(**values: Any) -> StatementEntry:
    return version(document=replace(factories.page(), **values))


def position(**values: Any) -> StatementEntry:
    """An entry whose one position has these fields; those of its pledge begin with `pledge_`."""
    pledge = {name.removeprefix("pledge_"): values.pop(name) for name in tuple(values) if name.startswith("pledge_")}
    coded = factories.position("FR")
    coded = replace(coded, pledge=replace(coded.pledge, **pledge), **values)
    return plain(appearances=(factories.appearance("page", coded),))


def size(low: int, high: int | None, qualifier: Qualifier = Qualifier.RANGE, **more: Any) -> StatementEntry:
    return position(quantity=Quantity(**{"measure": Measure.PERSONNEL} | more, qualifier=qualifier, low=low, high=high))


def window(kind: WindowKind, name: str = "window", **values: Any) -> StatementEntry:
    return position(**{name: Window(kind, **values)})


def conditions(*conditions: ConditionEntry) -> StatementEntry:
    return position(conditions=conditions, **STATES)


REFUSED: dict[str, tuple[Callable[[], StatementEntry], str, str]] = {
    # documents
    "no document": (lambda: replace(plain(), appearances=()), "appearances", "required"),
    "no address and no text": (lambda: page(address=""), f"{PATH}.document.address", "required"),
    "javascript address": (lambda: page(address="javascript:alert(1)"), f"{PATH}.document.address", "not_an_address"),
    "password in address": (lambda: page(address="https://a:b@c.org"), f"{PATH}.document.address", "not_an_address"),
    "too long an address": (
        lambda: page(address="https://c.org/" + "a" * 2000),
        f"{PATH}.document.address",
        "not_an_address",
    ),
    "long when sent": (
        lambda: page(address="https://c.org/" + "ї" * 500),
        f"{PATH}.document.address",
        "not_an_address",
    ),
    "unknown publisher": (lambda: page(publisher="nobody"), f"{PATH}.document.publisher", "unknown"),
    "empty publisher": (lambda: page(publisher=""), f"{PATH}.document.publisher", "unknown"),
    "publisher with NUL": (lambda: page(publisher="a\x00"), f"{PATH}.document.publisher", "unknown"),
    "published in the future": (
        lambda: page(published_from=TOMORROW),
        f"{PATH}.document.published_from",
        "in_future",
    ),
    "published by a future day": (
        lambda: page(published_to=TOMORROW),
        f"{PATH}.document.published_to",
        "in_future",
    ),
    "published two days before it was said": (
        lambda: page(published_to=date(2025, 3, 8)),
        f"{PATH}.document.published_to",
        "before_said",
    ),
    "published backwards": (
        lambda: page(published_from=date(2025, 2, 1), published_to=date(2025, 1, 1)),
        f"{PATH}.document.published_from",
        "inverted",
    ),
    "published before paper": (
        lambda: page(published_to=date(1, 1, 1)),
        f"{PATH}.document.published_to",
        "too_early",
    ),
    "title with bidi": (lambda: page(title="a\u202eb"), f"{PATH}.document.title", "forbidden_character"),
    "title too long": (lambda: page(title="a" * 501), f"{PATH}.document.title", "too_long"),
    "document language": (lambda: page(language="English"), f"{PATH}.document.language", "unknown"),
    "digest": (lambda: page(sha256="F" * 64), f"{PATH}.document.sha256", "not_a_digest"),
    "text digest": (lambda: page(address="", text_hash="a"), f"{PATH}.document.text_hash", "not_a_digest"),
    "no reason for no copy": (
        lambda: page(archive_state=ArchiveState.WITHOUT, archive_reason=" "),
        f"{PATH}.document.archive_reason",
        "required",
    ),
    "copy without digest": (
        lambda: page(archive_state=ArchiveState.ARCHIVED),
        f"{PATH}.document.sha256",
        "required",
    ),
    # the voice
    "on the record by nobody": (lambda: plain(speaker=""), "speaker", "required"),
    "unnamed and undescribed": (
        lambda: plain(speaker="", descriptor=" ", attribution=Attribution.BACKGROUND),
        "descriptor",
        "required",
    ),
    "two voices": (lambda: plain(descriptor="an official"), "descriptor", "two_voices"),
    "unknown speaker": (lambda: plain(speaker="stranger"), "speaker", "unknown"),
    "speaker of another country": (lambda: plain(speaker="head-gb"), "speaker", "another_country"),
    "speaker not yet in office": (
        lambda: plain(said_to=date(2019, 1, 1), said_from=None, speaker="term-fr"),
        "speaker",
        "not_in_office",
    ),
    "speaker no longer in office": (lambda: plain(speaker="term-fr"), "speaker", "not_in_office"),
    "for no country": (lambda: plain(country=""), "country", "required"),
    "for two": (lambda: plain(coalition="willing"), "coalition", "not_spoken_for"),
    "for nobody and a country": (lambda: plain(behalf=Behalf.NOBODY), "country", "not_spoken_for"),
    "for a blank organization": (
        lambda: plain(behalf=Behalf.ORGANIZATION, country="", organization=" "),
        "organization",
        "required",
    ),
    "unknown country": (lambda: plain(country="XX"), "country", "unknown"),
    "country by name": (lambda: plain(country="France"), "country", "unknown"),
    "country in small letters": (lambda: plain(country="fr"), "country", "unknown"),
    "unknown coalition": (
        lambda: plain(behalf=Behalf.COALITION, country="", coalition="other"),
        "coalition",
        "unknown",
    ),
    # days
    "said in the future": (lambda: plain(said=TOMORROW), "said_to", "in_future"),
    "said backwards": (lambda: plain(said_from=date(2025, 4, 1)), "said_from", "inverted"),
    "said before telegraphs": (lambda: plain(said_from=None, said_to=date(1899, 1, 1)), "said_to", "too_early"),
    "said since for ever": (lambda: plain(said_from=date.min), "said_from", "too_early"),
    # texts
    "no summary": (lambda: plain(summary=" \u3000"), "summary", "required"),
    "summary too long": (lambda: plain(summary="a" * 501), "summary", "too_long"),
    "summary of two lines": (lambda: plain(summary="a\nb"), "summary", "forbidden_character"),
    "venue with controls": (lambda: plain(venue="a\x07b"), "venue", "forbidden_character"),
    "audience with NUL": (lambda: plain(audience="\x00"), "audience", "forbidden_character"),
    "note with controls": (lambda: plain(note="a\x9bb"), "note", "forbidden_character"),
    "basis with a separator": (lambda: plain(said_basis="a\u2028b"), "said_basis", "forbidden_character"),
    "quote with a surrogate": (lambda: version(quote="\ud800"), f"{PATH}.quote", "forbidden_character"),
    "quote too long": (lambda: version(quote="a" * 20_001), f"{PATH}.quote", "too_long"),
    "translation with return": (lambda: version(translation="a\r\nb"), f"{PATH}.translation", "forbidden_character"),
    "name with bidi": (
        lambda: version(speaker_as_printed="a\u2066b"),
        f"{PATH}.speaker_as_printed",
        "forbidden_character",
    ),
    "words found with NUL": (lambda: position(as_found="\x00"), f"{POSITION}.as_found", "forbidden_character"),
    "places too long": (lambda: position(places="a" * 201), f"{POSITION}.places", "too_long"),
    # versions
    "language": (lambda: version(language="English"), f"{PATH}.language", "unknown"),
    "language too long": (lambda: version(language="en-abcdefgh-abcdefgh"), f"{PATH}.language", "unknown"),
    "credibility 0": (lambda: version(credibility=0), f"{PATH}.credibility", "out_of_range"),
    "credibility 7": (lambda: version(credibility=7), f"{PATH}.credibility", "out_of_range"),
    "credibility 1 with one origin": (lambda: version(credibility=1), f"{PATH}.credibility", "one_origin"),
    "credibility 1 with a copy": (
        lambda: versions({"credibility": 1}, {"relays": "a", "relay_mode": RelayMode.QUOTED}),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "credibility 1 with a deprecated other": (
        lambda: versions({"credibility": 1}, {"mode": AppearanceMode.DEPRECATED, "mode_reason": "A misprint."}),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "credibility 1 with a headline": (
        lambda: versions(
            {"credibility": 1, "document": factories.page(address="https://c.org/a")},
            {"document": factories.page(address="http://www.c.org/a/")},
        ),
        f"{PATH}.credibility",
        "one_origin",
    ),
    "relays itself": (
        lambda: versions({"relays": "a", "relay_mode": RelayMode.QUOTED}),
        "appearances",
        "relay_cycle",
    ),
    "relays in a circle": (
        lambda: versions(
            {"relays": "c", "relay_mode": RelayMode.QUOTED},
            {"relays": "a", "relay_mode": RelayMode.QUOTED},
            {"relays": "b", "relay_mode": RelayMode.QUOTED},
        ),
        "appearances",
        "relay_cycle",
    ),
    "relays the unknown": (lambda: version(relays="x", relay_mode=RelayMode.QUOTED), f"{PATH}.relays", "unknown"),
    "relays somehow": (lambda: versions({}, {"relays": "a"}), "appearances[1].relay_mode", "required"),
    "relays how but not what": (lambda: version(relay_mode=RelayMode.QUOTED), f"{PATH}.relay_mode", "required"),
    "two preferred": (
        lambda: versions({"mode": AppearanceMode.PREFERRED}, {"mode": AppearanceMode.PREFERRED}),
        "appearances",
        "two_preferred",
    ),
    "a headline preferred over its body": (
        lambda: versions({}, {"mode": AppearanceMode.PREFERRED, "quote_type": QuoteType.HEADLINE}),
        "appearances",
        "headline_preferred",
    ),
    "one key twice": (lambda: versions({}, {"key": "a"}), "appearances", "key_twice"),
    "one id twice": (lambda: versions({"record_id": "R1"}, {"record_id": "R1"}), "appearances", "record_id_twice"),
    "deprecated without a reason": (
        lambda: version(mode=AppearanceMode.DEPRECATED, mode_reason=" "),
        f"{PATH}.mode_reason",
        "required",
    ),
    # pledges
    "unknown coalition of a pledge": (
        lambda: position(pledge_coalition="other"),
        f"{POSITION}.pledge.coalition",
        "unknown",
    ),
    "unknown country of a pledge": (lambda: position(pledge_country="XX"), f"{POSITION}.pledge.country", "unknown"),
    "no country of a pledge": (lambda: position(pledge_country=""), f"{POSITION}.pledge.country", "unknown"),
    "collective with a country": (
        lambda: position(pledge_origin=PledgeOrigin.COLLECTIVE),
        f"{POSITION}.pledge.country",
        "collective",
    ),
    "another country's own pledge": (
        lambda: position(pledge_country="GB"),
        f"{POSITION}.pledge.origin",
        "not_their_word",
    ),
    "an assertion for another country": (
        lambda: replace(position(pledge_country="GB"), kind=StatementKind.OUTLET_ASSERTION),
        f"{POSITION}.pledge.origin",
        "not_their_word",
    ),
    "a third party about itself": (
        lambda: position(pledge_origin=PledgeOrigin.THIRD_PARTY),
        f"{POSITION}.pledge.origin",
        "their_own_word",
    ),
    "pledge number 0": (lambda: position(pledge_number=0), f"{POSITION}.pledge.number", "out_of_range"),
    "pledge title": (lambda: position(pledge_title="a\nb"), f"{POSITION}.pledge.title", "forbidden_character"),
    # positions
    "a refusal with firmness": (
        lambda: position(modality=Modality.REJECTED),
        f"{POSITION}.firmness",
        "refusal",
    ),
    "delivered but not in place": (
        lambda: position(delivery=DeliveryBasis.VALIDATED),
        f"{POSITION}.delivery",
        "not_in_place",
    ),
    "one place twice": (
        lambda: position(basing=(Basing(Place.HOME), Basing(Place.HOME))),
        f"{POSITION}.basing",
        "twice",
    ),
    "low above high": (lambda: size(2000, 1000), f"{POSITION}.quantity.low", "inverted"),
    "below nothing": (lambda: size(-1, 5), f"{POSITION}.quantity.low", "out_of_range"),
    "beyond counting": (lambda: size(0, 2**63), f"{POSITION}.quantity.high", "out_of_range"),
    "low beyond counting": (lambda: size(2**63, None, Qualifier.AT_LEAST), f"{POSITION}.quantity.low", "out_of_range"),
    "exact but two": (lambda: size(5, 6, Qualifier.EXACT), f"{POSITION}.quantity.high", "two_numbers"),
    "at least and at most": (lambda: size(5, 6, Qualifier.AT_LEAST), f"{POSITION}.quantity.high", "has_no_high"),
    "up to for ever": (lambda: size(0, None, Qualifier.UP_TO), f"{POSITION}.quantity.high", "required"),
    "money without currency": (lambda: size(1, 2, measure=Measure.MONEY), f"{POSITION}.quantity.unit", "currency"),
    "euros in small letters": (
        lambda: size(1, 2, measure=Measure.MONEY, unit="eur"),
        f"{POSITION}.quantity.unit",
        "currency",
    ),
    "people in euros": (lambda: size(1, 2, unit="EUR"), f"{POSITION}.quantity.unit", "currency"),
    "size with controls": (
        lambda: size(1, 2, as_found="a\nb"),
        f"{POSITION}.quantity.as_found",
        "forbidden_character",
    ),
    "inverted period": (
        lambda: window(WindowKind.ABSOLUTE, start=date(2025, 5, 1), end=date(2025, 4, 1)),
        f"{POSITION}.window",
        "inverted_period",
    ),
    "inverted denied period": (
        lambda: window(WindowKind.ABSOLUTE, "negated_window", start=date(2025, 5, 1), end=date(2025, 4, 1)),
        f"{POSITION}.negated_window",
        "inverted_period",
    ),
    "empty window": (lambda: window(WindowKind.ABSOLUTE), f"{POSITION}.window", "window_incomplete"),
    "mixed window": (
        lambda: window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS, from_day=1),
        f"{POSITION}.window",
        "window_mixed",
    ),
    "window before its trigger": (
        lambda: window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=-1, to_day=5),
        f"{POSITION}.window",
        "before_trigger",
    ),
    "denied trigger": (
        lambda: window(WindowKind.AFTER_TRIGGER, "negated_window", trigger=ConditionKind.CEASEFIRE, to_day=5),
        f"{POSITION}.negated_window",
        "denied_trigger",
    ),
    "until the end of days": (
        lambda: window(WindowKind.ABSOLUTE, end=date.max),
        f"{POSITION}.window.end",
        "out_of_range",
    ),
    "since the first of days": (
        lambda: window(WindowKind.ABSOLUTE, start=date.min),
        f"{POSITION}.window.start",
        "out_of_range",
    ),
    "for ever after": (
        lambda: window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, to_day=10**9),
        f"{POSITION}.window.to_day",
        "out_of_range",
    ),
    "states no condition": (lambda: position(**STATES), f"{POSITION}.condition_mode", "conditions"),
    "silent with a condition": (lambda: position(conditions=(PEACE,)), f"{POSITION}.condition_mode", "conditions"),
    "unknown condition": (
        lambda: conditions(ConditionEntry(condition="weather")),
        f"{POSITION}.conditions[0].condition",
        "unknown",
    ),
    "one condition twice": (lambda: conditions(PEACE, PEACE), f"{POSITION}.conditions", "twice"),
    "choice number 0": (
        lambda: conditions(replace(PEACE, alternative=0)),
        f"{POSITION}.conditions[0].alternative",
        "out_of_range",
    ),
    "choice beyond counting": (
        lambda: conditions(replace(PEACE, alternative=10**6)),
        f"{POSITION}.conditions[0].alternative",
        "out_of_range",
    ),
    "condition with controls": (
        lambda: conditions(replace(PEACE, as_found="a\tb")),
        f"{POSITION}.conditions[0].as_found",
        "forbidden_character",
    ),
}
