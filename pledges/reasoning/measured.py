"""What was measured of the rules on labelled pairs, as it is kept: on which day, under which rules and numbers. Pure.

Kept as text, so that a reader of a page waits for no measuring and the numbers can be compared with those of another
release. Whoever reads it compares `versions` and `policy` with what runs before saying that they are of today.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pledges.reasoning.quality import Expected, Outcome, Raised, RuleQuality, Share, agreement, confusion, of_rules


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on which rules and reader differ. `fired`: each rule with its severity, nothing where none fired."""

    a: str
    b: str
    expected: Expected
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasuredSet:
    """The pairs of one file, or of all (`name` is empty)."""

    name: str
    pairs: int
    agreement: Mapping[Expected, Share]
    confusion: Mapping[tuple[Expected, Raised], int]
    rules: tuple[RuleQuality, ...]
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """`on` is the UTC day as of which the pairs were judged; `policy` the version of the numbers, `record` the name of
    the record that the pairs are about.
    """

    on: date
    record: str
    policy: int
    versions: Mapping[str, int]
    sets: tuple[MeasuredSet, ...]

    @property
    def together(self) -> MeasuredSet:
        """All pairs."""
        return next(one for one in self.sets if not one.name)

    def is_of(self, versions: Mapping[str, int]) -> bool:
        """Whether these are the rules that were measured."""
        return dict(self.versions) == dict(versions)


def measured_set(name: str, outcomes: Iterable[Outcome], rules: Iterable[str]) -> MeasuredSet:
    """What `outcomes` come to, with the rules that fired at all."""
    pairs = list(outcomes)
    return MeasuredSet(
        name=name,
        pairs=len(pairs),
        agreement=agreement(pairs),
        confusion=dict(confusion(pairs)),
        rules=tuple(rule for rule in of_rules(pairs, rules) if rule.precision.whole),
        disagreements=tuple(
            Disagreement(one.a, one.b, one.expected, tuple(f"{fired.rule} {fired.severity}" for fired in one.fired))
            for one in pairs
            if not one.agrees
        ),
    )


def to_text(found: Measured) -> str:
    """The same always, line by line, so that a difference can be read."""
    told = {
        "on": found.on.isoformat(),
        "record": found.record,
        "policy": found.policy,
        "versions": dict(found.versions),
        "sets": [_set_told(one) for one in found.sets],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def from_text(text: str) -> Measured:
    """The other way round of `to_text`. Raises ValueError or KeyError for anything else."""
    told = json.loads(text)
    return Measured(
        on=date.fromisoformat(told["on"]),
        record=told["record"],
        policy=told["policy"],
        versions=told["versions"],
        sets=tuple(_set_read(one) for one in told["sets"]),
    )


def _set_told(one: MeasuredSet) -> dict[str, Any]:
    return {
        "name": one.name,
        "pairs": one.pairs,
        "agreement": {label.value: _told(share) for label, share in one.agreement.items()},
        "confusion": {
            label.value: {raised.value: one.confusion.get((label, raised), 0) for raised in Raised}
            for label in Expected
        },
        "rules": {
            rule.rule: {"precision": _told(rule.precision), "recall": _told(rule.recall), "alone": rule.alone}
            for rule in one.rules
        },
        "disagreements": [
            {"a": pair.a, "b": pair.b, "expected": pair.expected.value, "fired": list(pair.fired)}
            for pair in one.disagreements
        ],
    }


def _set_read(told: dict[str, Any]) -> MeasuredSet:
    return MeasuredSet(
        name=told["name"],
        pairs=told["pairs"],
        agreement={Expected(label): Share(*share) for label, share in told["agreement"].items()},
        confusion={
            (Expected(label), Raised(raised)): count
            for label, counts in told["confusion"].items()
            for raised, count in counts.items()
            if count
        },
        rules=tuple(
            RuleQuality(rule, Share(*one["precision"]), Share(*one["recall"]), one["alone"])
            for rule, one in told["rules"].items()
        ),
        disagreements=tuple(
            Disagreement(pair["a"], pair["b"], Expected(pair["expected"]), tuple(pair["fired"]))
            for pair in told["disagreements"]
        ),
    )


def _told(share: Share) -> list[int]:
    return [share.part, share.whole]
