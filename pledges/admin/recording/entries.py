"""What was typed, field by field, as the entries that `actions` take.

Of a page that may be incomplete an entry holds None where nothing was typed: good for `body_of`, which leaves it out,
and for nothing else.
"""

from typing import Any

from coalition.models import Country
from pledges.actions.entry import (
    AppearanceEntry,
    ConditionEntry,
    DocumentEntry,
    PledgeKey,
    PositionEntry,
    StatementEntry,
)
from pledges.actions.entry_of import key_of
from pledges.admin.recording.position_form import BASINGS, CONDITIONS, PositionForm
from pledges.admin.recording.version_form import VersionForm
from pledges.reasoning.facts import Basing
from pledges.vocabulary import (
    Behalf,
    Place,
    PledgeOrigin,
)

Typed = dict[str, Any]


def statement_entry(typed: Typed, appearances: list[AppearanceEntry]) -> StatementEntry:
    """The utterance."""
    return StatementEntry(
        behalf=typed["behalf"],
        attribution=typed["attribution"],
        kind=typed["kind"],
        said_from=typed["said_from"],
        said_to=typed["said_to"],
        said_basis=typed["said_basis"],
        summary=typed["summary"],
        country=_iso2(typed["country"]),
        coalition=_slug(typed["coalition"]),
        organization=typed["organization"],
        speaker=_slug(typed["speaker"]),
        descriptor=typed["descriptor"],
        venue=typed["venue"],
        audience=typed["audience"],
        note=typed["note"],
        appearances=tuple(appearances),
    )


def appearance_entry(form: VersionForm, number: int, positions: list[PositionEntry]) -> AppearanceEntry:
    """One version. Its key is its number on the page."""
    typed = form.cleaned_data
    document = _document_entry(form)
    return AppearanceEntry(
        key=str(number),
        document=document,
        quote=typed["quote"],
        quote_type=typed["quote_type"],
        speaker_as_printed=typed["speaker_as_printed"],
        language=typed["language"] or document.language,
        translation=typed["translation"],
        translator=typed["translator"],
        credibility=typed["credibility"],
        mode=typed["mode"],
        mode_reason=typed["mode_reason"],
        relays=str(typed["relays"] or ""),
        relay_mode=typed["relay_mode"],
        locator=typed["locator"],
        positions=tuple(positions),
    )


def _document_entry(form: VersionForm) -> DocumentEntry:
    """The document that is there, or a new one."""
    typed, found = form.cleaned_data, form.document
    if found is not None:
        return DocumentEntry(
            publisher=(typed["publisher"] or found.publisher).slug,  # another one typed is a question, not ignored
            address=found.address,
            title=found.title,
            language=found.language,
            published_from=found.published_from,
            published_to=found.published_to,
            seen=found.seen,
        )
    return DocumentEntry(
        publisher=_slug(typed["publisher"]),
        address=typed["address"],
        title=typed["title"],
        language=typed["language"],
        published_from=typed["published_from"],
        published_to=typed["published_to"],
        seen=not typed["unseen"],
        text_hash=form.text_hash,
    )


def position_entry(form: PositionForm, statement: Typed) -> PositionEntry:
    """What is said about one pledge."""
    typed = form.cleaned_data
    return PositionEntry(
        pledge=_pledge_key(typed, statement),
        stance=typed["stance"],
        modality=typed["modality"],
        negation=tuple(typed["negation"]),
        firmness=typed["firmness"],
        delivery=typed["delivery"],
        quantity=form.quantity,
        basing=tuple(_basing(typed)),
        places=typed["places"],
        window=form.window,
        negated_window=form.negated_window,
        condition_mode=typed["condition_mode"],
        conditions=tuple(_conditions(typed)),
        deliverable=typed["deliverable"],
        as_found=typed["as_found"],
        note=typed["note"],
    )


def _pledge_key(typed: Typed, statement: Typed) -> PledgeKey:
    """The key of the pledge that was chosen, or of the one that was described."""
    if pledge := typed["pledge"]:
        return key_of(pledge)
    country = _iso2(typed["pledge_country"] or statement["country"])
    return PledgeKey(
        coalition=_slug(statement["frame"]),
        country="" if typed["origin"] is PledgeOrigin.COLLECTIVE else country,
        capability=typed["capability"],
        mission=typed["mission"],
        polarity=typed["polarity"],
        origin=typed["origin"] or origin_of(country, statement["behalf"], _iso2(statement["country"])),
        number=typed["number"] or 1,
    )


def origin_of(country: str, behalf: Behalf, speaks_for: str) -> PledgeOrigin:
    """Whose word it is: the country's own, the coalition's, or another's about it. Countries by ISO code."""
    if not country:
        return PledgeOrigin.COLLECTIVE
    own = behalf is Behalf.COUNTRY and speaks_for == country
    return PledgeOrigin.SELF if own else PledgeOrigin.THIRD_PARTY


def _basing(typed: Typed) -> list[Basing]:
    chosen = [(place, BASINGS[typed[f"basing_{place.value}"]]) for place in Place if typed[f"basing_{place.value}"]]
    return [Basing(place, sense, force) for place, (sense, force) in chosen]


def _conditions(typed: Typed) -> list[ConditionEntry]:
    """The rows that name a condition."""
    return [
        ConditionEntry(
            condition=typed[f"condition_{row}"].slug,
            force=typed[f"force_{row}"],
            alternative=typed[f"alternative_{row}"],
            as_found=typed[f"condition_as_found_{row}"],
        )
        for row in range(1, CONDITIONS + 1)
        if typed[f"condition_{row}"]
    ]


def _iso2(country: Country | None) -> str:
    return country.iso2 if country else ""


def _slug(row: Any) -> str:
    return str(row.slug) if row else ""
