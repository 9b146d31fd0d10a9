"""Which pledges a commit of a re-evaluation worked out again, written in its reason: a rebuild reads it there and does
the same, and the feed tells the cause by it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from coalition.ledger import Commit
from pledges.derived.evidence import whole_lines
from pledges.models import Pledge

ACTOR = "full re-evaluation"
"""No account can have a name with a blank."""

WRITTEN = re.compile(r"rule_change ([0-9a-f.]+/\d+(?:\.\d+)?): pledges (\d+) to (\d+)")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pledges with keys above `after` up to `last`, worked out again under `version`."""

    version: str
    after: int
    last: int


def reason_of(chunk: Chunk) -> str:
    """What the commit of `chunk` says."""
    return f"rule_change {chunk.version}: pledges {chunk.after + 1} to {chunk.last}"


def chunk_of(commit: Commit) -> Chunk | None:
    """What a commit of a re-evaluation worked out; None for every other commit."""
    found = WRITTEN.fullmatch(commit.reason) if commit.actor == ACTOR else None
    return Chunk(found[1], int(found[2]) - 1, int(found[3])) if found else None


def not_before(pledges: Collection[int], after: int) -> list[int]:
    """Those of `pledges`, the next ones after the key `after`, whose line has none up to it: a line is worked out with
    the chunk in which its first pledge lies.
    """
    line: dict[tuple[int, int | None, str, str], list[int]] = {}
    for pledge in whole_lines(pledges):
        key = (pledge.coalition_id, pledge.country_id, pledge.capability, pledge.mission)
        line.setdefault(key, []).append(pledge.pk)
    fresh = {key for keys in line.values() if min(keys) > after for key in keys}
    return [key for key in pledges if key in fresh]


def pledges_in(chunk: Chunk) -> list[int]:
    """Primary keys of the standing pledges of `chunk`, in their order."""
    rows = Pledge.objects.filter(pk__gt=chunk.after, pk__lte=chunk.last, until_seq__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))
