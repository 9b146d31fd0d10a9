"""When evidence was entered and looked for, and how the pages behind it are kept: what the rules on our own work are
told. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date

from coalition.models import Coalition, LedgerCommit
from pledges.derived.copies import load_copies, page_state
from pledges.models import Capture, Check, Pledge, Position
from pledges.reasoning.standing import Page


@dataclass(frozen=True, slots=True)
class Looked:
    """By public id of a pledge: the UTC day of the record clock, and the pages its positions were coded from."""

    on: dict[str, date] = field(default_factory=dict)
    pages: dict[str, tuple[Page, ...]] = field(default_factory=dict)


def load_looked(
    rows: Collection[Position], pledges: Collection[Pledge], coalitions: Collection[Coalition], seq: int | None
) -> Looked:
    """The record clock and the pages of `pledges`, whose positions are `rows`, with their documents, as the record had
    them after commit `seq` (None: as they stand).
    """
    kept = load_copies({row.appearance.document_id for row in rows}, seq)
    days = _days_of(rows, kept.values())
    by_pk = {pledge.pk: pledge.public_id for pledge in pledges}
    found: dict[str, list[date]] = defaultdict(list)
    pages: dict[str, list[Page]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.public_id):
        name, document = by_pk[row.pledge_id], row.appearance.document
        found[name].append(days[row.since_seq_id])
        state, since = page_state(document, kept.get(document.pk))
        pages[name].append(Page(document.public_id, state, days[since], row.public_id))
    for name, day in _checks(pledges, coalitions, seq):
        if name in found:
            found[name].append(day)
    return Looked(
        on={name: max(dates) for name, dates in found.items()},
        pages={name: tuple(kept) for name, kept in pages.items()},
    )


def _days_of(rows: Collection[Position], kept: Iterable[Capture]) -> dict[int, date]:
    """The UTC day of each commit in which a position, its document or what there is of that was entered."""
    seqs = {row.since_seq_id for row in rows} | {row.appearance.document.since_seq_id for row in rows}
    seqs |= {row.since_seq_id for row in kept}
    return {
        seq: at.astimezone(UTC).date() for seq, at in LedgerCommit.objects.filter(seq__in=seqs).values_list("seq", "at")
    }


def _checks(
    pledges: Collection[Pledge], coalitions: Collection[Coalition], seq: int | None
) -> Iterable[tuple[str, date]]:
    """Each pledge with each day on which somebody looked for its country and capability."""
    by_cell: dict[tuple[int, int | None, str], list[str]] = defaultdict(list)
    for pledge in pledges:
        by_cell[pledge.coalition_id, pledge.country_id, pledge.capability].append(pledge.public_id)
    rows = Check.objects.at(seq).filter(coalition__in=coalitions, country__in={p.country_id for p in pledges})
    for coalition, country, capability, day in rows.values_list(
        "coalition_id", "country_id", "capability", "checked_on"
    ):
        for name in by_cell.get((coalition, country, capability), ()):
            yield name, day
