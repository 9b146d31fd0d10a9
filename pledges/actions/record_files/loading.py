"""Loading a record that was read: what is missing is written in one commit, what is there stays as it is.

A statement is known by the ids of the record on its appearances, whether it still stands or not: what people have
corrected or retracted is not brought back by a file. States, flags and the feed are worked out once, at the end.
"""

from dataclasses import dataclass, field
from datetime import date

from coalition.ledger import Commit
from pledges.actions.checking import check
from pledges.actions.conditions import write_event
from pledges.actions.problems import EntryInvalid
from pledges.actions.record_files.problems import Complaints, RecordFilesInvalid
from pledges.actions.record_files.reference import ReferenceRows
from pledges.actions.record_files.shapes import ConditionEventShape, RequirementShape
from pledges.actions.record_files.whole import FiledStatement, RecordFiles
from pledges.actions.requirements import record_requirement
from pledges.actions.statements import write_all
from pledges.derived import settle
from pledges.models import Appearance, ConditionEvent, Pledge, Requirement
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import ChangeCause


@dataclass(slots=True)
class Loaded:
    """How many rows of each kind were (or would be) written, and how many statements were already there."""

    written: dict[str, int] = field(default_factory=dict)
    statements_there: int = 0

    @property
    def is_nothing(self) -> bool:
        return not any(self.written.values())


class _Missing:
    """What of a record is not in the tables yet. Asks them; writes nothing."""

    def __init__(self, record: RecordFiles) -> None:
        self.reference = ReferenceRows(record)
        self.statements: list[FiledStatement] = []
        self.events: list[tuple[str, ConditionEventShape]] = []
        complaints = Complaints()
        there = set(Appearance.objects.exclude(record_id="").values_list("record_id", flat=True))
        for filed in record.statements:
            if not filed.record_ids & there:
                self.statements.append(filed)
            elif not filed.record_ids <= there:
                complaints.file = filed.file
                with complaints.of(filed.label):
                    absent = ", ".join(sorted(filed.record_ids - there))
                    complaints.add(f"the statement is there without {absent}; correct it in the record", "appearances")
        complaints.raise_if_any()
        dated = set(ConditionEvent.objects.values_list("condition__slug", "on"))
        for condition in record.conditions:
            self.events += [
                (condition.slug, event) for event in condition.events if (condition.slug, event.on) not in dated
            ]
        named = set(Requirement.objects.values_list("statement__appearances__record_id", "capability", "measure"))
        self.needs = [
            one for one in record.requirements if (one.statement, one.capability, one.quantity.measure) not in named
        ]
        self._record = record

    def loaded(self) -> Loaded:
        written = {kind: len(rows) for kind, rows in self.reference.new.items()}
        written["days of completeness"] = int(self.reference.moves_complete_to)
        written["statements"] = len(self.statements)
        written["condition events"] = len(self.events)
        written["requirements"] = len(self.needs)
        return Loaded(written, len(self._record.statements) - len(self.statements))

    def check(self, today: date) -> None:
        complaints = Complaints()
        self.reference.check(complaints)
        for filed in self.statements:
            complaints.file = filed.file
            with complaints.of(filed.label):
                try:
                    check(filed.entry, self.reference.references, today)
                except EntryInvalid as error:
                    for problem in error.problems:
                        complaints.add(str(problem.message), problem.path)
        complaints.file = self._record.header.files.conditions
        for slug, event in self.events:
            if event.on > today:
                with complaints.of(slug):
                    complaints.add("this day is in the future", "events.on")
        complaints.raise_if_any()


def what_is_missing(record: RecordFiles, *, today: date) -> Loaded:
    """What loading would write, after every check that can be made without writing. Raises RecordFilesInvalid."""
    missing = _Missing(record)
    missing.check(today)
    return missing.loaded()


def load_record(record: RecordFiles, *, commit: Commit) -> Loaded:
    """Write what is missing and what follows from it. Raises RecordFilesInvalid, having written nothing."""
    missing = _Missing(record)
    missing.check(commit.today)
    missing.reference.save(commit=commit)
    written = write_all([filed.entry for filed in missing.statements], commit=commit)
    _write_events(missing.events, missing.reference, commit)
    _write_needs(missing.needs, missing.reference, commit)
    pledges = written.pledges
    if missing.events:
        pledges = set(Pledge.objects.filter(coalition=missing.reference.coalition).values_list("pk", flat=True))
    settle(pledges, commit=commit, today=commit.today, cause=ChangeCause.WORLD, new_positions=written.positions)
    return missing.loaded()


def _write_needs(needs: list[RequirementShape], reference: ReferenceRows, commit: Commit) -> None:
    """What the sources say is needed, each with the statement that says so."""
    shown_by = Appearance.objects.standing().filter(record_id__in=[one.statement for one in needs])
    statements = {version.record_id: version.statement for version in shown_by.select_related("statement")}
    for one in needs:
        complaints = Complaints(file="requirements", record=one.statement)
        if one.statement not in statements:
            complaints.add("the statement was retracted", "statement")
            raise RecordFilesInvalid(tuple(complaints.found))
        size = one.quantity
        try:
            record_requirement(
                coalition=reference.coalition,
                country=reference.countries[one.country] if one.country else None,
                capability=one.capability,
                quantity=make_quantity(
                    size.measure, size.qualifier, low=size.low, high=size.high, words=size.as_found, unit=size.unit
                ),
                statement=statements[one.statement],
                note=one.note,
                commit=commit,
            )
        except EntryInvalid as error:
            for problem in error.problems:
                complaints.add(str(problem.message), problem.path)
            raise RecordFilesInvalid(tuple(complaints.found)) from error


def _write_events(events: list[tuple[str, ConditionEventShape]], reference: ReferenceRows, commit: Commit) -> None:
    """The dated states of the shared conditions, each with the statement that shows it."""
    shown_by = Appearance.objects.standing().filter(record_id__in=[event.statement for _, event in events])
    statements = {version.record_id: version.statement for version in shown_by.select_related("statement")}
    for slug, event in events:
        if event.statement not in statements:
            complaints = Complaints(file="conditions", record=slug)
            complaints.add(f"the statement “{event.statement}” was retracted", "events.statement")
            raise RecordFilesInvalid(tuple(complaints.found))
        write_event(
            condition=reference.conditions[slug],
            state=event.state,
            on=event.on,
            statement=statements[event.statement],
            note=event.note,
            commit=commit,
        )
