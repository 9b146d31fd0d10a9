"""Which pairs are compared at all, and why a pair is not: seven gates, in this order.

All gates are always tried, so that `explain` can show every one; the first that a pair fails is the reason
that it was not compared. A rule names the gates that it crosses (an outlet's count is a fact about outlets):
it is told of pairs that fail no other. G4 and G5 stop nothing: they say what the order is worth and whether
the pair is public, and `caps` acts on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from pledges.reasoning.contradiction.pair import Slots
from pledges.reasoning.facts import Position
from pledges.reasoning.grading import RANK_NO_STATE_VOICE
from pledges.reasoning.period import Order, order_of
from pledges.vocabulary import Attribution, Behalf, StatementKind


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate's answer for one pair. `reason` is a code of the closed grammar, empty where there is nothing
    to say.
    """

    gate: str
    passed: bool
    reason: str = ""
    slots: Slots = field(default_factory=dict)


@cache
def _open(gate: str, note: str = "") -> GateResult:
    """One and the same answer for every pair that a gate lets through."""
    return GateResult(gate, passed=True, reason=note)


def _shut(gate: str, reason: str, **slots: str | int) -> GateResult:
    return GateResult(gate, passed=False, reason=f"{gate}.{reason}", slots=slots)


def why_no_voice(position: Position) -> str:
    """Why this voice speaks for no state, coalition or organization; empty where it does."""
    voice = position.voice
    if voice.kind is StatementKind.EXPERT_OPINION:
        return "expert"
    if voice.kind is StatementKind.OUTLET_ASSERTION or voice.attribution is Attribution.OUTLET:
        return "narrator"
    if voice.behalf is Behalf.NOBODY:
        return "nobody"
    if voice.behalf is Behalf.COUNTRY and voice.rank == RANK_NO_STATE_VOICE:
        return "no_state_voice"
    return ""


def g0_both_speak_for_someone(a: Position, b: Position) -> GateResult:
    for position in (a, b):
        if reason := why_no_voice(position):
            return _shut("G0", reason, who=position.voice.who)
    return _open("G0")


def g1_two_statements(a: Position, b: Position) -> GateResult:
    return _shut("G1", "one_statement") if a.statement == b.statement else _open("G1")


def g2_neither_is_third_party(a: Position, b: Position) -> GateResult:
    if a.third_party and b.third_party:
        return _shut("G2", "both_third_party")
    for position in (a, b):
        if position.third_party:
            return _shut("G2", "third_party", who=position.voice.who)
    return _open("G2")


def g3_same_line(a: Position, b: Position) -> GateResult:
    """Equality and nothing softer: `unspecified`, `coordination`, an unclear mission match only themselves."""
    for part in ("coalition", "country", "capability", "mission"):
        one, other = getattr(a.line, part), getattr(b.line, part)
        if one != other:
            return _shut("G3", part, one=str(one or ""), other=str(other or ""))
    return _open("G3")


def g4_order(a: Position, b: Position) -> GateResult:
    return _open("G4", "G4.order_unknown" if order_of(a.said, b.said) is Order.UNKNOWN else "")


def g5_published(a: Position, b: Position) -> GateResult:
    return _open("G5", "G5.candidate" if is_candidate(a, b) else "")


def g6_stands(a: Position, b: Position) -> GateResult:
    """Neither is retracted, and neither was coded from a deprecated version of its statement.

    Which of several normal versions speaks is known only from all of them: the line is reduced to those
    before.
    """
    for position in (a, b):
        if position.retracted:
            return _shut("G6", "retracted", who=position.voice.who)
        if position.deprecated:
            return _shut("G6", "not_preferred", who=position.voice.who)
    return _open("G6")


def is_candidate(a: Position, b: Position) -> bool:
    """Whether the pair is only a candidate, for analysts: one side is not published."""
    return not (a.published and b.published)


GATES: tuple[Callable[[Position, Position], GateResult], ...] = (
    g0_both_speak_for_someone,
    g1_two_statements,
    g2_neither_is_third_party,
    g3_same_line,
    g4_order,
    g5_published,
    g6_stands,
)
REASONS = (
    "G0.expert",
    "G0.narrator",
    "G0.nobody",
    "G0.no_state_voice",
    "G1.one_statement",
    "G2.both_third_party",
    "G2.third_party",
    "G3.coalition",
    "G3.country",
    "G3.capability",
    "G3.mission",
    "G4.order_unknown",
    "G5.candidate",
    "G6.retracted",
    "G6.not_preferred",
)
"""Every reason that a gate can give."""


def try_gates(a: Position, b: Position) -> tuple[GateResult, ...]:
    return tuple(gate(a, b) for gate in GATES)


def stopped_by(results: tuple[GateResult, ...], crosses: frozenset[str]) -> GateResult | None:
    """The first gate that keeps the pair from a rule that crosses `crosses`; None where nothing does."""
    return next((result for result in results if not result.passed and result.gate not in crosses), None)
