"""The rules run on labelled pairs: two records of the file each, whatever their line, day or version.

The same functions that raise flags are asked, pair by pair, as `explain` asks them; nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import yaml

from pledges.derived.evidence import Evidence, load
from pledges.models import Appearance, Pledge
from pledges.reasoning.contradiction.caps import capped
from pledges.reasoning.contradiction.explain import Answer, explain
from pledges.reasoning.facts import HeadCount, Position
from pledges.reasoning.head_counts import counts_differ
from pledges.reasoning.policy import Policy
from pledges.reasoning.quality import Expected, Fired, Outcome
from pledges.reasoning.reporting import divergence, drift, firmness_rests_on, is_somebody_else
from pledges.vocabulary import Severity

HOLDING = (Answer.RAISED, Answer.NOT_COMPARED, Answer.OUTWEIGHED)


class LabelsInvalid(ValueError):
    """A file of labelled pairs that cannot be read. `str()` names the file and what is wrong, one line each."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two ids of records, and what a reader of both expects to be flagged."""

    a: str
    b: str
    expected: Expected


def read_labels(path: Path) -> tuple[Labelled, ...]:
    """The pairs of a file. Raises LabelsInvalid, naming each pair that is wrong."""
    try:
        pairs = yaml.safe_load(path.read_text())["pairs"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise LabelsInvalid(f"{path}: no file of labelled pairs ({type(error).__name__}).") from error
    known = {label.value for label in Expected}
    wrong = [
        f"{path}: pair {number}: a and b are ids and expect_flag is one of {', '.join(sorted(known))}."
        for number, pair in enumerate(pairs or [], 1)
        if not isinstance(pair, dict)
        or not all(isinstance(pair.get(side), str) for side in "ab")
        or pair.get("expect_flag") not in known
    ]
    if wrong or not pairs:
        raise LabelsInvalid("\n".join(wrong or [f"{path}: there is no pair."]))
    return tuple(Labelled(pair["a"], pair["b"], Expected(pair["expect_flag"])) for pair in pairs)


@dataclass(frozen=True, slots=True)
class Records:
    """The whole record as facts, by coalition, and the statements that each record id became."""

    files: tuple[Evidence, ...]
    statements: dict[str, frozenset[str]]


def read_records() -> Records:
    """Every coalition's evidence, as it stands in the database."""
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in Pledge.objects.select_related("coalition", "country"):
        by_coalition[pledge.coalition_id].append(pledge)
    became: dict[str, set[str]] = defaultdict(set)
    named = Appearance.objects.standing().exclude(record_id="")
    for name, statement in named.values_list("record_id", "statement__public_id"):
        became[name].add(statement)
    return Records(
        tuple(load(pledges) for _, pledges in sorted(by_coalition.items())),
        {name: frozenset(found) for name, found in became.items()},
    )


def judge_pairs(pairs: Iterable[Labelled], records: Records, policy: Policy, today: date) -> Iterator[Outcome]:
    """What fires on each pair as of `today`. Raises LabelsInvalid for a record that is not in the database."""
    for pair in pairs:
        for name in (pair.a, pair.b):
            if name not in records.statements:
                raise LabelsInvalid(f"{name} is no record of the database.")
        found = [one for evidence in records.files for one in fired(evidence, records, pair, policy, today)]
        yield Outcome(
            pair.a, pair.b, pair.expected, tuple(sorted(set(found), key=lambda one: (one.rule, one.severity)))
        )


def fired(evidence: Evidence, records: Records, pair: Labelled, policy: Policy, today: date) -> Iterator[Fired]:
    """Every rule that holds between two records: on their positions, on how they were printed, on their counts."""
    everything = [position for found in evidence.positions.values() for position in found]
    one, other = ([p for p in everything if p.statement in records.statements[name]] for name in (pair.a, pair.b))
    seen = set()
    for a, b in product(one, other):
        if a.id != b.id and frozenset((a.id, b.id)) not in seen:
            seen.add(frozenset((a.id, b.id)))
            yield from _between(a, b, everything, evidence, policy, today)
    yield from _printed(pair, everything, evidence)
    yield from _misattributed(pair, evidence)
    yield from _counted(pair, evidence, policy)


def _between(
    a: Position, b: Position, everything: list[Position], evidence: Evidence, policy: Policy, today: date
) -> Iterator[Fired]:
    if a.line != b.line:
        return
    answers = explain(a, b, everything, evidence.histories, evidence.presumes, policy, today)
    for answer in answers.rules:
        if answer.answer in HOLDING and answer.severity is not None:
            yield Fired(answer.rule, answer.severity, answer.uncapped or answer.severity)


def _printed(pair: Labelled, everything: list[Position], evidence: Evidence) -> Iterator[Fired]:
    """X1 and X3 between the versions of one statement that bear the two ids."""
    of_record = {
        name: [p for p in everything if evidence.sources.records.get(p.appearance) == name and not p.deprecated]
        for name in (pair.a, pair.b)
    }
    relays = {version.id: version.relays for version in evidence.sources.versions}
    for a, b in product(of_record[pair.a], of_record[pair.b]):
        if a.statement != b.statement or a.appearance == b.appearance:
            continue
        original, relay = (b, a) if relays.get(a.appearance) == b.appearance else (a, b)
        if relays.get(relay.appearance) == original.appearance and drift(original, relay):
            yield _capped("X3", Severity.LOW, a, b)
        elif divergence(a, b):
            weight = Severity.MEDIUM if firmness_rests_on(a, b, everything) else Severity.LOW
            yield _capped("X1", weight, a, b)


def _misattributed(pair: Labelled, evidence: Evidence) -> Iterator[Fired]:
    sources = evidence.sources
    for one, other in product(sources.versions, repeat=2):
        theirs = (sources.records.get(one.id), sources.records.get(other.id)) == (pair.a, pair.b)
        if theirs and one.statement == other.statement and one.id != other.id:
            wrong = [v for v in (one, other) if is_somebody_else(v.printed, v.speaker, sources.names)]
            if any(not version.deprecated for version in wrong):
                yield Fired("X1", Severity.LOW, Severity.LOW)


def _counted(pair: Labelled, evidence: Evidence, policy: Policy) -> Iterator[Fired]:
    of_record: dict[str, list[HeadCount]] = defaultdict(list)
    for count in evidence.sources.counts:
        of_record[evidence.sources.records.get(count.id, "")].append(count)
    for one, other in product(of_record[pair.a], of_record[pair.b]):
        first, second = sorted((one, other), key=lambda count: count.on)
        if counts_differ(first, second, policy):
            yield Fired("C13", Severity.INFO, Severity.INFO)


def _capped(rule: str, severity: Severity, a: Position, b: Position) -> Fired:
    return Fired(rule, capped(severity, a, b)[0], severity)
