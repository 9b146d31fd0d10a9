"""The reference data of a record as rows: those that are there as they are, the others made and not yet saved.

Rows point at each other before they are saved, so that everything can be checked without writing; `save` writes the
new ones in the order in which they need each other. A row that is already there is never changed by a file, but for
the day up to which a coalition's record is complete, which only moves forward.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from coalition.ledger import Commit
from coalition.models import (
    Coalition,
    Country,
    CountryAlias,
    Event,
    Membership,
    MembershipCount,
    Participation,
    Seat,
    Speaker,
    WorkingGroup,
)
from pledges.actions.record_files.problems import Complaints
from pledges.actions.record_files.whole import RecordFiles
from pledges.actions.references import References
from pledges.models import Condition, Publisher


class ReferenceRows:
    """The rows of `record`, looked up in a fixed number of queries. `new` are those that are not there yet, by kind, in
    the order of saving.
    """

    def __init__(self, record: RecordFiles) -> None:
        self._record = record
        self.new: dict[str, list[Model]] = {}
        self._where: list[tuple[str, str, Model]] = []
        self.countries = self._countries()
        self.coalition = self._coalition()
        self._of_coalition()
        self.publishers = self._publishers()
        self.speakers = self._speakers()
        self.conditions = self._conditions()

    @property
    def references(self) -> References:
        """What a statement of this record may name."""
        slug = self._record.coalition.slug
        return References(self.countries, {slug: self.coalition}, self.speakers, self.publishers, self.conditions)

    @property
    def moves_complete_to(self) -> bool:
        """Whether the files know more days than the record that is there."""
        stored = self.coalition.complete_to
        return self.coalition.pk is not None and (stored is None or stored < self._record.header.complete_to)

    def check(self, complaints: Complaints) -> None:
        """Complain of every text, code and address that its column would not hold. New rows only."""
        for file, record, row in self._where:
            relations = [one.name for one in row._meta.fields if isinstance(one, ForeignKey)]
            try:
                row.clean_fields(exclude=relations)
            except ValidationError as error:
                complaints.file = file
                with complaints.of(record):
                    for name, messages in error.message_dict.items():
                        complaints.add(" ".join(messages), name)

    def save(self, *, commit: Commit) -> None:
        """Write the new rows. The door is open: `commit` says so."""
        if self.moves_complete_to:
            Coalition.objects.filter(pk=self.coalition.pk).update(complete_to=self._record.header.complete_to)
        for rows in self.new.values():
            if rows:
                type(rows[0])._default_manager.bulk_create(rows)

    def _row(self, kind: str, file: str, record: str, row: Model) -> None:
        self.new.setdefault(kind, []).append(row)
        self._where.append((file, record, row))

    def _keyed(
        self, kind: str, file: str, model: type[Any], key: str, shapes: Iterable[Any], make: Callable[[Any], Any]
    ) -> dict[str, Any]:
        """Rows by their key; one query for those that are there."""
        shapes = list(shapes)
        there = model.objects.filter(**{f"{key}__in": [getattr(shape, key) for shape in shapes]})
        rows = {getattr(row, key): row for row in there}
        self.new.setdefault(kind, [])
        for shape in shapes:
            name = getattr(shape, key)
            if name not in rows:
                rows[name] = make(shape)
                self._row(kind, file, name, rows[name])
        return rows

    def _countries(self) -> dict[str, Country]:
        file = self._record.header.files.countries
        shapes = self._record.countries

        def make(shape: Any) -> Country:
            return Country(iso2=shape.iso2, iso3=shape.iso3, m49=shape.m49, name=shape.name)

        rows: dict[str, Country] = self._keyed("countries", file, Country, "iso2", shapes, make)
        taken = {name.casefold() for name in CountryAlias.objects.values_list("name", flat=True)}
        for shape in shapes:
            for alias in shape.aliases:
                if alias.casefold() not in taken:
                    self._row("aliases", file, shape.iso2, CountryAlias(country=rows[shape.iso2], name=alias))
        return rows

    def _coalition(self) -> Coalition:
        header, shape = self._record.header, self._record.coalition

        def make(_: Any) -> Coalition:
            return Coalition(
                slug=shape.slug,
                name=shape.name,
                purpose=shape.purpose,
                presumes=list(shape.presumes),
                complete_to=header.complete_to,
            )

        rows = self._keyed("coalitions", header.files.coalition, Coalition, "slug", [shape], make)
        row: Coalition = rows[shape.slug]
        return row

    def _of_coalition(self) -> None:
        """Memberships, events, counts and working groups, by their natural keys."""
        file, shape = self._record.header.files.coalition, self._record.coalition
        of = {"coalition": self.coalition.pk}
        members = set(Membership.objects.filter(**of).values_list("country__iso2", "role", "valid_from"))
        for one in shape.memberships:
            if (one.country, one.role, one.valid_from) not in members:
                values = _values(one, "role", "basis", "valid_from", "valid_to", "note", "source", "source_address")
                row = Membership(coalition=self.coalition, country=self.countries[one.country], **values)
                self._row("memberships", file, f"membership of {one.country}", row)
        events = set(Event.objects.filter(**of).values_list("starts_on", "name"))
        for event in shape.events:
            if (event.starts_on, event.name) not in events:
                values = _values(event, "name", "starts_on", "ends_on", "place", "source_address")
                meeting = Event(coalition=self.coalition, **values)
                self._row("events", file, event.name, meeting)
                for iso2 in event.countries:
                    named = Participation(event=meeting, country=self.countries[iso2])
                    self._row("participations", file, event.name, named)
        counts = set(MembershipCount.objects.filter(**of).values_list("claimed_on", "claimed_by", "basis"))
        for count in shape.counts:
            if (count.claimed_on, count.claimed_by, count.basis) not in counts:
                names = ("low", "high", "basis", "claimed_on", "claimed_by", "as_found", "record_id", "source_address")
                claim = MembershipCount(coalition=self.coalition, **_values(count, *names))
                self._row("head counts", file, f"count by {count.claimed_by}", claim)
        groups = set(WorkingGroup.objects.filter(**of).values_list("name", flat=True))
        for group in shape.working_groups:
            if group.name not in groups:
                values = _values(group, "name", "purpose", "formed_on", "source_address")
                table = WorkingGroup(coalition=self.coalition, **values)
                self._row("working groups", file, group.name, table)
                for seat in group.seats:
                    values = _values(seat, "role", "valid_from", "valid_to", "source", "source_address")
                    place = Seat(group=table, country=self.countries[seat.country], **values)
                    self._row("seats", file, f"{group.name}, {seat.country}", place)

    def _publishers(self) -> dict[str, Publisher]:
        def make(shape: Any) -> Publisher:
            values = _values(shape, "slug", "name", "domain", "kind", "reliability", "reliability_reason")
            return Publisher(country=self.countries.get(shape.country), **values)

        file = self._record.header.files.publishers
        return self._keyed("publishers", file, Publisher, "slug", self._record.publishers, make)

    def _speakers(self) -> dict[str, Speaker]:
        def make(shape: Any) -> Speaker:
            values = _values(shape, "slug", "name", "office", "organization", "rank", "valid_from", "valid_to")
            return Speaker(country=self.countries.get(shape.country), **values)

        file = self._record.header.files.speakers
        return self._keyed("speakers", file, Speaker, "slug", self._record.speakers, make)

    def _conditions(self) -> dict[str, Condition]:
        def make(shape: Any) -> Condition:
            return Condition(coalition=self.coalition, **_values(shape, "slug", "kind", "label"))

        file = self._record.header.files.conditions
        return self._keyed("conditions", file, Condition, "slug", self._record.conditions, make)


def _values(shape: object, *names: str) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in names}
