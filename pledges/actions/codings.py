"""What of a statement is source material and what is coding: the line that keeps a second reader blind.

Source material is what anybody finds on the page: the document, the words, the speaker as printed, the day. Coding is
everything that a person decided about it. A name that stands in neither list is coding, so that a new one is hidden
until somebody says otherwise.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pledges.actions.bodies import Body, value_of
from pledges.actions.entry import AppearanceEntry, PledgeKey, PositionEntry, StatementEntry
from pledges.reasoning.agreement import PRESENT, Unit

SOURCE_OF_STATEMENT = ("said_from", "said_to")
SOURCE_OF_APPEARANCE = (
    "key",
    "document",
    "quote",
    "speaker_as_printed",
    "language",
    "translation",
    "translator",
    "relays",
    "relay_mode",
    "locator",
)
SOURCE_OF_DOCUMENT = ("publisher", "address", "title", "language", "published_from", "published_to", "seen")

CODED_OF_STATEMENT = ("behalf", "country", "coalition", "organization", "speaker", "attribution", "kind")
CODED_OF_APPEARANCE = ("quote_type", "credibility")
CODED_OF_POSITION = (
    "stance",
    "modality",
    "firmness",
    "delivery",
    "negation",
    "basing",
    "window",
    "negated_window",
    "condition_mode",
    "conditions",
)
CODED_OF_PLEDGE = ("polarity", "origin")
LINE = ("coalition", "country", "capability", "mission")
"""What positions of two readers are matched by: the line of a pledge, so that offer and exclusion are compared."""


def source_of(body: Mapping[str, Any]) -> Body:
    """The source material in a clean body."""
    found = {name: body[name] for name in SOURCE_OF_STATEMENT if name in body}
    versions = [_source_of_version(version) for version in body.get("appearances", [])]
    return {**found, "appearances": versions} if versions else found


def _source_of_version(version: Mapping[str, Any]) -> Body:
    found = {name: version[name] for name in SOURCE_OF_APPEARANCE if name in version}
    if "document" in found:
        found["document"] = {name: found["document"][name] for name in SOURCE_OF_DOCUMENT if name in found["document"]}
    return found


def coding_of(body: Mapping[str, Any], source: Mapping[str, Any]) -> Body:
    """Only the coded part of what a second reader sent, version by version of `source`, in its order, by its keys."""
    found = {name: body[name] for name in CODED_OF_STATEMENT if name in body}
    sent = {version.get("key", ""): version for version in body.get("appearances", [])}
    versions = []
    for version in source.get("appearances", []):
        key = version.get("key", "")
        coded = {name: sent[key][name] for name in (*CODED_OF_APPEARANCE, "positions") if name in sent.get(key, {})}
        versions.append({"key": key, **coded})
    return {**found, "appearances": versions}


def units(body: Mapping[str, Any]) -> list[Unit]:
    """A coding as the units that are compared."""
    found = [Unit(("statement",), _fields(StatementEntry, body, CODED_OF_STATEMENT))]
    for number, version in enumerate(body.get("appearances", []), 1):
        place = f"version {version.get('key', number)}"
        found.append(Unit((place,), _fields(AppearanceEntry, version, CODED_OF_APPEARANCE)))
        found += [_unit_of_position(place, position) for position in version.get("positions", [])]
    return found


def _unit_of_position(place: str, position: Mapping[str, Any]) -> Unit:
    pledge = position.get("pledge", {})
    about = (place, *(_text(value_of(PledgeKey, pledge, name)) for name in LINE))
    quantity = position.get("quantity", {})
    size = {f"quantity {name}": _text(quantity.get(name)) for name in ("measure", "qualifier", "low", "high", "unit")}
    coded = _fields(PledgeKey, pledge, CODED_OF_PLEDGE) | _fields(PositionEntry, position, CODED_OF_POSITION)
    return Unit(about, {PRESENT: "yes", **coded, **size})


def _fields(part: type, body: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {name: _text(value_of(part, body, name)) for name in names}


def _text(value: Any) -> str:
    """One text for one meaning: the order of a list says nothing, the words as found are not coding."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(sorted(_text(one) for one in value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(value[name])}" for name in sorted(value) if name != "as_found")
    return str(value)
