"""A file of statements: a list in the form of the record's own statement files, read strictly and written whole.

Invariant: every bad row is told with its line and the place in it; where one is bad, none is written. An import is one
commit, and is undone as one. A file is no way around the second reader. It may hold no alias (`*name`): a kilobyte of
them would stand for gigabytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.checking import check
from pledges.actions.checking_known import check_known
from pledges.actions.documents import Documents
from pledges.actions.entry import StatementEntry
from pledges.actions.problems import EntryInvalid
from pledges.actions.record_files.building import build
from pledges.actions.record_files.problems import Complaints
from pledges.actions.record_files.yaml_file import Strict
from pledges.actions.references import references
from pledges.actions.second_readers import has_second_reader, reasons
from pledges.actions.statements import publish_all
from pledges.models import Statement
from pledges.words.labels import label

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ROWS = 1_000
"""Statements in one file: one commit, and what a door may take."""

DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Row:
    """One statement, and the line on which it begins."""

    line: int
    entry: StatementEntry


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong at `path` of the statement that begins on `line`; `path` is empty for the whole of it."""

    line: int
    path: str
    code: str
    message: str


class ImportInvalid(ValueError):
    """The file is not imported. Nothing was written."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.path}: {one.message}" for one in problems[:20]))
        self.problems = tuple(problems)


def read_rows(text: str) -> list[Row]:
    """The statements of a file. Raises ImportInvalid with every row that cannot be read."""
    lines, raws = _loaded(text)
    rows, problems = [], []
    for line, raw in zip(lines, raws, strict=True):
        complaints = Complaints()
        entry = build(StatementEntry, raw, complaints)
        problems += [RowProblem(line, one.field, "invalid", one.message) for one in complaints.found]
        if entry is not None:
            rows.append(Row(line, entry))
    if problems:
        raise ImportInvalid(problems)
    return rows


def import_rows(rows: Sequence[Row], *, by: "User", commit: Commit) -> list[Statement]:
    """Publish all statements in one commit. Raises ImportInvalid with every row that may not be recorded."""
    problems = list(_problems(rows, by, commit))
    if problems:
        raise ImportInvalid(problems)
    return publish_all([row.entry for row in rows], commit=commit)


def _problems(rows: Sequence[Row], by: "User", commit: Commit) -> Iterator[RowProblem]:
    known = references(row.entry for row in rows)
    documents = Documents([one.document for row in rows for one in row.entry.appearances], known, commit)
    needs_two = has_second_reader(by)
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        try:
            check(row.entry, known, commit.today)
            check_known([row.entry], documents)
        except EntryInvalid as invalid:
            yield from (RowProblem(row.line, one.path, one.code, str(one.message)) for one in invalid.problems)
            continue
        for number, said in _said(row.entry):
            if first.setdefault(said, row.line) != row.line:
                words = _("The same words of the same speaker stand on line %(line)d.") % {"line": first[said]}
                yield RowProblem(row.line, f"appearances[{number}].quote", "twice", words)
        if needs_two:
            yield from (RowProblem(row.line, "", one.value, str(label(one))) for one in reasons(row.entry))


def _said(entry: StatementEntry) -> Iterator[tuple[int, tuple[object, ...]]]:
    """What may be there once: words of a voice on a page and day, each with its place."""
    for number, one in enumerate(entry.appearances):
        page = one.document.address or one.document.text_hash
        if one.quote:
            yield number, (page, one.quote, entry.speaker or entry.descriptor, entry.said_to)


def _loaded(text: str) -> tuple[list[int], list[Any]]:
    """Each item of the list with its line. Raises ImportInvalid where the file is not one list of a bounded size."""
    try:
        _ask_shape(text)
        node = yaml.compose(text, Loader=Strict)
        raws = yaml.load(text, Loader=Strict)  # noqa: S506 (a SafeLoader)
    except ImportInvalid:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _whole(mark.line + 1 if mark else 1, "not_yaml", str(error.problem or _("This is not YAML."))) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _whole(1, "not_yaml", " ".join(str(error).split())[:300]) from None
    if not isinstance(node, yaml.SequenceNode) or not isinstance(raws, list):
        raise _whole(1, "not_a_list", _("The file holds no list of statements."))
    if not 1 <= len(raws) <= MOST_ROWS:
        words = _("A file has 1 to %(most)d statements; this has %(found)d.") % {"most": MOST_ROWS, "found": len(raws)}
        raise _whole(1, "too_many" if raws else "required", words)
    return [item.start_mark.line + 1 for item in node.value], raws


def _ask_shape(text: str) -> None:
    """Before anything is built: no aliases, one document, nothing nested too deeply."""
    depth = 0
    for event in yaml.parse(text, Loader=Strict):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise _whole(line, "alias", _("A file holds no aliases."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _whole(line, "too_deep", _("The file is nested deeper than %(limit)s.") % {"limit": DEEPEST})


def _whole(line: int, code: str, message: str) -> ImportInvalid:
    return ImportInvalid([RowProblem(line, "", code, message)])
