"""Case 33 on the shipped record: the first article's statements by themselves, every pair of them as a person labelled
it.

`seed_pairs.csv` has all pairs with a verdict and the reason; none of them is a contradiction or a weakening.
"""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from pledges.derived.evidence import load
from pledges.models import Pledge, Position
from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.policy import DEFAULT_POLICY
from tests.scenarios.shipped import shipped_record

TODAY = date(2026, 11, 22)
PAIRS = list(csv.DictReader((Path(__file__).parent / "seed_pairs.csv").read_text().splitlines()))


def test_no_pair_of_the_article_was_labelled_a_conflict() -> None:
    assert len(PAIRS) == 325
    assert Counter(pair["verdict"] for pair in PAIRS) == {"no conflict": 325}


@pytest.mark.django_db
def test_the_article_alone_raises_no_contradiction_and_no_weakening() -> None:
    """The positions coded from the article, as if nothing else had ever been recorded."""
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        shipped_record()
    labelled = {pair[side] for pair in PAIRS for side in ("a", "b")}
    coded = dict(Position.objects.values_list("public_id", "appearance__record_id"))
    evidence = load(list(Pledge.objects.select_related("coalition", "country")))
    everything = [position for positions in evidence.positions.values() for position in positions]
    article = [position for position in everything if coded[position.id] in labelled]
    assert {coded[position.id] for position in article} >= {"SG05", "SG14a", "SG14b", "SG16", "SG18", "SG21", "SG23"}
    assert findings_for_line(article, evidence.histories, evidence.presumes, DEFAULT_POLICY, TODAY) == ()
