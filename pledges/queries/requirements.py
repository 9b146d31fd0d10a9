"""Requirements at one moment, and what is pledged beside each. What rests on words that were retracted since is not
shown for a past moment either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from pledges.derived.sizes import quantity_of
from pledges.models import Appearance, Requirement, Statement
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back
from pledges.queries.totals import Entry
from pledges.reasoning.coverage import Covered, coverage
from pledges.reasoning.totals import Ranges, ranges
from pledges.vocabulary import AppearanceMode, Capability, Measure


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A requirement, the ranges of its capability and unit (of its country alone, where it names one), and the verdicts
    over everything pledged and over what can be counted on.
    """

    requirement: Requirement
    ranges: Ranges
    pledged: Covered
    counted_on: Covered


def requirements(moment: Moment) -> QuerySet[Requirement]:
    """What was said to be needed by the moment, with its statement and versions. Two reads."""
    versions = Appearance.objects.filter(moment.facts()).select_related("document__publisher").order_by("pk")
    return (
        Requirement.objects.filter(moment.facts(), ~taken_back("statement__"), statement__said_to__lte=moment.on)
        .select_related("coalition", "country", "statement__speaker__merged_into", "statement__country")
        .prefetch_related(Prefetch("statement__appearances", queryset=versions, to_attr="versions"))
        .order_by("capability", "statement__said_to", "public_id")
    )


def version_of(requirement: Requirement) -> Appearance | None:
    """The version to name as the source of `requirement`."""
    return best_version(requirement.statement)


def best_version(statement: Statement) -> Appearance | None:
    """The version of the statement to name as the source: the preferred one, else one that somebody read."""
    found: list[Appearance] = statement.versions  # type: ignore[attr-defined]  # prefetched
    return min(
        found,
        key=lambda one: (one.mode != AppearanceMode.PREFERRED, not one.document.seen, one.pk),
        default=None,
    )


def coverage_rows(needed: Iterable[Requirement], entries: Iterable[Entry]) -> Iterator[CoverageRow]:
    """Each requirement beside what is pledged. Reads nothing."""
    everything = list(entries)
    for requirement in sorted(needed, key=lambda one: list(Capability).index(Capability(one.capability))):
        quantity = quantity_of(requirement)
        if quantity is None:
            continue  # the table has none without
        parts = [
            entry.part
            for entry in everything
            if entry.part
            and entry.pledge.capability == requirement.capability
            and requirement.country_id in (None, entry.pledge.country_id)
        ]
        found = ranges(parts, Measure(requirement.measure), requirement.currency)
        yield CoverageRow(requirement, found, coverage(quantity, found.pledged), coverage(quantity, found.counted_on))
