"""When evidence was entered and looked for, and how the pages behind it are kept: what the rules on our own work are
told. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import NamedTuple

from coalition.models import Coalition, LedgerCommit
from pledges.derived.copies import load_copies, page_state
from pledges.derived.questions import Told, stood
from pledges.models import Check, Pledge, Position
from pledges.reasoning.standing import Page
from pledges.vocabulary import ArchiveState

COMMITS = Told(lambda seqs: LedgerCommit.objects.filter(seq__in=seqs).order_by().values_list("seq", "at"))
CHECKS = Told(
    lambda coalitions, countries: (
        Check.objects.filter(coalition__in=coalitions, country__in=countries)
        .order_by()
        .values_list("coalition_id", "country_id", "capability", "checked_on", "since_seq_id", "until_seq_id")
    )
)


@dataclass(frozen=True, slots=True)
class Looked:
    """By public id of a pledge: the UTC day of the record clock, and the pages its positions were coded from."""

    on: dict[str, date] = field(default_factory=dict)
    pages: dict[str, tuple[Page, ...]] = field(default_factory=dict)


class Coded(NamedTuple):
    """A position of a pledge (primary key), with the commit of its entry, and the page (public id, primary key) that it
    was coded from, with what there is of it and the commit since which that is so.
    """

    pledge: int
    position: str
    entered: int
    document: str
    state: str
    since: int
    page: int


def coded_from(rows: Iterable[Position], seq: int | None) -> list[Coded]:
    """`rows`, which have their appearances and documents at hand, with what there is of these after commit `seq`."""
    found = []
    for row in rows:
        page = row.appearance.document
        found.append(
            Coded(
                row.pledge_id, row.public_id, row.since_seq_id, page.public_id, page.archive_state, page.since_seq_id,
                page.pk,
            )
        )  # fmt: skip
    return with_copies(found, seq)


def with_copies(entered: Collection[Coded], seq: int | None) -> list[Coded]:
    """What counted of each page after commit `seq` (None: now), where `entered` say what was said when it was entered.
    One read.
    """
    kept = load_copies({one.page for one in entered}, seq)
    found = []
    for one in entered:
        state, since = page_state(one.state, one.since, kept.get(one.page))
        found.append(one._replace(state=state, since=since))
    return found


def load_looked(
    coded: Collection[Coded], pledges: Collection[Pledge], coalitions: Collection[Coalition], seq: int | None
) -> Looked:
    """The record clock and the pages of `pledges`, of whose positions `coded` tells, as the record had them after
    commit `seq` (None: as they stand).
    """
    days = _days_of(coded)
    by_pk = {pledge.pk: pledge.public_id for pledge in pledges}
    found: dict[str, list[date]] = defaultdict(list)
    pages: dict[str, list[Page]] = defaultdict(list)
    for one in sorted(coded, key=lambda one: one.position):
        name = by_pk[one.pledge]
        found[name].append(days[one.entered])
        pages[name].append(Page(one.document, ArchiveState(one.state), days[one.since], one.position))
    for name, day in _checks(pledges, coalitions, seq):
        if name in found:
            found[name].append(day)
    return Looked(
        on={name: max(dates) for name, dates in found.items()},
        pages={name: tuple(kept) for name, kept in pages.items()},
    )


def _days_of(coded: Collection[Coded]) -> dict[int, date]:
    """The UTC day of each commit in which a position was entered, or since which its page is as it is."""
    seqs = {one.entered for one in coded} | {one.since for one in coded}
    return {seq: at.astimezone(UTC).date() for seq, at in COMMITS.values(seqs)}


def _checks(
    pledges: Collection[Pledge], coalitions: Collection[Coalition], seq: int | None
) -> Iterable[tuple[str, date]]:
    """Each pledge with each day on which somebody looked for its country and capability."""
    by_cell: dict[tuple[int, int | None, str], list[str]] = defaultdict(list)
    for pledge in pledges:
        by_cell[pledge.coalition_id, pledge.country_id, pledge.capability].append(pledge.public_id)
    countries = {pledge.country_id for pledge in pledges if pledge.country_id is not None}
    of = {coalition.pk for coalition in coalitions}
    for coalition, country, capability, day, since, until in CHECKS.values(of, countries):
        for name in by_cell.get((coalition, country, capability), ()):
            if stood(since, until, seq):
                yield name, day
