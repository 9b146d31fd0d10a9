"""Why two versions of one statement were flagged, or why not: X1 and X3 asked of one pair. Pure.

What is raised is what `reporting_findings` raises on the same versions; only why nothing was is worked out here.
"""

from collections.abc import Collection, Iterable
from datetime import date

from pledges.reasoning.contradiction.explain import Answer, RuleAnswer
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import Finding, Position, Version
from pledges.reasoning.reporting import VERSIONS, divergence, drift, reporting_findings
from pledges.vocabulary import Severity

SILENCES = (
    "X1.two_statements", "X1.put_aside", "X1.one_version", "X1.alike", "X1.told_by_x3", "X1.neither_speaks",
    "X3.two_statements", "X3.put_aside", "X3.no_relay", "X3.other_pledge", "X3.alike", "X3.another_passage",
)  # fmt: skip
"""The codes of why the two rules say nothing of a pair."""

BESIDE = frozenset({"uncapped", "notes"})
"""Slots of a finding that an answer has in fields of their own."""


def explain_reporting(
    one: Position,
    other: Position,
    positions: Iterable[Position],
    versions: Collection[Version],
    names: Iterable[str],
    today: date,
) -> tuple[RuleAnswer, ...]:
    """X1 and X3 on any two positions. `positions` are those of the statement (others do no harm), `versions` the
    standing versions of it.
    """
    a, b = sorted((one, other), key=order_key)
    if a.statement != b.statement:
        return tuple(RuleAnswer(rule, Answer.STOPPED, f"{rule}.two_statements", {}) for rule in VERSIONS)
    if any(position.deprecated or position.retracted for position in (a, b)):
        return tuple(RuleAnswer(rule, Answer.STOPPED, f"{rule}.put_aside", {}) for rule in VERSIONS)
    of_it = [position for position in positions if position.statement == a.statement]
    found = reporting_findings(of_it, versions, names, today)
    raised = {finding.rule: finding for finding in found if {finding.a, finding.b} == {a.id, b.id}}
    relays = {(version.id, version.relays) for version in versions if version.relays}
    silences = {"X1": _x1_silence(a, b, relays), "X3": _x3_silence(a, b, relays)}
    return tuple(
        _raised(raised[rule]) if rule in raised else RuleAnswer(rule, Answer.SILENT, silences[rule], {})
        for rule in VERSIONS
    )


def _raised(finding: Finding) -> RuleAnswer:
    slots = finding.explanation.slots
    return RuleAnswer(
        finding.rule,
        Answer.RAISED,
        finding.explanation.code,
        {name: value for name, value in slots.items() if name not in BESIDE},
        finding.severity,
        Severity(str(slots["uncapped"])),
        tuple(str(slots["notes"]).split()),
    )


def _x1_silence(a: Position, b: Position, relays: Collection[tuple[str, str]]) -> str:
    if a.appearance == b.appearance:
        return "X1.one_version"
    code = divergence(a, b)
    if not code:
        return "X1.alike"
    return "X1.told_by_x3" if code == "X1.modality" and _original(a, b, relays) else "X1.neither_speaks"


def _x3_silence(a: Position, b: Position, relays: Collection[tuple[str, str]]) -> str:
    pair = _original(a, b, relays)
    if pair is None:
        return "X3.no_relay"
    if a.pledge != b.pledge:
        return "X3.other_pledge"
    return "X3.another_passage" if drift(*pair) else "X3.alike"


def _original(a: Position, b: Position, relays: Collection[tuple[str, str]]) -> tuple[Position, Position] | None:
    """The two as original and relay; None where neither version repeats the other."""
    if (b.appearance, a.appearance) in relays:
        return a, b
    return (b, a) if (a.appearance, b.appearance) in relays else None
