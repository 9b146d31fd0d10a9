"""What was measured of the rules before this release, read from the file that `rules_report --keep` wrote.

Never worked out while a reader waits: the pairs are the shipped ones, and the file says of which day, rules and numbers
it is.
"""

from functools import cache
from pathlib import Path

from pledges.reasoning.measured import Measured, from_text

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "labelled_pairs"
KEPT = SHIPPED / "measured.json"


@cache
def measured() -> Measured:
    """What is kept. The file is a part of the release, so it is read once."""
    return from_text(KEPT.read_text())
