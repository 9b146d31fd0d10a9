"""A draft's body as what somebody would type on the page to get it: so a draft is edited in the form it was begun in.

A draft may hold more than the page has room for, or what only another door can write. `page_of` types it, reads it back
and compares: what would be lost by saving is named, and the page then does not save.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from coalition.models import Coalition, Country, Speaker
from pledges.actions.bodies import Body, filled
from pledges.actions.differences import Difference, differences
from pledges.admin.recording.entries import origin_of
from pledges.admin.recording.page import Page, body_of_page, sent_page
from pledges.admin.recording.position_form import CONDITIONS, POSITIONS
from pledges.admin.recording.version_form import VERSIONS
from pledges.models import Condition, Pledge, Publisher
from pledges.reasoning.facts import Quantity
from pledges.reasoning.size import parse_size
from pledges.vocabulary import (
    AppearanceMode,
    Behalf,
    ConditionForce,
    ConditionMode,
    Measure,
    Mission,
    Modality,
    Polarity,
    Qualifier,
)

Typed = dict[str, Any]

FIRST_CHOICES = {
    "behalf": Behalf.COUNTRY,
    "mode": AppearanceMode.NORMAL,
    "polarity": Polarity.OFFER,
    "mission": Mission.REASSURANCE_FORCE,
    "modality": Modality.UNSTATED,
    "condition_mode": ConditionMode.SILENT,
}
"""What a list says when nothing is chosen: it stands first there, under an empty value."""


@dataclass(frozen=True, slots=True)
class TypedPage:
    """The page with the draft in it, and what of the draft it cannot hold."""

    page: Page
    lost: tuple[Difference, ...]


def page_of(body: Mapping[str, Any]) -> TypedPage:
    """The page that holds `body`. About one query for each name in it."""
    whole = filled(renumbered(body))
    data = QueryDict(mutable=True)
    for name, value in _statement(whole).items():
        data[f"statement-{name}"] = str(value)
    place = 0
    for number, version in enumerate(whole.get("appearances", [])[:VERSIONS], 1):
        for name, value in _version(version).items():
            data[f"version-{number}-{name}"] = str(value)
        for position in version.get("positions", []):
            place += 1
            if place <= POSITIONS:
                _put(
                    data, f"position-{place}-", {**_position(position, whole), "version": "" if number == 1 else number}
                )
    page = sent_page(data, incomplete=True)
    kept = filled(renumbered(body_of_page(page))) if page.is_valid() else {}
    return TypedPage(page, differences(whole, kept))


def renumbered(body: Mapping[str, Any]) -> Body:
    """The same statement with its versions called 1, 2, 3 …: their keys mean nothing outside it."""
    keys = {version.get("key", ""): str(number) for number, version in enumerate(body.get("appearances", []), 1)}
    versions = [
        {
            **version,
            "key": keys[version.get("key", "")],
            **({"relays": keys[version["relays"]]} if version.get("relays") in keys else {}),
        }
        for version in body.get("appearances", [])
    ]
    return {**body, "appearances": versions} if versions else dict(body)


def _put(data: QueryDict, prefix: str, values: Typed) -> None:
    for name, value in values.items():
        if isinstance(value, list):
            data.setlist(prefix + name, value)
        else:
            data[prefix + name] = str(value)


def _statement(body: Mapping[str, Any]) -> Typed:
    plain = ("summary", "attribution", "descriptor", "organization", "kind", "said_from", "said_basis", "venue")
    found = {name: body.get(name, "") for name in (*plain, "audience", "note")}
    return {
        **found,
        "behalf": _choice("behalf", body),
        "said_to": "" if body.get("said_to") == body.get("said_from") else body.get("said_to", ""),
        "speaker": _speaker(body.get("speaker", "")),
        "country": _country(body.get("country", "")),
        "coalition": _coalition(body.get("coalition", "")),
        "frame": _coalition(_frame(body)),
    }


def _frame(body: Mapping[str, Any]) -> str:
    """The coalition whose pledges the statement is about."""
    positions = [one for version in body.get("appearances", []) for one in version.get("positions", [])]
    found = [one["pledge"]["coalition"] for one in positions if one.get("pledge", {}).get("coalition")]
    return found[0] if found else Coalition.objects.order_by("pk").values_list("slug", flat=True).first() or ""


def _version(version: Mapping[str, Any]) -> Typed:
    document = version.get("document", {})
    plain = ("quote", "quote_type", "credibility", "speaker_as_printed", "translation", "translator", "relays")
    found = {name: version.get(name, "") for name in (*plain, "relay_mode", "mode_reason", "locator")}
    of_document = {name: document.get(name, "") for name in ("address", "title", "published_from")}
    found |= of_document
    if document.get("published_to") != document.get("published_from"):
        found["published_to"] = document.get("published_to", "")
    found["publisher"] = _publisher(document.get("publisher", ""))
    found["language"] = document.get("language", version.get("language", ""))
    found["mode"] = _choice("mode", version)
    if document.get("seen") is False:
        found["unseen"] = "on"
    if document.get("text_hash") and not document.get("address"):
        found["no_address"] = "on"
    return found


def _position(position: Mapping[str, Any], body: Mapping[str, Any]) -> Typed:
    found = {name: position.get(name, "") for name in ("stance", "firmness", "delivery", "as_found", "places")}
    found |= {name: position.get(name, "") for name in ("deliverable", "note")}
    found |= {name: _choice(name, position) for name in ("modality", "condition_mode")}
    found["negation"] = position.get("negation", [])
    found |= _pledge(position.get("pledge", {}), body) | _size(position.get("quantity"))
    for window in ("window", "negated_window"):
        found |= {f"{window}_{name}": value for name, value in position.get(window, {}).items()}
    for basing in position.get("basing", []):
        found[f"basing_{basing['place']}"] = f"{basing['sense']} {basing['force']}"
    for row, one in enumerate(position.get("conditions", [])[:CONDITIONS], 1):
        force = one.get("force", "")
        found[f"condition_{row}"] = _condition(one.get("condition", ""))
        found[f"force_{row}"] = "" if force == ConditionForce.REQUIRED else force
        found[f"alternative_{row}"] = one.get("alternative", "")
        found[f"condition_as_found_{row}"] = one.get("as_found", "")
    return found


def _pledge(key: Mapping[str, Any], body: Mapping[str, Any]) -> Typed:
    """The pledge that is there, by its id; a new one by what it is. What the page works out by itself is left out."""
    iso2 = key.get("country", "")
    there = Pledge.objects.standing().filter(
        coalition__slug=key.get("coalition", ""),
        country__iso2=iso2 or None,
        **{name: key.get(name, "") for name in ("capability", "mission", "polarity", "origin")},
        number=key.get("number", 1),
    )
    if found := there.first():
        return {"pledge": f"{found.public_id} · {found.title}"}
    speaks_for, behalf = body.get("country", ""), Behalf(body.get("behalf", Behalf.COUNTRY))
    plain = origin_of(iso2 or speaks_for, behalf, speaks_for)
    return {
        "capability": key.get("capability", ""),
        "polarity": _choice("polarity", key),
        "mission": _choice("mission", key),
        "pledge_country": "" if iso2 in ("", speaks_for) else _country(iso2),
        "origin": "" if key.get("origin") == plain else key.get("origin", ""),
        "number": "" if key.get("number", 1) == 1 else key["number"],
    }


def _size(quantity: Mapping[str, Any] | None) -> Typed:
    """The words where they are understood as just this; else the numbers beside them."""
    if not quantity:
        return {}
    words = quantity.get("as_found", "")
    whole = {"high": None, "unit": "", "as_found": "", **quantity}
    read = parse_size(words) if words else None
    if read is not None and _plain(read) == whole:
        return {"size": words}
    measure = quantity.get("measure", "")
    return {
        "size": words,
        "qualifier": quantity.get("qualifier", ""),
        "low": "" if quantity.get("qualifier") == Qualifier.UP_TO else quantity.get("low", ""),
        "high": quantity.get("high", ""),
        "measure": "" if measure == Measure.PERSONNEL else measure,
        "currency": quantity.get("unit", ""),
    }


def _plain(quantity: Quantity) -> dict[str, Any]:
    names = ("measure", "qualifier", "low", "high", "unit", "as_found")
    return {name: getattr(quantity, name) for name in names}


def _choice(name: str, body: Mapping[str, Any]) -> str:
    value = body.get(name, "")
    return "" if value == FIRST_CHOICES[name] else str(value)


# ------------------------------------------------------------ names as people write them
def _speaker(slug: str) -> str:
    found = Speaker.objects.filter(slug=slug).values_list("name", "office").first() if slug else None
    return f"{found[0]}, {found[1]} [{slug}]" if found else slug


def _country(iso2: str) -> str:
    return Country.objects.filter(iso2=iso2).values_list("name", flat=True).first() or iso2 if iso2 else ""


def _publisher(slug: str) -> str:
    found = Publisher.objects.filter(slug=slug).values_list("name", flat=True).first() if slug else None
    return f"{found} [{slug}]" if found else slug


def _condition(slug: str) -> str:
    found = Condition.objects.filter(slug=slug).values_list("label", flat=True).first() if slug else None
    return f"{found} [{slug}]" if found else slug


def _coalition(slug: str) -> object:
    return Coalition.objects.filter(slug=slug).values_list("pk", flat=True).first() or "" if slug else ""
