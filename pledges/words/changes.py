"""A change as one whole sentence: the closed grammar that the site, the feed, the digest and the API share.

One translatable text per code, and per shape of it where the slots decide (with a place, with a size). Every text
ends on its source.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import Attribution, ChangeCode, Firmness
from pledges.words import bookkeeping, own_doing
from pledges.words.capabilities import capability_inside
from pledges.words.conditions import conditions_of_kinds
from pledges.words.countries import country_inside, country_opening
from pledges.words.dates import days
from pledges.words.labels import label_of
from pledges.words.sources import source

SENTENCES: dict[tuple[ChangeCode, str], str | Promise] = {
    (ChangeCode.NEW, ""): _("%(country)s said it would contribute %(capability)s (%(source)s)."),
    (ChangeCode.NEW, "floated"): _("%(country)s said it could contribute %(capability)s (%(source)s)."),
    (ChangeCode.NEW, "open"): _("%(country)s spoke about %(capability)s without committing itself (%(source)s)."),
    (ChangeCode.NEW, "authorised"): _("%(country)s authorised %(capability)s by a formal act (%(source)s)."),
    (ChangeCode.NEW, "in_place"): _("%(country)s has %(capability)s in place (%(source)s)."),
    (ChangeCode.RULED_OUT, ""): _("%(country)s ruled out contributing %(capability)s (%(source)s)."),
    (ChangeCode.SPECIFIED, ""): _(
        "%(country)s said more exactly what it would contribute: %(capability)s (%(source)s)."
    ),
    (ChangeCode.SPECIFIED, "places"): _(
        "%(country)s said where it would have %(capability)s: %(places)s (%(source)s)."
    ),
    (ChangeCode.SPECIFIED, "size"): _("%(country)s said how large its %(capability)s would be: %(size)s (%(source)s)."),
    (ChangeCode.SPECIFIED, "size and places"): _(
        "%(country)s said how large its %(capability)s would be and where: %(size)s, %(places)s (%(source)s)."
    ),
    (ChangeCode.FIRMER, ""): _("%(country)s became firmer about %(capability)s (%(source)s)."),
    (ChangeCode.FIRMER, "both"): _(
        "%(country)s became firmer about %(capability)s: from “%(firmness_before)s” to “%(firmness)s” (%(source)s)."
    ),
    (ChangeCode.AUTHORIZED, ""): _("%(country)s authorised %(capability)s by a formal act (%(source)s)."),
    (ChangeCode.IN_PLACE, ""): _("%(country)s has %(capability)s in place (%(source)s)."),
    (ChangeCode.RESTATED, ""): _("%(country)s repeated what it had said about %(capability)s (%(source)s)."),
    (ChangeCode.CONDITION_ADDED, ""): _("%(country)s set a new condition for %(capability)s (%(source)s)."),
    (ChangeCode.CONDITION_ADDED, "named"): _(
        "%(country)s said on what its %(capability)s would depend: %(conditions)s (%(source)s)."
    ),
    (ChangeCode.NUMBER_RAISED, ""): _("%(country)s raised the size of its %(capability)s (%(source)s)."),
    (ChangeCode.NUMBER_RAISED, "both"): _(
        "%(country)s raised the size of its %(capability)s from %(size_before)s to %(size)s (%(source)s)."
    ),
    (ChangeCode.NUMBER_LOWERED, ""): _("%(country)s lowered the size of its %(capability)s (%(source)s)."),
    (ChangeCode.NUMBER_LOWERED, "both"): _(
        "%(country)s lowered the size of its %(capability)s from %(size_before)s to %(size)s (%(source)s)."
    ),
    (ChangeCode.WEAKER, ""): _("%(country)s moved away from what it had said about %(capability)s (%(source)s)."),
    (ChangeCode.DEFLECTED, ""): _("%(country)s pointed elsewhere when it spoke about %(capability)s (%(source)s)."),
    (ChangeCode.WITHDRAWN, ""): _("%(country)s took back its pledge of %(capability)s (%(source)s)."),
    (ChangeCode.SAID_BY_OTHERS, ""): _(
        "Others spoke about %(capability)s from %(country_inside)s, which does not count as its own word (%(source)s)."
    ),
    (ChangeCode.DISPUTED, ""): _(
        "What %(country_inside)s has said about %(capability)s is disputed by another statement (%(source)s)."
    ),
    (ChangeCode.DISPUTED, "both"): _(
        "%(speaker)s and %(other_speaker)s disagree about %(capability)s from %(country_inside)s (%(source)s)."
    ),
    (ChangeCode.DISPUTE_CLOSED, ""): _(
        "What %(country_inside)s has said about %(capability)s is no longer disputed (%(source)s)."
    ),
    (ChangeCode.STALE, ""): _(
        "We know of no newer word from %(country_inside)s about %(capability)s; the last is now stale (%(source)s)."
    ),
    (ChangeCode.STALE, "days"): _(
        "%(country)s has not restated its position on %(capability)s for %(days)s, as far as we know (%(source)s)."
    ),
    (ChangeCode.OVERDUE, ""): _(
        "A date that %(country_inside)s had named for %(capability)s has passed without a report (%(source)s)."
    ),
    (ChangeCode.OVERDUE, "deliverable"): _(
        "A date that %(country_inside)s had named for %(deliverable)s has passed without a report (%(source)s)."
    ),
    **own_doing.SENTENCES,
}

SENTENCES |= bookkeeping.SENTENCES

UNNAMED = frozenset({Attribution.BACKGROUND, Attribution.VAGUE, Attribution.UNATTRIBUTED})
"""Whose words are told as an unnamed source's and never as the country's own."""

SENTENCES |= {
    (code, "unnamed"): _(
        "An unnamed source said more about %(capability)s from %(country_inside)s than is on the record (%(source)s)."
    )
    for code in (
        ChangeCode.SPECIFIED,
        ChangeCode.FIRMER,
        ChangeCode.AUTHORIZED,
        ChangeCode.IN_PLACE,
        ChangeCode.CONDITION_ADDED,
        ChangeCode.NUMBER_RAISED,
        ChangeCode.NUMBER_LOWERED,
        ChangeCode.DEFLECTED,
    )
} | {
    (ChangeCode.NEW, "unnamed"): _(
        "An unnamed source said that %(country_inside)s could contribute %(capability)s (%(source)s)."
    ),
    (ChangeCode.RULED_OUT, "unnamed"): _(
        "An unnamed source said that %(country_inside)s would not contribute %(capability)s (%(source)s)."
    ),
    (ChangeCode.RESTATED, "unnamed"): _(
        "An unnamed source repeated what %(country_inside)s had said about %(capability)s (%(source)s)."
    ),
    (ChangeCode.WEAKER, "unnamed"): _(
        "An unnamed source cast doubt on what %(country_inside)s had said about %(capability)s (%(source)s)."
    ),
    (ChangeCode.WITHDRAWN, "unnamed"): _(
        "An unnamed source said that %(country_inside)s would take back its pledge of %(capability)s (%(source)s)."
    ),
}

SLOTS = ("speaker", "places", "size", "size_before", "other_speaker", "deliverable", "name", "organization", "version")
"""The slots that go into a sentence as they are."""

NEW_SHAPES = {
    "": "open",
    Firmness.FLOATED: "floated",
    Firmness.AUTHORIZED: "authorised",
    Firmness.IN_PLACE: "in_place",
}
"""What a first statement is told as, by the rung it starts on; a pledge is told as one on every other rung."""


def change_sentence(code: str, slots: Mapping[str, Any]) -> str:
    """The sentence of a `Change`. Raises ValueError for an unknown code and for a change without a source."""
    kind = ChangeCode(code)
    words = {name: slots.get(name) or "" for name in SLOTS}
    words |= {
        "country": country_opening(slots.get("country") or ""),
        "country_inside": country_inside(slots.get("country") or ""),
        "capability": capability_inside(slots["capability"]) if slots.get("capability") else "",
        "why": own_doing.why(slots.get("reason") or ""),
        "conditions": conditions_of_kinds(slots.get("conditions") or []),
        "firmness": str(label_of(Firmness, slots.get("firmness") or "")),
        "firmness_before": str(label_of(Firmness, slots.get("firmness_before") or "")),
        "state": bookkeeping.state(kind, slots),
        "days": days(int(slots.get("days") or 0)),
        "source": source(
            publisher=slots.get("publisher") or "",
            speaker=words["speaker"],
            office=slots.get("office") or "",
            attribution=slots.get("attribution") or "",
            rule=str(slots.get("rule") or ""),
            ours=slots.get("ours") or "",
            decided=bool(slots.get("decided")),
        ),
    }
    return SENTENCES[kind, _shape(kind, slots)] % words


def retracted_since(country: str) -> str:
    """In the place of a sentence about `country` (ISO alpha-2, or "") that rests on what was retracted since."""
    return own_doing.RETRACTED_SINCE % {
        "country_inside": country_inside(country),
        "source": source(publisher="", ours="edit"),
    }


def _shape(kind: ChangeCode, slots: Mapping[str, Any]) -> str:
    """Which text of a code fits the slots that are filled."""
    if (kind, "unnamed") in SENTENCES and slots.get("attribution") in UNNAMED:
        return "unnamed"
    match kind:
        case ChangeCode.NEW:
            return NEW_SHAPES.get(slots.get("firmness") or "", "")
        case ChangeCode.SPECIFIED:
            return " and ".join(name for name in ("size", "places") if slots.get(name))
        case ChangeCode.FIRMER:
            return "both" if slots.get("firmness") and slots.get("firmness_before") else ""
        case ChangeCode.NUMBER_RAISED | ChangeCode.NUMBER_LOWERED:
            return "both" if slots.get("size") and slots.get("size_before") else ""
        case ChangeCode.CONDITION_ADDED:
            return "named" if slots.get("conditions") else ""
        case ChangeCode.DISPUTED | ChangeCode.DISPUTE_CLOSED if slots.get("step"):
            return str(slots["step"])
        case ChangeCode.DISPUTED:
            return "both" if slots.get("speaker") and slots.get("other_speaker") else ""
        case ChangeCode.STALE:
            return "days" if slots.get("days") else ""
        case ChangeCode.OVERDUE:
            return "deliverable" if slots.get("deliverable") else ""
        case ChangeCode.RECORDED | ChangeCode.FLAGGED | ChangeCode.CONDITION_MOVED | ChangeCode.UPDATED:
            return bookkeeping.shape(kind, slots)
        case ChangeCode.COPY_MOVED:
            return bookkeeping.shape(kind, slots)
        case ChangeCode.CORRECTED | ChangeCode.RETRACTED | ChangeCode.MERGED | ChangeCode.DECIDED:
            return own_doing.shape(kind, slots)
    return ""
