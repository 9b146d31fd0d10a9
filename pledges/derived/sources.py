"""What the rules on reporting are told of pages, printed speakers and head counts. A fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from coalition.ledger.past import as_of, put_back
from coalition.models import Coalition, Membership, MembershipCount, Speaker
from coalition.vocabulary import MembershipRole
from pledges.models import Appearance, Position
from pledges.reasoning.facts import HeadCount, Version
from pledges.vocabulary import AppearanceMode, Measure

NAMED_ROLES = [MembershipRole.LEAD, MembershipRole.MEMBER]


@dataclass(frozen=True, slots=True)
class Sources:
    """Versions of the statements at hand and of all on the same documents; the known speakers' names; the coalition's
    head counts and named memberships. `statements` has the primary keys of the statements that give counts, by public
    id; `records` the ids of versions and counts in the shipped record.
    """

    versions: tuple[Version, ...] = ()
    names: frozenset[str] = frozenset()
    counts: tuple[HeadCount, ...] = ()
    members: tuple[tuple[date | None, date | None], ...] = ()
    statements: dict[str, int] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)


def load_sources(siblings: Collection[Appearance], coalitions: Collection[Coalition], seq: int | None) -> Sources:
    """The sources of `siblings` (all appearances of the statements at hand) and the counts of `coalitions`, as the
    record had them after commit `seq` (None: as they stand).
    """
    appearances = {appearance.pk: appearance for appearance in [*siblings, *_on_the_same_pages(siblings, seq)]}
    counts = _counts(coalitions, seq)
    given = _statements_of(counts, seq)
    return Sources(
        versions=tuple(_version(one, appearances) for one in appearances.values()),
        names=frozenset(Speaker.objects.values_list("name", flat=True)),
        counts=tuple(_count(row, given) for row in counts),
        members=_named(coalitions, seq),
        statements={public_id: pk for public_id, pk, _ in given.values()},
        records={one.public_id: one.record_id for one in appearances.values() if one.record_id}
        | {_count_id(row): row.record_id for row in counts if row.record_id},
    )


def _counts(coalitions: Collection[Coalition], seq: int | None) -> list[MembershipCount]:
    of = MembershipCount.objects.filter(coalition__in=coalitions)
    keys = {coalition.pk for coalition in coalitions}
    rows = [row for row in as_of(MembershipCount, of, seq, gone=True) if row.coalition_id in keys]
    return sorted(rows, key=lambda row: (row.claimed_on, row.claimed_by, row.basis))


def _named(coalitions: Collection[Coalition], seq: int | None) -> tuple[tuple[date | None, date | None], ...]:
    of = Membership.objects.filter(coalition__in=coalitions, role__in=NAMED_ROLES)
    keys = {coalition.pk for coalition in coalitions}
    rows = as_of(Membership, of, seq, gone=True)
    return tuple((row.valid_from, row.valid_to) for row in rows if row.role in NAMED_ROLES and row.coalition_id in keys)


def _on_the_same_pages(siblings: Collection[Appearance], seq: int | None) -> Iterable[Appearance]:
    pages = {appearance.document_id for appearance in siblings}
    here = {appearance.pk for appearance in siblings}
    found = Appearance.objects.at(seq).filter(document__in=pages).exclude(pk__in=here)
    rows = list(found.select_related("document", "statement__speaker__merged_into"))
    put_back([row.statement for row in rows], "speaker", seq)
    return rows


def _version(one: Appearance, appearances: dict[int, Appearance]) -> Version:
    relayed = appearances.get(one.relays_id) if one.relays_id else None
    speaker = one.statement.voice
    return Version(
        id=one.public_id,
        statement=one.statement.public_id,
        document=one.document.public_id,
        printed=one.speaker_as_printed,
        speaker=speaker.name if speaker else "",
        relays=relayed.public_id if relayed else "",
        deprecated=one.mode == AppearanceMode.DEPRECATED,
    )


def _statements_of(counts: Iterable[MembershipCount], seq: int | None) -> dict[str, tuple[str, int, bool]]:
    """The statement that each count's record id stands for: public id, primary key, and whether it has a position that
    counts countries.
    """
    names = {row.record_id for row in counts if row.record_id}
    counting = Position.objects.at(seq).filter(appearance__statement=OuterRef("statement"), measure=Measure.COUNTRY)
    found = Appearance.objects.at(seq).filter(record_id__in=names).annotate(coded=Exists(counting))
    found = found.order_by("-statement__public_id")
    rows = found.values_list("record_id", "statement__public_id", "statement", "coded")
    return {name: (public_id, pk, coded) for name, public_id, pk, coded in rows}


def _count_id(row: MembershipCount) -> str:
    return f"{row.claimed_on}/{row.basis}/{row.claimed_by}"


def _count(row: MembershipCount, given: dict[str, tuple[str, int, bool]]) -> HeadCount:
    statement, _, coded = given.get(row.record_id, ("", 0, False))
    return HeadCount(
        id=_count_id(row),
        basis=row.basis,
        low=row.low,
        high=row.high,
        on=row.claimed_on,
        who=row.claimed_by,
        statement=statement,
        coded=coded,
    )
