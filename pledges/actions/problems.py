"""What is wrong with an entry, and where: every problem at once, each at its field, nothing stored."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from coalition.addresses import AddressError, check_address
from coalition.texts import forbidden_character

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years that a day of the record may lie in (trust.md R20): far enough, and near enough to count days from."""

Words = object
"""A sentence for people: text or lazy translation."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `path` leads to the field (`appearances[0].positions[1].quantity.low`), `code` is for
    machines.
    """

    path: str
    code: str
    message: Words

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class EntryInvalid(ValueError):
    """The entry may not be recorded. `problems` has every reason that was found; nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Findings:
    """Problems as they are found, with the path to where we are."""

    problems: list[Problem] = field(default_factory=list)
    path: tuple[str, ...] = ()

    def at(self, *steps: str) -> "_Inside":
        """Look inside a part of the entry; problems found there carry its path."""
        return _Inside(self, steps)

    def add(self, name: str, code: str, message: Words) -> None:
        self.problems.append(Problem(".".join(part for part in (*self.path, name) if part), code, message))

    def unless(self, good: bool, name: str, code: str, message: Words) -> None:
        if not good:
            self.add(name, code, message)

    def line(self, name: str, text: str, *, limit: int, needed: bool = False) -> None:
        """`text` stands on one line, is at most `limit` characters long, and is there where it is needed."""
        self._text(name, text, limit, needed=needed, multi_line=False)

    def lines(self, name: str, text: str) -> None:
        """`text` may have line breaks, but no other control characters."""
        self._text(name, text, 20_000, needed=False, multi_line=True)

    def address(self, name: str, text: str) -> None:
        self._try(name, "not_an_address", lambda: check_address(text), AddressError)

    def raise_if_any(self) -> None:
        if self.problems:
            raise EntryInvalid(tuple(self.problems))

    def _text(self, name: str, text: str, limit: int, *, needed: bool, multi_line: bool) -> None:
        if not text and not needed:
            return  # most texts of most entries
        if needed and not text.strip():
            self.add(name, "required", _("This may not be empty."))
        if len(text) > limit:
            self.add(
                name,
                "too_long",
                _("At most %(limit)s characters; this has %(length)s.") % {"limit": limit, "length": len(text)},
            )
        if found := forbidden_character(text, multi_line=multi_line):
            self.add(
                name,
                "forbidden_character",
                _("This text holds a character that it may not hold (%(found)s).") % {"found": found},
            )

    def _try(self, name: str, code: str, check: Callable[[], object], error: type[ValueError]) -> None:
        try:
            check()
        except error as wrong:
            self.add(name, code, str(wrong))


class _Inside:
    """A part of the entry that is being looked at. There are many: a generator for each would take longer than looking
    does.
    """

    __slots__ = ("_findings", "_outer", "_steps")

    def __init__(self, findings: Findings, steps: tuple[str, ...]) -> None:
        self._findings, self._steps, self._outer = findings, steps, findings.path

    def __enter__(self) -> None:
        self._findings.path = (*self._outer, *self._steps)

    def __exit__(self, *error: object) -> None:
        self._findings.path = self._outer
