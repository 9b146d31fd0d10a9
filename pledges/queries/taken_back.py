"""What no longer stands: who may still see it, where its id leads now, and how much of a past answer it leaves out.

What was corrected or merged was public and stays so for the past. What was retracted obeys today's visibility: it is
shown for no moment, and an answer about the past says how much it leaves out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform

from pledges.models import Pledge, Position, Statement
from pledges.queries.moment import Moment
from pledges.vocabulary import ChangeCode, RetractionReason


@dataclass(frozen=True, slots=True)
class Moved:
    """The public id under which it stands now."""

    public_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A tombstone: that it was retracted, why, and in which commit. Its words are not told, nor who did it."""

    reason: RetractionReason
    seq: int
    at: datetime


GONE = """
    WITH RECURSIVE gone(id) AS (
        SELECT r.statement_id FROM pledges_retraction r WHERE r.reason <> 'duplicate'
        UNION SELECT led.id FROM gone CROSS JOIN LATERAL (
            SELECT r.statement_id AS id FROM pledges_retraction r WHERE r.into_id = gone.id
            UNION ALL
            SELECT s.supersedes_id FROM pledges_statement s WHERE s.id = gone.id AND s.supersedes_id IS NOT NULL
        ) led
    )
    SELECT gone.id FROM gone
"""
"""Every statement that was retracted, with what had been merged into it or corrected to it: a duplicate stays only as
long as the statement does that it leads to. What it costs follows the retractions, not the record.
"""


def taken_back(prefix: str = "") -> Q:
    """Statements that were retracted, and those that lead to one."""
    return Q(**{f"{prefix}pk__in": RawSQL(GONE, [])})  # noqa: S611 - a text of our own


def taken_back_keys() -> frozenset[int]:
    """Their primary keys. One read."""
    return frozenset(Statement.objects.filter(taken_back()).values_list("pk", flat=True))


def rests_on_retracted() -> Q:
    """The changes that tell words of a statement which was retracted since. Its tombstone is not one of them."""
    sources = [KeyTextTransform(slot, OuterRef("slots")) for slot in ("statement", "other_statement")]
    gone = Statement.objects.filter(taken_back(), public_id__in=sources)
    return Q(Exists(gone)) & ~Q(code=ChangeCode.RETRACTED)


def told_at(moment: Moment) -> Q:
    """The statements that stood at `moment` and that may be told."""
    if moment.seq is None:
        return moment.facts()
    closed_openly = Q(until_seq__isnull=True) | Q(superseded_by__isnull=False) | Q(retraction__isnull=False)
    return moment.facts() & closed_openly & ~taken_back()


def spoken_of(moment: Moment, pledge: str = "pk") -> Exists:
    """Whether something that may be told is said of the outer query's `pledge` at `moment`. An empty file is no
    pledge: it is as if nobody had ever opened it.
    """
    said = Position.objects.filter(moment.facts(), pledge=OuterRef(pledge))
    return Exists(said if moment.seq is None else said.exclude(taken_back("appearance__statement__")))


def left_out(moment: Moment) -> int | None:
    """How many statements stood at `moment` and have been retracted since; None where the question is not about a past
    state of the record, which holds nothing that was retracted.
    """
    if moment.seq is None:
        return None
    found = Statement.objects.filter(moment.facts()).filter(taken_back())
    return (found if moment.day is None else found.filter(said_to__lte=moment.day)).count()


def statement_now(public_id: str) -> Moved | Gone | None:
    """Where the id of a closed statement leads, however often it was corrected and merged; None for one that stands and
    for one that never was.
    """
    related = ("superseded_by", "retraction__into", "retraction__seq")
    row = Statement.objects.filter(public_id=public_id, until_seq__isnull=False).select_related(*related).first()
    seen: set[int] = set()
    while row is not None and row.pk not in seen:
        seen.add(row.pk)
        if row.until_seq_id is None:
            return Moved(row.public_id)
        retraction = getattr(row, "retraction", None)
        following = getattr(row, "superseded_by", None) or (retraction.into if retraction else None)
        if following is None:
            return (
                Gone(RetractionReason(retraction.reason), retraction.seq_id, retraction.seq.at) if retraction else None
            )
        row = Statement.objects.select_related(*related).get(pk=following.pk)
    return None


def pledge_now(public_id: str) -> Moved | None:
    """Where the id of a merged pledge leads, however often it was merged on; None for one that was not."""
    row = Pledge.objects.filter(public_id=public_id, merged_into__isnull=False).select_related("merged_into").first()
    seen: set[int] = set()
    while row is not None and row.merged_into is not None and row.pk not in seen:
        seen.add(row.pk)
        row = row.merged_into
    return Moved(row.public_id) if row is not None and row.public_id != public_id else None


def pledges_at(keys: Iterable[int], moment: Moment) -> set[int]:
    """The pledges that these primary keys mean at `moment`: those that had been merged by then, as what they went on
    as. One read where none of them was merged, one more for every step of the longest chain.
    """
    found: set[int] = set()
    asked = set(keys)
    while asked:
        merged = Pledge.objects.filter(pk__in=asked, merged_into__isnull=False).exclude(moment.facts())
        onward = dict(merged.values_list("pk", "merged_into"))
        found |= asked - onward.keys()
        asked = set(onward.values()) - found
    return found
