"""What a flag rests on, as an analyst reads it: each side's words, who said them, and how they reached the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pledges.derived.chain import Chain, chains
from pledges.derived.shared_rows import with_pages
from pledges.models import Appearance, PledgeState, Position


@dataclass(frozen=True, slots=True)
class Side:
    """One position with its version and the chain of versions from the page that we read back to the origin."""

    position: Position
    chain: Chain


def sides(flag: Any) -> list[Side]:
    """The earlier and the later position of a flag. Where time alone made it true, the last words about its pledge.

    Three reads at most: the last words, the versions of all statements in question, and their pages.
    """
    found = [row for row in (flag.evidence_a, flag.evidence_b) if row is not None]
    if not found and flag.pledge_id is not None:
        found = _last_words(flag.pledge_id)
    known = chains(_versions(found))
    return [Side(row, known[row.appearance_id]) for row in found]


def _last_words(pledge: int) -> list[Position]:
    path = "latest_position"
    states = PledgeState.objects.current().filter(pledge=pledge, latest_position__isnull=False)
    state = states.select_related(
        f"{path}__pledge", f"{path}__appearance__statement__speaker__merged_into",
        f"{path}__appearance__document__publisher",
    ).first()  # fmt: skip
    return [state.latest_position] if state is not None and state.latest_position is not None else []


def _versions(rows: Iterable[Position]) -> list[Appearance]:
    """Every version of their statements, closed ones too: a flag may rest on what was corrected since."""
    statements = {row.appearance.statement_id for row in rows}
    return with_pages(list(Appearance.objects.filter(statement__in=statements))) if statements else []
