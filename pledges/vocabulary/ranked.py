"""Closed lists whose members stand in an order that means something."""

from enum import StrEnum
from functools import cached_property


class Ranked(StrEnum):
    """A closed list whose members stand in order, the weakest first."""

    @cached_property
    def rank(self) -> int:
        """The member's place in its list, counted from 0; only comparable inside one list."""
        return list(type(self)).index(self)
