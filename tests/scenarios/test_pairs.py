"""The labelled pairs: two statements of the record each, with what a reader of both would expect to be flagged.

Both readings were labelled before the rules that they judge were run. What counts is what is caught of *contradiction*
and *review*, and what fires on *none*; agreement over all pairs would flatter a program that never flags.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from pledges.derived.labelled import judge_pairs, read_labels, read_records
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.quality import Outcome, missed_bars

TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).parents[2] / "pledges" / "data" / "labelled_pairs"
ARGUED = Path(__file__).parents[2] / "docs" / "rules-quality.md"


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
def test_the_rules_meet_the_bars_on_each_reading_and_every_disagreement_is_argued() -> None:
    """One test for all pairs, since the record is loaded once; every pair that fails is named."""
    call_command("load_record", verbosity=0)
    records = read_records()
    argued = ARGUED.read_text()
    for path in sorted(FOLDER.glob("*.yaml")):
        outcomes: list[Outcome] = list(judge_pairs(read_labels(path), records, DEFAULT_POLICY, TODAY))
        assert missed_bars(outcomes) == (), path
        silent = [pair for pair in outcomes if not pair.agrees and f"`{pair.a}` · `{pair.b}`" not in argued]
        assert silent == [], path
