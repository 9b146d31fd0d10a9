"""One statement on the pledge page: what was done, in which words, how they came to us, and how sure that makes us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pledges.derived.cells import TURNED
from pledges.models import Appearance, Flag, Position, Statement
from pledges.queries.statement_list import Version
from pledges.queries.timeline import Telling
from pledges.vocabulary import (
    ArchiveState,
    Attribution,
    Confidence,
    EvidenceTier,
    Firmness,
    Modality,
    Polarity,
    QuoteType,
    RelayMode,
)
from pledges.words import dates, headline
from pledges.words.basing import where
from pledges.words.conditions import conditions
from pledges.words.headings import heading, own_voice
from pledges.words.labels import label, label_of
from pledges.words.rules import NAMES
from pledges.words.sizes import size

WORDS_OF_THE_SPEAKER = frozenset({QuoteType.DIRECT, QuoteType.PARTIAL, QuoteType.TRANSCRIPT})


@dataclass(frozen=True, slots=True)
class Node:
    """One page on the way: `how` it passes on what the node before it said; `root` where the way begins. `copy` is the
    SHA-256 of the archived copy, where there is one.
    """

    name: str
    address: str
    published: date | None
    how: str
    root: bool
    seen: bool
    copy: str = ""


@dataclass(frozen=True, slots=True)
class TellingView:
    """Words in the reader's language; `quote` in that of the page (`quote_language`); `flags` are anchor and name."""

    anchor: str
    mark: str
    heading: str
    office: str
    attribution: str
    said: str
    venue: str
    summary: str
    quote: str
    quote_language: str
    paraphrased: bool
    translation: str
    translator: str
    details: tuple[str, ...]
    chains: tuple[tuple[Node, ...], ...]
    confidence_mark: str
    confidence: str
    why: str
    outlets: str
    readers: str
    flags: tuple[tuple[str, str], ...]


def view(telling: Telling, flags: Sequence[Flag]) -> TellingView:
    """How `telling` reads; `flags` are the pledge's, of which it keeps its own."""
    statement, position, appearance = telling.statement, telling.position, telling.version.appearance
    speaker = statement.voice
    quoted = appearance.quote_type in WORDS_OF_THE_SPEAKER
    words = appearance.quote or position.as_found
    rows = {one.pk for one in telling.positions}
    outlets = len({version.appearance.document.publisher_id for version in telling.versions})
    return TellingView(
        anchor=f"statement-{statement.public_id}",
        mark=_mark(position),
        heading=heading_of(statement, position),
        office=speaker.office if speaker else "",
        attribution=_attribution(statement),
        said=dates.said(statement.said_from, statement.said_to),
        venue=statement.venue,
        summary=statement.summary,
        quote=words,
        quote_language=appearance.language,
        paraphrased=not quoted,
        translation=appearance.translation,
        translator=appearance.translator,
        details=tuple(_details(position)),
        chains=tuple(dict.fromkeys(_chain(version) for version in _ends(telling.versions))),
        confidence_mark=telling.confidence,
        confidence=str(label(Confidence(telling.confidence))),
        why=str(label(EvidenceTier(telling.tier))),
        outlets=headline.outlets_and_origins(outlets, telling.origins),
        readers=headline.readers(telling.readers),
        flags=tuple(
            (f"flag-{flag.public_id}", str(NAMES.get(flag.rule, flag.rule)))
            for flag in flags
            if flag.evidence_a_id in rows or flag.evidence_b_id in rows
        ),
    )


def heading_of(statement: Statement, position: Position) -> str:
    """Who took the position, and which."""
    speaker = statement.voice
    who = speaker.name if speaker else statement.descriptor
    who = who[:1].upper() + who[1:]
    if statement.attribution == Attribution.OUTLET:
        return own_voice(who)
    return heading(who, position.stance, position.modality, position.pledge.polarity)


def _mark(position: Position) -> str:
    if position.modality == Modality.UNLIKELY:
        return "unlikely"
    if position.pledge.polarity == Polarity.EXCLUSION or position.modality == Modality.REJECTED:
        return "ruled_out"
    if position.stance in TURNED:
        return "no_commitment"
    return position.firmness or "said"


def _attribution(statement: Statement) -> str:
    code = Attribution(statement.attribution)
    return "" if code is Attribution.ON_RECORD else str(label(code))


def _details(position: Position) -> list[str]:
    """What the statement says of the pledge, as the record codes it."""
    found = [str(label(Modality(position.modality)))] if position.modality != Modality.UNSTATED else []
    if position.firmness:
        found.append(str(label(Firmness(position.firmness))))
    if position.measure:
        found.append(
            size(
                position.measure,
                position.qualifier,
                position.low,
                position.high,
                currency=position.currency,
                as_found=position.quantity_as_found,
                prose=True,
            )
        )
    if position.places:
        found.append(position.places)
    found += where([{"place": r.place, "sense": r.sense, "force": r.force} for r in position.basing_rows.all()])
    found += conditions(
        [
            {"kind": row.condition.kind, "force": row.force, "alternative": row.alternative, "as_found": row.as_found}
            for row in position.condition_rows.all()
        ]
    )
    return found


def _ends(versions: Sequence[Version]) -> list[Version]:
    """The versions that no other version passes on: their chains hold all the others."""
    passed_on = {version.appearance.relays_id for version in versions}
    return [version for version in versions if version.appearance.pk not in passed_on]


def _chain(version: Version) -> tuple[Node, ...]:
    """From the origin to the page."""
    return tuple(_node(link, root=link is version.origin) for link in reversed(version.chain.links))


def _node(appearance: Appearance, *, root: bool) -> Node:
    document: Any = appearance.document  # `statement_list.told` says what there is of it
    return Node(
        name=document.publisher.name,
        address=document.address,
        published=document.published_to,
        how=str(label_of(RelayMode, appearance.relay_mode)),
        root=root,
        seen=document.seen,
        copy=document.copy_sha256 if document.copy_state == ArchiveState.ARCHIVED else "",
    )
