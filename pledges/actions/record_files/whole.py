"""A whole record as its files say it, before any table is asked."""

from dataclasses import dataclass

from pledges.actions.entry import StatementEntry
from pledges.actions.record_files.shapes import (
    CoalitionShape,
    ConditionShape,
    CountryShape,
    HeaderShape,
    PublisherShape,
    RequirementShape,
    SpeakerShape,
)


@dataclass(frozen=True, slots=True)
class FiledStatement:
    """One statement, the file it stands in, and the first of its ids, by which people find it there."""

    file: str
    label: str
    entry: StatementEntry

    @property
    def record_ids(self) -> frozenset[str]:
        return frozenset(version.record_id for version in self.entry.appearances if version.record_id)


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """Everything that the files of one record hold."""

    header: HeaderShape
    coalition: CoalitionShape
    countries: tuple[CountryShape, ...]
    publishers: tuple[PublisherShape, ...]
    speakers: tuple[SpeakerShape, ...]
    conditions: tuple[ConditionShape, ...]
    statements: tuple[FiledStatement, ...]
    requirements: tuple[RequirementShape, ...] = ()
