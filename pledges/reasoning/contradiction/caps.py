"""What keeps a severity down, whatever the rule: applied last, to every rule alike."""

from collections.abc import Callable
from dataclasses import dataclass

from pledges.reasoning.contradiction.gates import is_candidate
from pledges.reasoning.facts import Position
from pledges.reasoning.period import Order, order_of
from pledges.vocabulary import EvidenceTier, Mission, Severity

ORDER_UNKNOWN = "cap.order_unknown"
WEAK_TIERS = frozenset({EvidenceTier.UNGRADED, EvidenceTier.FOUR})


@dataclass(frozen=True, slots=True)
class Cap:
    """No finding on a pair for which `holds` is above `limit`."""

    code: str
    limit: Severity
    holds: Callable[[Position, Position], bool]


def _unnamed(a: Position, b: Position) -> bool:
    return a.voice.is_unnamed or b.voice.is_unnamed


def _weak_source(a: Position, b: Position) -> bool:
    return a.tier in WEAK_TIERS or b.tier in WEAK_TIERS


def _translated_paraphrase(a: Position, b: Position) -> bool:
    return a.paraphrase_through_translation and b.paraphrase_through_translation


def _order_unknown(a: Position, b: Position) -> bool:
    return order_of(a.said, b.said) is Order.UNKNOWN


def _mission_in_doubt(a: Position, b: Position) -> bool:
    return Mission.UNCLEAR in (a.line.mission, b.line.mission)


CAPS: tuple[Cap, ...] = (
    Cap("cap.unnamed_voice", Severity.LOW, _unnamed),
    Cap("cap.weak_source", Severity.LOW, _weak_source),
    Cap("cap.translated_paraphrase", Severity.MEDIUM, _translated_paraphrase),
    Cap(ORDER_UNKNOWN, Severity.MEDIUM, _order_unknown),
    Cap("cap.mission_in_doubt", Severity.LOW, _mission_in_doubt),
    Cap("cap.candidate", Severity.LOW, is_candidate),
)


def capped(severity: Severity, a: Position, b: Position) -> tuple[Severity, tuple[str, ...]]:
    """The severity after caps, and the codes of the caps that were below it."""
    bound = [cap for cap in CAPS if cap.limit.rank < severity.rank and cap.holds(a, b)]
    lowest = min((cap.limit for cap in bound), key=lambda limit: limit.rank, default=severity)
    return lowest, tuple(cap.code for cap in bound)
