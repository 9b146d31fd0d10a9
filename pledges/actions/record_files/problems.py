"""What is wrong in a record file, and where: `file: record: field: what is wrong`. All of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One complaint. `record` is the id, slug or name by which a person finds the entry in the file; it and `field` may
    be empty where the whole file is meant.
    """

    file: str
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.record, self.field, self.message) if part)


class RecordFilesInvalid(ValueError):
    """The files may not be loaded; `problems` has every reason that was found. Nothing was written."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Complaints:
    """Problems as they are found, with the file, record and field at which we are."""

    found: list[FileProblem] = field(default_factory=list)
    file: str = ""
    record: str = ""
    path: tuple[str, ...] = ()

    def add(self, message: str, name: str = "") -> None:
        self.found.append(FileProblem(self.file, self.record, self._field(name), message))

    def count(self) -> int:
        return len(self.found)

    @contextmanager
    def of(self, record: str) -> Iterator[None]:
        """Look at one record of the file."""
        outer, self.record = self.record, record
        try:
            yield
        finally:
            self.record = outer

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        """Look inside a field; `[0]` is a place in a list."""
        outer, self.path = self.path, (*self.path, step)
        try:
            yield
        finally:
            self.path = outer

    def raise_if_any(self) -> None:
        if self.found:
            raise RecordFilesInvalid(tuple(self.found))

    def _field(self, name: str) -> str:
        return ".".join(part for part in (*self.path, name) if part).replace(".[", "[")
