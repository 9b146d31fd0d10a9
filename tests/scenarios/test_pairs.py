"""The labelled pairs: two statements of the record each, with what a reader of both would expect to be
flagged.

`pairs.yaml` was labelled before any rule was written. What counts is what is caught of *contradiction* and
*review*, and what fires on *none*; agreement over all pairs would flatter a program that never flags.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
import yaml
from django.core.management import call_command

from pledges.derived.evidence import Evidence, load
from pledges.models import Appearance, Pledge
from pledges.reasoning.contradiction.explain import Answer, explain
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import Severity

TODAY = date(2026, 11, 22)
PAIRS = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text())["pairs"]

WAIT_FOR_RULES_OF_LATER = {
    ("gb-2025-02-16-starmer", "gb-2025-04-24-source"): "C6",
    ("gb-2025-03-21-no10", "gb-2025-04-24-source"): "C6",
    ("de-2025-02-17-mod", "de-2025-08-18-wadephul"): "C6",
    ("de-2025-08-21-wadephul-retreat", "SG23"): "C6",
    ("gb-2025-04-radakin", "gb-2026-01-times-7500"): "C12",
    ("gb-2026-01-07-starmer", "gb-2026-01-07-press-secretary"): "C12",
    ("pt-2025-12-20-montenegro", "pt-2026-01-06-montenegro"): "C12",
    ("us-2026-01-06-witkoff", "us-2026-01-06-document"): "C12",
    ("fr-2025-09-04-macron-26", "fr-2025-11-25-macron-rtl-ar"): "C13",
    ("ee-2025-04-10-pevkur", "cow-2025-04-10-afp-six"): "C13",
    ("cow-2025-11-25-cochairs", "SG03"): "C13",
    ("fr-2026-01-08-panot", "fr-2026-01-10-unn-6000"): "X1",
    ("fr-2026-01-08-macron-parliament", "fr-2026-01-10-unn-6000"): "X1",
    ("be-2026-01-06-dewever", "be-2026-01-06-dewever-unn"): "X1",
    ("ua-2025-08-21-yermak", "de-2025-08-21-wadephul-retreat"): "X2",
    ("fr-2025-11-25-macron-rtl-hu", "tr-2025-11-27-mod"): "X2",
}
"""Pairs labelled *review* that no rule of the first set is for, with the rule that will be. A pair that
starts to fire leaves this list.
"""


@dataclass(frozen=True)
class Fired:
    """One rule that holds on a pair, whether or not its line compares the two."""

    rule: str
    severity: Severity
    before_caps: Severity


def statements_by_record_id() -> dict[str, set[str]]:
    """The statements that each record of the file became; an article's sentence may be about several."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, statement in Appearance.objects.exclude(record_id="").values_list("record_id", "statement__public_id"):
        found[name].add(statement)
    return found


def fired(evidence: Evidence, first: set[str], second: set[str]) -> list[Fired]:
    """Every rule that holds on the positions of two records of the file."""
    everything = [position for positions in evidence.positions.values() for position in positions]
    one, other = ([p for p in everything if p.statement in statements] for statements in (first, second))
    answers = [
        answer
        for a in one
        for b in other
        if a.id != b.id
        for answer in explain(a, b, everything, evidence.histories, evidence.presumes, DEFAULT_POLICY, TODAY).rules
    ]
    holding = (Answer.RAISED, Answer.NOT_COMPARED, Answer.OUTWEIGHED)
    return [
        Fired(answer.rule, answer.severity, answer.uncapped or answer.severity)
        for answer in answers
        if answer.answer in holding and answer.severity is not None
    ]


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
def test_the_labelled_pairs_raise_what_their_readers_expect() -> None:
    """One test for all pairs, since the record is loaded once; every pair that fails is named."""
    call_command("load_record", verbosity=0)
    evidence = load(list(Pledge.objects.select_related("coalition", "country")))
    statements = statements_by_record_id()
    wrong: list[str] = []
    for pair in PAIRS:
        first, second, expected = pair["a"], pair["b"], pair["expect_flag"]
        if not (statements[first] and statements[second]):
            wrong.append(f"{first} or {second} is not in the record")
        found = fired(evidence, statements[first], statements[second])
        right = {
            "contradiction": any(one.before_caps.rank >= Severity.MEDIUM.rank for one in found),
            "review": bool(found) is ((first, second) not in WAIT_FOR_RULES_OF_LATER),
            "info": all(one.severity.rank <= Severity.LOW.rank for one in found),
            "none": not found,
        }[expected]
        if not right:
            wrong.append(f"{first} · {second}: expected {expected}, found {found}")
    assert wrong == []


def test_the_list_of_what_waits_names_only_pairs_that_are_labelled_review() -> None:
    review = {(pair["a"], pair["b"]) for pair in PAIRS if pair["expect_flag"] == "review"}
    assert review >= WAIT_FOR_RULES_OF_LATER.keys()
