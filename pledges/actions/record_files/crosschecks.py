"""What must be true between the entries of a record: names that are taken once, names that exist, bounds in order.

Looked at when every file could be read. What a single text may hold is the tables' own business (`reference`), what a
statement may say is `actions.checking`'s; both are asked before anything is written.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from pledges.actions.record_files.problems import Complaints
from pledges.actions.record_files.shapes import CoalitionShape
from pledges.actions.record_files.whole import RecordFiles
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.quantity import make_quantity


def check_whole(record: RecordFiles, complaints: Complaints) -> None:
    """Complain of everything that does not hold between the entries of `record`."""
    _check_totals(record, complaints)
    _check_names(record, complaints)
    _check_countries(record, complaints)
    _check_bounds(record, complaints)
    _check_ids(record, complaints)


def _check_totals(record: RecordFiles, complaints: Complaints) -> None:
    complaints.file = "record.yaml"
    read = {
        "countries": len(record.countries),
        "publishers": len(record.publishers),
        "speakers": len(record.speakers),
        "conditions": len(record.conditions),
        "statements": len(record.statements),
        "requirements": len(record.requirements),
        "record_ids": len({one for filed in record.statements for one in filed.record_ids}),
    }
    for name, number in read.items():
        stated = getattr(record.header.totals, name)
        if stated != number:
            complaints.add(f"{stated} are stated and {number} were read; a file may be cut", f"totals.{name}")
    if record.header.coalition != record.coalition.slug:
        complaints.add(f"the files are about “{record.coalition.slug}”", "coalition")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, number in Counter(names).items() if number > 1]


def _check_names(record: RecordFiles, complaints: Complaints) -> None:
    files = record.header.files
    taken: list[tuple[str, str, Iterable[str]]] = [
        (files.countries, "iso2", (one.iso2 for one in record.countries)),
        (files.countries, "iso3", (one.iso3 for one in record.countries)),
        (files.countries, "m49", (one.m49 for one in record.countries)),
        (files.countries, "name", (n.casefold() for one in record.countries for n in (one.name, *one.aliases))),
        (files.publishers, "slug", (one.slug for one in record.publishers)),
        (files.publishers, "name", (one.name for one in record.publishers)),
        (files.publishers, "domain", (one.domain for one in record.publishers if one.domain)),
        (files.speakers, "slug", (one.slug for one in record.speakers)),
        (files.conditions, "slug", (one.slug for one in record.conditions)),
    ]
    for file, field, names in taken:
        complaints.file = file
        for name in _twice(names):
            with complaints.of(name):
                complaints.add("this is there twice", field)


def _check_countries(record: RecordFiles, complaints: Complaints) -> None:
    known = {one.iso2 for one in record.countries}
    files, coalition = record.header.files, record.coalition
    named = [
        *((files.publishers, one.slug, one.country) for one in record.publishers if one.country),
        *((files.speakers, one.slug, one.country) for one in record.speakers if one.country),
        *((files.coalition, f"membership of {one.country}", one.country) for one in coalition.memberships),
        *((files.coalition, event.name, one) for event in coalition.events for one in event.countries),
        *((files.coalition, group.name, one.country) for group in coalition.working_groups for one in group.seats),
    ]
    for file, who, country in named:
        if country not in known:
            complaints.file = file
            with complaints.of(who):
                complaints.add(f"“{country}” is not a country of this record", "country")


def _check_bounds(record: RecordFiles, complaints: Complaints) -> None:
    complaints.file = record.header.files.coalition
    for who, low, high, name in _bounds(record.coalition):
        if low is not None and high is not None and low > high:
            with complaints.of(who):
                complaints.add(f"{low} is above {high}", name)
    complaints.file = record.header.files.speakers
    for speaker in record.speakers:
        with complaints.of(speaker.slug):
            if not 0 <= speaker.rank <= 5:
                complaints.add("authority is ranked from 0 to 5", "rank")
            if not (speaker.country or speaker.organization):
                complaints.add("a speaker has a country or an organization", "country")
            if speaker.valid_from and speaker.valid_to and speaker.valid_from > speaker.valid_to:
                complaints.add(f"{speaker.valid_from} is after {speaker.valid_to}", "valid_from")


def _bounds(coalition: CoalitionShape) -> Iterable[tuple[str, Any, Any, str]]:
    """Who, low, high and the field of the low one; the two are of one type."""
    for event in coalition.events:
        yield event.name, event.starts_on, event.ends_on, "starts_on"
    for one in coalition.memberships:
        yield f"membership of {one.country}", one.valid_from, one.valid_to, "valid_from"
    for count in coalition.counts:
        yield f"count by {count.claimed_by}", count.low, count.high, "low"
        yield f"count by {count.claimed_by}", 1, count.low, "low"
    for group in coalition.working_groups:
        for seat in group.seats:
            yield f"{group.name}, {seat.country}", seat.valid_from, seat.valid_to, "valid_from"


def _check_ids(record: RecordFiles, complaints: Complaints) -> None:
    """An id stands on one statement; on a second one only where the same document is a version of both."""
    places: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, int] = Counter()
    for filed in record.statements:
        complaints.file = filed.file
        versions = [version for version in filed.entry.appearances if version.record_id]
        with complaints.of(filed.label):
            if not versions:
                complaints.add("one appearance carries an id of the record", "appearances")
            for twice in _twice(version.record_id for version in versions):
                complaints.add(f"“{twice}” is there twice", "appearances.record_id")
            for version in versions:
                document = version.document
                places[version.record_id].add(document.address or document.text_hash)
                homes[version.record_id] += 1
                if homes[version.record_id] > 1 and len(places[version.record_id]) > 1:
                    complaints.add(f"“{version.record_id}” is on another statement too", "appearances.record_id")
    known = set(homes)
    complaints.file = record.header.files.conditions
    for condition in record.conditions:
        for number, event in enumerate(condition.events):
            if event.statement not in known:
                with complaints.of(condition.slug):
                    complaints.add(f"no statement has the id “{event.statement}”", f"events[{number}].statement")
    _check_needs(record, known, complaints)
    complaints.file = record.header.files.coalition
    for count in record.coalition.counts:
        if count.record_id and count.record_id not in known:
            with complaints.of(f"count by {count.claimed_by}"):
                complaints.add(f"no statement has the id “{count.record_id}”", "record_id")


def _check_needs(record: RecordFiles, known: set[str], complaints: Complaints) -> None:
    """A requirement names a statement and a country of the record, and a size that is one."""
    complaints.file = record.header.files.requirements
    countries = {one.iso2 for one in record.countries}
    for one in record.requirements:
        with complaints.of(one.statement):
            if one.statement not in known:
                complaints.add(f"no statement has the id “{one.statement}”", "statement")
            if one.country and one.country not in countries:
                complaints.add(f"“{one.country}” is not in the record", "country")
            size = one.quantity
            try:
                make_quantity(
                    size.measure, size.qualifier, low=size.low, high=size.high, words=size.as_found, unit=size.unit
                )
            except InvalidFactError as error:
                complaints.add(error.sentence, f"quantity.{error.field}")
