"""The things that an entry names by their natural keys, looked up once for as many entries as there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from coalition.models import Coalition, Country, Speaker
from pledges.actions.entry import StatementEntry
from pledges.models import Condition, Publisher


@dataclass(frozen=True, slots=True)
class References:
    """Rows by key: countries by ISO alpha-2, everything else by slug. What is missing here is not in the record."""

    countries: dict[str, Country]
    coalitions: dict[str, Coalition]
    speakers: dict[str, Speaker]
    publishers: dict[str, Publisher]
    conditions: dict[str, Condition]


def references(entries: Iterable[StatementEntry]) -> References:
    """Everything that `entries` name and that is there. Five queries, however many entries."""
    entries = list(entries)
    versions = [version for entry in entries for version in entry.appearances]
    positions = [position for version in versions for position in version.positions]
    keys = [position.pledge for position in positions]
    countries = {entry.country for entry in entries} | {key.country for key in keys}
    coalitions = {entry.coalition for entry in entries} | {key.coalition for key in keys}
    conditions = {one.condition for position in positions for one in position.conditions}
    return References(
        countries={row.iso2: row for row in Country.objects.filter(iso2__in=_sane(countries))},
        coalitions={row.slug: row for row in Coalition.objects.filter(slug__in=_sane(coalitions))},
        speakers={
            row.slug: row.survivor
            for row in Speaker.objects.filter(slug__in=_sane(entry.speaker for entry in entries)).select_related(
                "merged_into"
            )
        },
        publishers={
            row.slug: row
            for row in Publisher.objects.filter(slug__in=_sane(version.document.publisher for version in versions))
        },
        conditions={
            row.slug: row for row in Condition.objects.filter(slug__in=_sane(conditions)).select_related("coalition")
        },
    )


def _sane(keys: Iterable[str]) -> set[str]:
    """Keys that may be asked for: PostgreSQL refuses a text with a NUL, and there is nothing to find by one."""
    return {key for key in keys if key and "\x00" not in key and key.isprintable()}
