"""Why two positions were flagged, or why not, worked out from the record as it stands: the gates, every rule, and the
flag where there is one.

Answered for positions that stand and are public; any other id is the same as none. A fixed number of reads for each
coalition, however long the lines are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from coalition.visibility import Viewer
from pledges.derived.evidence import Evidence, load, whole_lines
from pledges.derived.policies import policy_in_force
from pledges.models import Flag, Pledge, Position
from pledges.queries.fields import shown
from pledges.reasoning.contradiction.explain import Answer, explain
from pledges.reasoning.contradiction.explain import RuleAnswer as Answered
from pledges.reasoning.contradiction.gates import GateResult
from pledges.reasoning.contradiction.pair import Slots
from pledges.reasoning.reporting_explained import explain_reporting
from pledges.reasoning.versions import PAIRWISE, RULE_VERSIONS
from pledges.vocabulary import Severity
from pledges.words.rules import ANSWERS, NAMES, NOTES, sentence

VERSIONS = {rule: RULE_VERSIONS[rule] for rule in PAIRWISE}
"""The rules that compare two statements, or two versions of one."""


class UnexplainedError(LookupError):
    """The two that are asked for are no pair: `name` is the one at fault, `code` for machines, `detail` for people."""

    def __init__(self, name: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.name, self.code, self.detail = name, code, detail


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's answer; `code` and `sentence` are empty where it has nothing to say."""

    gate: str
    passed: bool
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule's answer in words. `severity` (after caps) and `uncapped` are None where it does not hold on the two;
    `flag` is the public id of the flag that it raised on them, "" where there is none to see.
    """

    rule: str
    rule_name: str
    rule_version: int
    answer: Answer
    answer_words: str
    code: str
    slots: Slots
    sentence: str
    severity: Severity | str
    uncapped: Severity | str
    notes: list[str]
    flag: str


@dataclass(frozen=True, slots=True)
class Explained:
    """`a` and `b` in world order, with their statements; every gate, and every rule in its order."""

    a: Position
    b: Position
    gates: list[Gate]
    rules: list[RuleTold]

    @property
    def compared(self) -> bool:
        """Whether every gate let the pair through."""
        return all(gate.passed for gate in self.gates)

    @property
    def raised(self) -> list[str]:
        """The rules that fire on the two."""
        return [rule.rule for rule in self.rules if rule.answer is Answer.RAISED]


def explained(one: str, other: str, *, viewer: Viewer, today: date) -> Explained:
    """The explanation of two positions by their public ids, by the policy in force. Raises UnexplainedError where they
    are one and the same, and for the first that is none.
    """
    if one == other:
        raise UnexplainedError("b", "same", _("“a” and “b” are the same position; two are compared."))
    asked_for = [asked for asked in (one, other) if asked.isalnum()]  # no other text is an id
    found = dict(Position.objects.standing().filter(public_id__in=asked_for).values_list("public_id", "pledge"))
    for name, asked in (("a", one), ("b", other)):
        if asked not in found:
            detail = _("No position that stands has the id “%(value)s”.") % {"value": shown(asked)}
            raise UnexplainedError(name, "unknown_value", detail)
    known = _evidence(set(found.values()))
    rows = {name: row for evidence in known for name, row in evidence.rows.items()}
    told = [position for evidence in known for positions in evidence.positions.values() for position in positions]
    facts = {position.id: position for position in told}
    pair = explain(
        facts[one],
        facts[other],
        told,
        [history for evidence in known for history in evidence.histories],
        frozenset(group for evidence in known for group in evidence.presumes),
        policy_in_force(),
        today,
    )
    printed = explain_reporting(
        facts[one],
        facts[other],
        told,
        [version for evidence in known for version in evidence.sources.versions],
        {name for evidence in known for name in evidence.sources.names},
        today,
    )
    a, b = rows[pair.a], rows[pair.b]
    pledges = {name: pledge for evidence in known for name, pledge in evidence.pledges.items()}
    for row in (a, b):
        row.pledge = pledges[facts[row.public_id].pledge]
    either = Q(evidence_a=a, evidence_b=b) | Q(evidence_a=b, evidence_b=a)
    flags = Flag.objects.visible_to(viewer).standing().filter(either)
    raised = dict(flags.values_list("rule", "public_id"))
    answers = [_rule(rule, raised) for rule in (*pair.rules, *printed)]
    return Explained(a, b, [_gate(gate) for gate in pair.gates], answers)


def _gate(gate: GateResult) -> Gate:
    return Gate(gate.gate, gate.passed, gate.reason, sentence(gate.reason, gate.slots) if gate.reason else "")


def _rule(told: Answered, flags: Mapping[str, str]) -> RuleTold:
    return RuleTold(
        told.rule,
        str(NAMES[told.rule]),
        VERSIONS[told.rule],
        told.answer,
        str(ANSWERS[told.answer]),
        told.code,
        told.slots,
        sentence(told.code, told.slots),
        told.severity or "",
        told.uncapped or "",
        [str(NOTES[code]) for code in told.notes],
        flags.get(told.rule, "") if told.answer is Answer.RAISED else "",
    )


def _evidence(pledges: Collection[int]) -> list[Evidence]:
    """The evidence of the lines of `pledges`, one for each coalition: two only where the pair is of two."""
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in whole_lines(pledges):
        by_coalition[pledge.coalition_id].append(pledge)
    return [load(of_one) for of_one in by_coalition.values()]
