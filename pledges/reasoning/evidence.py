"""What may speak for a pledge, where it comes from, and in which order it was said. The order of entry
decides nothing.

Corroboration counts origins, never documents: copies, translations and retellings of one quote are one
origin.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from pledges.reasoning.facts import Position
from pledges.reasoning.grading import TIER_ORDER
from pledges.reasoning.invalid import InvalidFactError
from pledges.vocabulary import (
    Attribution,
    Behalf,
    EvidenceTier,
    Modality,
    NegationScope,
    PledgeOrigin,
    Polarity,
    Stance,
    StatementKind,
)

MOVING = frozenset(
    {
        Stance.AFFIRMS,
        Stance.ANNOUNCES,
        Stance.EXPANDS,
        Stance.NARROWS,
        Stance.CONDITIONS,
        Stance.RELAXES,
        Stance.DEFERS,
        Stance.CLARIFIES,
    }
)
"""The stances by which a pledger renews a pledge, even where nothing in it is new (rules.md, Staleness)."""


def origin_of(appearance: str, relays: Mapping[str, str | None]) -> str:
    """The root of the chain that an appearance repeats; itself where it repeats nothing.

    `relays` maps an appearance's id to the id of the one it repeats, or None. Raises InvalidFactError for a
    chain that bites its tail.
    """
    seen = [appearance]
    while (relayed := relays.get(seen[-1])) is not None:
        if relayed in seen:
            raise InvalidFactError("relays", "cycle", f"{' → '.join([*seen, relayed])} leads back to itself.")
        seen.append(relayed)
    return seen[-1]


def origins(appearances: Iterable[str], relays: Mapping[str, str | None]) -> frozenset[str]:
    """The distinct origins of several appearances; their number is the corroboration."""
    return frozenset(origin_of(appearance, relays) for appearance in appearances)


def corroboration(appearances: Iterable[str], relays: Mapping[str, str | None]) -> int:
    """How many distinct origins support what several appearances print."""
    return len(origins(appearances, relays))


def order_key(position: Position) -> tuple[date, date, int, str, str]:
    """The order in which positions of a pledge are read: last day, first day (undated: the last), rank,
    content.
    """
    said = position.said
    return said.latest, said.earliest or said.latest, position.voice.rank, position.content_hash, position.id


def speaking_versions(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Of each statement the version that speaks for each of its pledges, in reading order.

    The preferred appearance's, else that of the normal one with the better tier, else by content; a
    deprecated one never. Where the coded version makes several positions on one pledge, all of them speak.
    Retracted and unpublished ones are not heard.
    """
    heard = [p for p in positions if p.published and not p.retracted and not p.deprecated]
    if len({(p.statement, p.pledge) for p in heard}) == len(heard):  # of each there is one version
        return tuple(sorted(heard, key=order_key))
    chosen: dict[tuple[str, str], Position] = {}
    for position in sorted(heard, key=_version_key):
        chosen.setdefault((position.statement, position.pledge), position)
    speaking = [p for p in heard if _version_of(p) == _version_of(chosen[p.statement, p.pledge])]
    return tuple(sorted(speaking, key=order_key))


def _version_key(position: Position) -> tuple[bool, int, str, str]:
    return not position.preferred, TIER_ORDER.index(position.tier), position.content_hash, position.id


def _version_of(position: Position) -> str:
    return position.appearance or position.id


def is_outlet(position: Position) -> bool:
    """Whether the publication speaks in its own voice."""
    voice = position.voice
    return voice.kind is StatementKind.OUTLET_ASSERTION or voice.attribution is Attribution.OUTLET


def may_speak(position: Position) -> bool:
    """Whether a position may carry the pledge it is filed under: a state's own voice about itself, graded
    better than tier 4.

    On a third-party pledge the voices are the others'. An outlet's assertion is judged apart
    (`may_stand_in`).
    """
    return position.tier is not EvidenceTier.FOUR and is_voice(position)


def is_voice(position: Position) -> bool:
    """Whether who speaks may carry the pledge, however well it is sourced."""
    foreign_pledge = position.origin is PledgeOrigin.THIRD_PARTY
    return (
        position.voice.kind is not StatementKind.EXPERT_OPINION
        and position.voice.behalf is not Behalf.NOBODY
        and not is_outlet(position)
        and position.third_party is foreign_pledge
    )


def may_stand_in(position: Position) -> bool:
    """Whether an outlet's own assertion may stand where nothing better exists."""
    return position.tier is not EvidenceTier.FOUR and is_stand_in(position)


def is_stand_in(position: Position) -> bool:
    """Whether an outlet asserts the pledge, however well it is sourced."""
    return is_outlet(position) and not is_contrary(position)


def is_contrary(position: Position) -> bool:
    """Whether the words go against the pledge itself: a refusal on an offer, an opening on an exclusion.

    Such words raise flags and move nothing. A refusal of a time, place, size or actor, or of what others
    claim, is not contrary.
    """
    if position.polarity is Polarity.EXCLUSION:
        return position.modality.is_positive
    denied = position.negation or {NegationScope.ACT}
    return position.modality is Modality.UNLIKELY or (
        position.modality is Modality.REJECTED and NegationScope.ACT in denied
    )


def renews(position: Position) -> bool:
    """Whether a position moves the anchor: a renewing stance in the pledge's own direction, or a refusal of
    what is excluded.
    """
    if is_contrary(position):
        return False
    refuses = position.polarity is Polarity.EXCLUSION and position.modality is Modality.REJECTED
    return refuses or position.stance in MOVING
