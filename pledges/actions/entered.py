"""Statements that have been checked and may be stored: all at once, or part by part, so that what follows from the
first lines is worked out while the database takes the next ones.

Invariant: nothing is written before every entry has been checked against all others and against the record. In which
parts they are stored changes neither which page or pledge they share, nor what these are called.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows
from pledges.actions.checking import check
from pledges.actions.checking_known import check_known
from pledges.actions.documents import Documents, known_by
from pledges.actions.entry import StatementEntry
from pledges.actions.pledges import Pledges
from pledges.actions.references import references
from pledges.actions.statement_rows import position_row, statement_row, write_appearances, write_parts
from pledges.derived import portions
from pledges.models import (
    Appearance,
    Document,
    Pledge,
    Position,
    PositionBasing,
    PositionCondition,
    Statement,
)


@dataclass(frozen=True, slots=True)
class Written:
    """Statements that are stored and not yet settled, the pledges they touched (primary keys) and their new positions
    (public ids): what `settle` needs.
    """

    statements: list[Statement]
    pledges: set[int]
    positions: set[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Pledges of whole lines, and the places of the entries that are to be stored before these can be settled, if no
    part before has stored them.
    """

    pledges: list[Pledge]
    entries: list[int]


class Entered:
    """Entries that may be stored, with what they name at hand."""

    def __init__(self, entries: Sequence[StatementEntry], commit: Commit, supersedes: Statement | None = None) -> None:
        """Raises EntryInvalid with every problem of the first entry that has some. Writes nothing."""
        self._entries, self._commit, self._supersedes = entries, commit, supersedes
        self._known = references(entries)
        for entry in entries:
            check(entry, self._known, commit.today)
        versions = [version for entry in entries for version in entry.appearances]
        coded = [position for version in versions for position in version.positions]
        self._documents = Documents([version.document for version in versions], self._known, commit)
        check_known(entries, self._documents)
        self._pledges = Pledges([position.pledge for position in coded], self._known, commit)
        self._keys = Keys(
            {
                Document: self._documents.unknown,
                Pledge: self._pledges.unknown,
                Statement: len(entries),
                Appearance: len(versions),
                Position: len(coded),
                PositionBasing: sum(len(position.basing) for position in coded),
                PositionCondition: sum(len(position.conditions) for position in coded),
            }
        )

    def parts(self) -> list[Part]:
        """All entries, in the portions of `settle`: each in that of the first line that it is about, or that something
        on one of its pages is about; one that says nothing of a pledge comes first.
        """
        touched = [
            [self._pledges.row(position.pledge) for version in entry.appearances for position in version.positions]
            for entry in self._entries
        ]
        said = Counter(id(row) for rows in touched for row in rows)
        pledges = {id(row): row for rows in touched for row in rows}
        found = list(portions(pledges.values(), lambda row: said[id(row)])) or [[]]
        part_of = {id(row): number for number, part in enumerate(found) for row in part}
        firsts = [min((part_of[id(row)] for row in rows), default=0) for rows in touched]
        of_page: dict[object, int] = {}
        for entry, first in zip(self._entries, firsts, strict=True):
            for version in entry.appearances:
                page = known_by(version.document)
                of_page[page] = min(first, of_page.get(page, first))
        entries: dict[int, list[int]] = defaultdict(list)
        for place, entry in enumerate(self._entries):
            first = min((of_page[known_by(version.document)] for version in entry.appearances), default=0)
            entries[first].append(place)
        return [Part(pledges, entries[number]) for number, pledges in enumerate(found)]

    def write(self, places: Sequence[int]) -> Written:
        """Store the entries of these places, in their order."""
        entries = [self._entries[place] for place in places]
        versions = [version for entry in entries for version in entry.appearances]
        self._documents.store([version.document for version in versions], self._keys)
        self._pledges.make([position.pledge for version in versions for position in version.positions], self._keys)
        statements = add_rows(
            (statement_row(entry, self._known, self._commit, self._supersedes) for entry in entries), self._keys
        )
        told = list(zip(entries, statements, strict=True))
        appearances = write_appearances(told, self._documents, self._commit, self._keys)
        printed = [(one, appearance) for version, appearance in appearances for one in version.positions]
        positions = add_rows(
            (position_row(one, row, self._pledges.row(one.pledge), self._commit) for one, row in printed), self._keys
        )
        parts = [(one, position) for (one, _), position in zip(printed, positions, strict=True)]
        write_parts(parts, self._known, self._keys)
        return Written(statements, {row.pledge_id for row in positions}, {row.public_id for row in positions})
