"""The findings of a line: each new position once per rule, the gravest kept, caps last, and what settled it
since.

Pure and total: the same facts give the same findings in the same order, whatever the order of entry.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pledges.reasoning.contradiction.caps import ORDER_UNKNOWN, capped
from pledges.reasoning.contradiction.gates import is_candidate
from pledges.reasoning.contradiction.line import Earlier, Ground, Spoken, lines, pairs, shut_alone
from pledges.reasoning.contradiction.pair import Fires, Pair, Rule, Silent
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.contradiction.settled import Settling
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import ConditionHistory, Explanation, Finding, Position
from pledges.reasoning.fingerprint import facts_hash
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Polarity, Severity

ADDED_OR_DROPPED = frozenset({"C5", "C5r"})
"""The rules on conditions: beside them a step back is still a step back."""

MATTER = frozenset({"conditions", "places", "window", "new_window", "size", "new_size"})
"""The slots that say what the two disagree on; they are part of what a finding rests on."""

BY_CROSSES = {
    crosses: tuple(rule for rule in RULES if rule.crosses == crosses) for crosses in {r.crosses for r in RULES}
}
"""The rules by the gates that do not stop them: those of one set compare the same positions."""

Weight = tuple[bool, int, int, bool, tuple[object, ...], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """One rule that fired on one pair. `severity` is after caps; `notes` are the codes of the caps that held."""

    rule: Rule
    pair: Pair
    fired: Fires
    severity: Severity
    notes: tuple[str, ...]

    @property
    def is_candidate(self) -> bool:
        return is_candidate(self.pair.a, self.pair.b)

    @property
    def weight(self) -> Weight:
        """The heaviest is kept: public, graver after caps, graver before them, in world order, the newer
        side.
        """
        a, b = order_key(self.pair.a), order_key(self.pair.b)
        return (not self.is_candidate, self.severity.rank, self.fired.severity.rank, a < b, a, b)


def findings_for_line(
    positions: Iterable[Position],
    histories: Iterable[ConditionHistory],
    presumes: Collection[str],
    policy: Policy,
    today: date,
) -> tuple[Finding, ...]:
    """Every contradiction finding as of `today`, in world order of the newer side, then in order of RULES.

    `positions` may be of several lines (each is judged alone) and in any order. `presumes` are the condition
    groups that are the coalition's premise. A finding that something later has settled is returned too, with
    `resolved_by` filled.
    """
    ground = Ground(tuple(histories), frozenset(presumes), policy)
    found: list[Finding] = []
    for _, line in sorted(lines(positions, today).items(), key=lambda item: str(item[0])):
        found += _of_line(line, ground)
    return tuple(found)


def _of_line(line: list[Position], ground: Ground) -> Iterator[Finding]:
    """The line walked in world order; `earlier` and `spoken` hold what came before the position at hand.

    Positions of one line of which neither is stopped alone pass every gate between them but that of the one statement.
    """
    shut = {position.id: shut_alone(position) for position in line}
    settling = Settling.of([position for position in line if not shut[position.id]])
    earlier = {
        crosses: Earlier(rules)
        for crosses, rules in BY_CROSSES.items()
        if any(any(map(rule.either, line)) for rule in rules)
    }
    spoken = Spoken()
    for b in line:
        ordered: dict[str, Pair] = {}
        kept: dict[str, Found] = {}
        for crosses, before in earlier.items():
            if not shut[b.id] <= crosses:
                continue
            met = before.met(b)
            for rule, compared in before.compared_with(met, ground.policy):
                tried: list[Found] = []
                for a in compared:
                    pair = ordered.get(a.id)
                    if pair is None:
                        pair = ordered[a.id] = in_order(a, b, spoken, ground)
                    found = judge(rule, pair)
                    if isinstance(found, Found):
                        tried.append(found)
                if tried:
                    kept[rule.id] = max(tried, key=_weight) if len(tried) > 1 else tried[0]
            before.hear(met)
        in_turn = [kept[rule.id] for rule in RULES if rule.id in kept] if kept else []
        yield from (finding(found, settling) for found in in_turn if not _gives_way(found, in_turn))
        if not shut[b.id]:
            spoken.hear(b)


def _weight(found: Found) -> Weight:
    return found.weight


def _gives_way(found: Found, kept: Sequence[Found]) -> bool:
    """Whether another rule tells of the same new position what this one would; a candidate hides no public finding."""
    return found.rule.gives_way and any(
        other.rule.id not in ADDED_OR_DROPPED
        and other.rule.id.startswith("C")
        and other is not found
        and (found.is_candidate or not other.is_candidate)
        for other in kept
    )


def in_order(a: Position, b: Position, spoken: Spoken, ground: Ground) -> Pair:
    """The pair in the order in which it is judged, `a` before `b` in world order.

    Where the order is not known both are tried over all rules, and the one in which the gravest rule fires is
    kept, so that one event is not both a reversal and its opposite. `spoken`: what was said of conditions
    before `b`.
    """
    tried = [*pairs(a, b, spoken, ground)]
    return max(tried, key=_gravest) if len(tried) > 1 else tried[0]


def _gravest(pair: Pair) -> int:
    """The rank of the gravest severity, before caps, that any rule fires with; -1 where none does. Ties keep
    the first.
    """
    verdicts = (rule.judge(pair) for rule in RULES if rule.may_hold(pair.a, pair.b))
    return max((verdict.severity.rank for verdict in verdicts if isinstance(verdict, Fires)), default=-1)


def judge(rule: Rule, pair: Pair) -> Found | Silent:
    """The rule on one pair that no gate keeps from it, with caps; or why it is silent."""
    verdict = rule.judge(pair)
    if isinstance(verdict, Silent):
        return verdict
    severity, notes = capped(verdict.severity, pair.a, pair.b)
    if not pair.order_known and ORDER_UNKNOWN not in notes:
        notes = (*notes, ORDER_UNKNOWN)
    return Found(rule, pair, verdict, severity, notes)


def finding(found: Found, settling: Settling) -> Finding:
    """The finding as it is stored: severity after caps, and which of those who may settle it did since."""
    a, b, fired = found.pair.a, found.pair.b, found.fired
    settled = settling.resolved_by(found.rule, found.pair)
    more: dict[str, str | int] = {"uncapped": fired.severity.value, "notes": " ".join(found.notes)}
    matter = {key: value for key, value in fired.slots.items() if key in MATTER}
    return Finding(
        rule=found.rule.id,
        version=found.rule.version,
        severity=found.severity,
        pledge=subject(a, b),
        opened_on=max(a.said.latest, b.said.latest),
        explanation=Explanation(fired.code, fired.slots | more),
        a=a.id,
        b=b.id,
        internal=is_candidate(a, b),
        facts_hash=facts_hash(found.rule.id, a=a, b=b, code=fired.code, matter=matter),
        resolved_by=settled.id if settled else "",
        resolved_on=settled.said.latest if settled else None,
    )


def subject(a: Position, b: Position) -> str:
    """The pledge that the finding is about: the offer of the two, the newer side's first."""
    offers = [position.pledge for position in (b, a) if position.polarity is Polarity.OFFER]
    return offers[0] if offers else b.pledge
