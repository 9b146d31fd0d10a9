"""What the rules on reporting are told of pages, printed speakers and head counts. A fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from coalition.ledger.past import as_of
from coalition.models import Coalition, Membership, MembershipCount, Speaker
from coalition.vocabulary import MembershipRole
from pledges.derived.questions import Question, Told, any_of, read, the_one
from pledges.derived.shared_rows import with_statements
from pledges.models import Appearance, Position
from pledges.reasoning.facts import HeadCount, Version
from pledges.reasoning.reporting import is_somebody_else, is_unlike, may_be_somebody_else
from pledges.vocabulary import AppearanceMode, Measure

NAMED_ROLES = [MembershipRole.LEAD, MembershipRole.MEMBER]

MEMBERS = Question(lambda keys: Membership.objects.filter(coalition__in=keys, role__in=NAMED_ROLES).order_by("pk"))
COUNTS = Question(lambda keys: MembershipCount.objects.filter(coalition__in=keys).order_by())
SPEAKER = Coalesce("statement__speaker__merged_into__name", "statement__speaker__name", Value(""))
NAMES = Told(lambda: Speaker.objects.order_by().values_list("name"))
OTHERS = Told(
    lambda pages, here: (
        _others(pages, here)
        .standing()
        .values_list(
            "pk",
            "public_id",
            "record_id",
            "mode",
            "speaker_as_printed",
            "relays_id",
            "document_id",
            "statement__public_id",
            SPEAKER,
        )
    )
)
MOVED_IN = Told(
    lambda seqs: (
        Appearance.objects.filter(
            Q(since_seq__gte=the_one(seqs), since_seq__lte=the_one(seqs))
            | Q(until_seq__gte=the_one(seqs), until_seq__lte=the_one(seqs))
        )
        .exclude(speaker_as_printed="")
        .order_by()
        .values_list("document_id", "speaker_as_printed", SPEAKER)
    )
)
"""The pages of the versions that a commit recorded or closed, with whom they print as the speaker, and who spoke."""


def _others(pages: models.Func, here: models.Func) -> Any:
    """The versions that some pages print, but for those at hand."""
    return Appearance.objects.filter(document__in=pages).exclude(pk__in=here).order_by("pk")


class _Printed(NamedTuple):
    """A version as the rules on reporting ask for it, with its key and that of the one which it repeats. `document`,
    `statement` and `public_id` are public ids.
    """

    key: int
    public_id: str
    record_id: str
    mode: str
    printed: str
    relays: int | None
    document: str
    statement: str
    speaker: str


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


def memberships(coalitions: Collection[Coalition], seq: int | None) -> list[Membership]:
    """The members and leads of `coalitions`, as the record had them after commit `seq` (None: as they stand)."""
    keys = {coalition.pk for coalition in coalitions}
    rows = as_of(Membership, MEMBERS.rows(keys), seq, gone=True)
    return [row for row in rows if row.role in NAMED_ROLES and row.coalition_id in keys]


def load_sources(
    siblings: Collection[Appearance], coalitions: Collection[Coalition], named: Collection[Membership], seq: int | None
) -> Sources:
    """The sources of `siblings` (all appearances of the statements at hand) and the counts of `coalitions`, whose
    members are `named`, as the record had them after commit `seq` (None: as they stand).
    """
    printed = [*(_printed(one) for one in siblings), *_on_the_same_pages(siblings, seq)]
    names = {one.key: one.public_id for one in printed}
    counts = _counts(coalitions, seq)
    given = _statements_of(counts, seq)
    versions = tuple([_version(one, names) for one in printed])
    return Sources(
        versions=versions,
        names=frozenset(name for (name,) in NAMES.values())
        if any(map(may_be_somebody_else, versions))
        else frozenset(),
        counts=tuple(_count(row, given) for row in counts),
        members=tuple((row.valid_from, row.valid_to) for row in named),
        statements={public_id: pk for public_id, pk, _ in given.values()},
        records={one.public_id: one.record_id for one in printed if one.record_id}
        | {_count_id(row): row.record_id for row in counts if row.record_id},
    )


def pages_with_a_wrong_name(seq: int) -> set[int]:
    """The documents (primary keys) of versions that commit `seq` recorded or closed, and that print one person's words
    as another's: of everything that was coded from such a page something else is found.
    """
    unlike = [one for one in MOVED_IN.values([seq]) if is_unlike(*one[1:])]
    names = {name for (name,) in NAMES.values()} if unlike else set()
    return {document for document, printed, speaker in unlike if is_somebody_else(printed, speaker, names)}


def _counts(coalitions: Collection[Coalition], seq: int | None) -> list[MembershipCount]:
    keys = {coalition.pk for coalition in coalitions}
    found = as_of(MembershipCount, COUNTS.rows(keys), seq, gone=True)
    rows = [row for row in found if row.coalition_id in keys]
    return sorted(rows, key=lambda row: (row.claimed_on, row.claimed_by, row.basis))


def _on_the_same_pages(siblings: Collection[Appearance], seq: int | None) -> Iterable[_Printed]:
    pages = {appearance.document_id: appearance.document for appearance in siblings}
    here = {appearance.id for appearance in siblings}
    if seq is None:
        found = [_Printed(*values) for values in OTHERS.values(pages, here)]
        return [one._replace(document=pages[int(one.document)].public_id) for one in found]
    rows = read(_others(any_of(pages), any_of(here)).known_at(seq))
    for row in rows:
        row.document = pages[row.document_id]
    with_statements(rows, seq)
    return [_printed(row) for row in rows]


def _printed(one: Appearance) -> _Printed:
    statement = one.statement
    speaker = statement.voice
    return _Printed(
        one.id, one.public_id, one.record_id, one.mode, one.speaker_as_printed, one.relays_id, one.document.public_id,
        statement.public_id, speaker.name if speaker else "",
    )  # fmt: skip


def _version(one: _Printed, names: dict[int, str]) -> Version:
    return Version(
        id=one.public_id,
        statement=one.statement,
        document=one.document,
        printed=one.printed,
        speaker=one.speaker,
        relays=names.get(one.relays, "") if one.relays else "",
        deprecated=one.mode == AppearanceMode.DEPRECATED,
    )


def _statements_of(counts: Iterable[MembershipCount], seq: int | None) -> dict[str, tuple[str, int, bool]]:
    """The statement that each count's record id stands for: public id, primary key, and whether it has a position that
    counts countries.
    """
    names = {row.record_id for row in counts if row.record_id}
    if not names:
        return {}
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
