"""Statements with every version of them, in a number of reads that does not grow with the rows.

Visible is what stands; at a past commit also what has been corrected since, but never what was taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from pledges.derived.chain import Chain, chains
from pledges.models import Appearance, Position, Review, Statement
from pledges.models.capture import with_copies
from pledges.queries.moment import Moment
from pledges.queries.taken_back import told_at
from pledges.vocabulary import AppearanceMode, ReviewRole

LAST_SEQ = 2**62
"""Above every commit: what stands after it stands now."""


def visible(moment: Moment) -> QuerySet[Statement]:
    """The statements that a reader may see at `moment`, and nothing else about them."""
    found = Statement.objects.filter(told_at(moment))
    if moment.day is not None:
        found = found.filter(said_to__lte=moment.day)
    return cast("QuerySet[Statement]", found)


def statements(moment: Moment) -> QuerySet[Statement]:
    """Five reads: statements with voice; appearances with documents and publishers; positions; basing; conditions. Each
    statement says how many `readers` coded it, none having seen another's coding.
    """
    return (
        visible(moment)
        .annotate(readers=_readers())
        .select_related("country", "coalition", "speaker__country", "speaker__merged_into__country", "since_seq")
        .prefetch_related(versions("appearances", moment))
    )


def _readers() -> Combinable:
    """One who coded it first, and whoever coded it again. Reviews are written with the statement and never after it, so
    this is the same at every moment.
    """
    second = Review.objects.filter(statement=OuterRef("pk"), role=ReviewRole.SECOND).order_by().values("statement")
    return Value(1) + Coalesce(Subquery(second.annotate(found=Count("pk")).values("found")), 0)


def versions(path: str, moment: Moment) -> "Prefetch[str]":
    """The standing appearances along `path`, with the positions coded from each."""
    appearances = (
        with_copies(Appearance.objects.filter(moment.facts()), moment.facts(), path="document__")
        .select_related("document__publisher__country")
        .prefetch_related(Prefetch("positions", queryset=positions(moment)))
        .order_by("id")
    )
    return Prefetch(path, queryset=appearances)


def positions(moment: Moment) -> QuerySet[Position]:
    """Positions on visible pledges, each with the pledge, where forces would be, and on which conditions."""
    found = Position.objects.filter(moment.facts(), moment.facts("pledge__"))
    return cast(
        "QuerySet[Position]",
        found.select_related("pledge__country", "pledge__coalition")
        .prefetch_related("basing_rows", "condition_rows__condition")
        .order_by("id"),
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One appearance and how its words got there: `chain` runs from it to the origin, both included."""

    appearance: Appearance
    chain: Chain

    @property
    def origin(self) -> Appearance:
        return self.chain.links[-1]


def told(appearances: Iterable[Appearance]) -> list[Version]:
    """The versions of one statement, each with its chain; without a further read."""
    kept = list(appearances)
    for row in kept:  # a page says of itself what there is of it, in whatever list it is read
        for name in ("copy_state", "copy_sha256", "copy_reason"):
            setattr(row.document, name, getattr(row, name))
    known = chains(kept)
    return [Version(appearance, known[appearance.pk]) for appearance in kept]


def corroborated(moment: Moment, at_least: int) -> RawSQL:
    """The primary keys of statements with so many distinct origins: `origins`, as a question to the database."""
    seq = LAST_SEQ if moment.seq is None else moment.seq
    return RawSQL(
        """
        WITH RECURSIVE standing AS (
            SELECT id, statement_id, relays_id, document_id, mode FROM pledges_appearance
            WHERE since_seq <= %s AND (until_seq IS NULL OR until_seq > %s)
        ), up(statement_id, id, relays_id, document_id) AS (
            SELECT statement_id, id, relays_id, document_id FROM standing WHERE mode <> 'deprecated'
            UNION
            SELECT s.statement_id, s.id, s.relays_id, s.document_id FROM standing s JOIN up ON s.id = up.relays_id
        )
        SELECT statement_id FROM up
        WHERE relays_id IS NULL OR NOT EXISTS (SELECT 1 FROM standing s WHERE s.id = up.relays_id)
        GROUP BY statement_id HAVING count(DISTINCT document_id) >= %s
        """,
        [seq, seq, at_least],
    )


def origins(versions_told: Iterable[Version]) -> int:
    """How many distinct origins a statement has: copies of one quote are one, deprecated versions count for nothing."""
    return len({one.chain.page for one in versions_told if one.appearance.mode != AppearanceMode.DEPRECATED})
