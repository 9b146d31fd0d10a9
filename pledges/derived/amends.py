"""What we did to our own record, told in the feed: a correction, a retraction (a tombstone, never a silence), a merge.

Worked out from the rows that one commit wrote, after it is settled, so that a rebuild tells the same. One change for
the statement itself, and one for each pledge that it bore on or whose state moved because of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from coalition.ledger import Commit
from pledges.derived.changes import UNSAID, Slots, about, add, said_by
from pledges.models import Appearance, Change, Decision, Pledge, PledgeState, Position, Retraction, Statement
from pledges.vocabulary import AppearanceMode, ChangeCause, ChangeCode, ChangeKind, DecisionKind, RetractionReason

CAUSES = {
    ChangeCode.CORRECTED: ChangeCause.CORRECTION,
    ChangeCode.RETRACTED: ChangeCause.RETRACTION,
    ChangeCode.MERGED: ChangeCause.MERGE,
    ChangeCode.DECIDED: ChangeCause.WORLD,
}


@dataclass(frozen=True, slots=True)
class Amended:
    """One statement that a commit closed, as what it is told, and which statement (public id) stands in its place."""

    statement: Statement
    code: ChangeCode
    reason: str
    now: str


def cause_of(commit: Commit) -> ChangeCause | None:
    """The cause that what `commit` amended is settled with; None where it amended nothing."""
    codes = {one.code for one in [*_retracted(commit), *_corrected(commit)]}
    if Decision.objects.filter(seq=commit.seq, kind=DecisionKind.MERGE).exists():
        codes.add(ChangeCode.MERGED)
    return next((CAUSES[code] for code in CAUSES if code in codes), None)


def tell(commit: Commit) -> None:
    """Add what `commit` amended to the feed; nothing where it amended nothing. To be called once, after settling."""
    if decided := list(_decided(commit)):
        add(decided, commit=commit)
    amended = sorted([*_retracted(commit), *_corrected(commit)], key=lambda one: one.statement.public_id)
    if not amended:
        return
    told: list[Change] = []
    pledges: dict[int, Amended] = {}
    for one in amended:
        bearing = Position.objects.filter(appearance__statement__in=[one.statement.pk, *_replacing(one.statement)])
        found = sorted(set(bearing.values_list("pledge_id", flat=True)))
        for pledge in found:
            pledges.setdefault(pledge, one)
        told.append(_of_statement(one, len(found), commit))
    for pledge in _moved_in(commit):
        pledges.setdefault(pledge, amended[0])
    add([*told, *_of_pledges(pledges, commit)], commit=commit)


def _retracted(commit: Commit) -> Iterable[Amended]:
    """What stood until this commit; what it had superseded was told when it was corrected."""
    found = Retraction.objects.filter(seq=commit.seq, statement__until_seq=commit.seq)
    for row in found.select_related("statement__speaker", "statement__country", "statement__coalition", "into"):
        if row.reason == RetractionReason.DUPLICATE and row.into:
            yield Amended(row.statement, ChangeCode.MERGED, row.reason, row.into.public_id)
        else:
            yield Amended(row.statement, ChangeCode.RETRACTED, row.reason, "")


def _corrected(commit: Commit) -> Iterable[Amended]:
    found = Statement.objects.filter(since_seq=commit.seq, supersedes__isnull=False)
    related = ("supersedes__speaker", "supersedes__country", "supersedes__coalition")
    for row in found.select_related(*related):
        if row.supersedes:
            yield Amended(row.supersedes, ChangeCode.CORRECTED, "", row.public_id)


def _decided(commit: Commit) -> Iterable[Change]:
    """What two people decided, told of the pledge; a merge of two pledges is told of both."""
    rows = Decision.objects.filter(seq=commit.seq).order_by("id")
    for row in rows.select_related("pledge__country", "pledge__coalition", "into__country", "into__coalition"):
        slots = UNSAID | {"decided": 1, "decision": str(row.kind)}
        if row.into is None:
            yield _of_pledge(row.pledge, ChangeCode.DECIDED, ChangeKind.MODIFIED, row.on, slots)
            continue
        slots |= {"now": row.into.public_id}
        yield _of_pledge(row.pledge, ChangeCode.MERGED, ChangeKind.REMOVED, commit.today, slots)
        yield _of_pledge(row.into, ChangeCode.MERGED, ChangeKind.MODIFIED, commit.today, slots)


def _replacing(statement: Statement) -> list[int]:
    return list(Statement.objects.filter(supersedes=statement).values_list("pk", flat=True))


def _moved_in(commit: Commit) -> list[int]:
    """The pledges of which a state was opened or closed in this commit."""
    moved = PledgeState.objects.filter(Q(known__startswith=commit.seq) | Q(known__endswith=commit.seq))
    return sorted(set(moved.values_list("pledge_id", flat=True)))


def _source(one: Amended) -> Slots:
    """Who said it, by the version that spoke for it."""
    versions = Appearance.objects.filter(statement=one.statement).select_related("document__publisher").order_by("id")
    speaking = [row for row in versions if row.mode == AppearanceMode.PREFERRED] or list(versions)
    return said_by(one.statement, speaking[0]) | {"reason": str(one.reason), "now": one.now}


def _of_statement(one: Amended, pledges: int, commit: Commit) -> Change:
    statement = one.statement
    slots: Slots = {
        "country": statement.country.iso2 if statement.country else "",
        "coalition": statement.coalition.slug if statement.coalition else "",
        "capability": "",
        "pledges": pledges,
    }
    return Change(
        kind=ChangeKind.MODIFIED if one.code == ChangeCode.CORRECTED else ChangeKind.REMOVED,
        cause=CAUSES[one.code],
        code=one.code,
        slots=slots | _source(one),
        resource="statement",
        resource_id=statement.public_id,
        happened_on=commit.today,
        country=statement.country,
    )


def _of_pledges(pledges: dict[int, Amended], commit: Commit) -> Iterable[Change]:
    """Removed where nothing is said of the pledge any more."""
    rows = Pledge.objects.filter(pk__in=pledges).select_related("country", "coalition").order_by("public_id")
    left = set(Position.objects.standing().filter(pledge__in=pledges).values_list("pledge_id", flat=True))
    sources = {one.statement.pk: _source(one) for one in pledges.values()}
    for pledge in rows:
        one = pledges[pledge.pk]
        kind = ChangeKind.MODIFIED if pledge.pk in left else ChangeKind.REMOVED
        yield _of_pledge(pledge, one.code, kind, commit.today, sources[one.statement.pk])


def _of_pledge(pledge: Pledge, code: ChangeCode, kind: ChangeKind, on: date, slots: Slots) -> Change:
    return Change(
        kind=kind,
        cause=CAUSES[code],
        code=code,
        slots=about(pledge) | slots,
        resource="pledge",
        resource_id=pledge.public_id,
        happened_on=on,
        pledge=pledge,
        country=pledge.country,
        capability=pledge.capability,
    )
