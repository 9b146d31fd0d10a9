"""Why two positions were flagged, or why not: every gate, every rule, and what the rest of the line made of
it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pledges.reasoning.contradiction.findings import findings_for_line, in_order, judge
from pledges.reasoning.contradiction.gates import GateResult, stopped_by, try_gates
from pledges.reasoning.contradiction.line import Earlier, Ground, Spoken, before, lines, may_speak
from pledges.reasoning.contradiction.pair import Rule, Silent, Slots
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import ConditionHistory, Position
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Severity


class Answer(StrEnum):
    """What became of one rule on the pair."""

    RAISED = "raised"
    STOPPED = "stopped"
    SILENT = "silent"
    NOT_COMPARED = "not_compared"
    OUTWEIGHED = "outweighed"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One rule on the pair. `code` and `slots` say why, in the closed grammar: the sentence of the rule where
    it holds, else of the gate that stopped it or of its own silence.

    `severity` (after caps) and `uncapped` (before them) are filled wherever the rule holds on the two alone:
    RAISED; NOT_COMPARED, where `a` is neither part of the line's state nor recent when `b` was said;
    OUTWEIGHED, where a graver pair of `b` was kept.
    """

    rule: str
    answer: Answer
    code: str
    slots: Slots
    severity: Severity | None = None
    uncapped: Severity | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """`a` and `b` are position ids in world order; `rules` is empty of RAISED where nothing was flagged."""

    a: str
    b: str
    gates: tuple[GateResult, ...]
    rules: tuple[RuleAnswer, ...]


def explain(
    one: Position,
    other: Position,
    positions: Iterable[Position],
    histories: Iterable[ConditionHistory],
    presumes: Collection[str],
    policy: Policy,
    today: date,
) -> PairExplanation:
    """Answers for any two positions. `positions` is the rest of their line (or lines); the two may be among
    it.
    """
    a, b = sorted((one, other), key=order_key)
    near = {position.id: position for position in (*positions, a, b) if position.line in (a.line, b.line)}
    ground = Ground(tuple(histories), frozenset(presumes), policy)
    heard = lines(near.values(), today)
    line = heard.get(b.line, [])
    gates = _gates(a, b, {position.id for group in heard.values() for position in group})
    raised = {
        finding.rule
        for finding in findings_for_line(line, ground.histories, presumes, policy, today)
        if {finding.a, finding.b} == {a.id, b.id}
    }
    return PairExplanation(
        a.id, b.id, gates, tuple(_answer(rule, a, b, line, ground, gates, rule.id in raised) for rule in RULES)
    )


def _gates(a: Position, b: Position, speaking: set[str]) -> tuple[GateResult, ...]:
    """The gates, with the one thing that only the whole line knows: whether another version speaks instead."""
    gates = try_gates(a, b)
    unheard = [position for position in (a, b) if position.id not in speaking]
    if unheard and all(gate.passed for gate in gates):
        who = unheard[0].voice.who
        return (*gates[:-1], GateResult("G6", passed=False, reason="G6.not_preferred", slots={"who": who}))
    return gates


def _answer(
    rule: Rule,
    a: Position,
    b: Position,
    line: list[Position],
    ground: Ground,
    gates: tuple[GateResult, ...],
    raised: bool,
) -> RuleAnswer:
    if gate := stopped_by(gates, rule.crosses):
        return RuleAnswer(rule.id, Answer.STOPPED, gate.reason, gate.slots)
    spoken = Spoken.of(before([position for position in line if may_speak(position)], b))
    held = judge(rule, in_order(a, b, spoken, ground))
    if isinstance(held, Silent):
        return RuleAnswer(rule.id, Answer.SILENT, held.code, held.slots)
    if raised:
        answer = Answer.RAISED
    else:
        voices = before([position for position in line if may_speak(position, rule.crosses)], b)
        earlier = Earlier.of([rule], voices)
        compared = dict(earlier.compared_with(earlier.met(b), ground.policy))
        answer = Answer.OUTWEIGHED if a in compared.get(rule, ()) else Answer.NOT_COMPARED
    fired = held.fired
    return RuleAnswer(rule.id, answer, fired.code, fired.slots, held.severity, fired.severity, held.notes)
