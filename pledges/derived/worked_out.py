"""What was worked out of some pledges before: what an evaluation compares with, and goes on from.

Asked for as it is needed; in a bulk before the next rows are sent, since whoever asks later waits until the database
has taken them.
"""

from collections.abc import Collection
from datetime import date
from functools import cached_property

from coalition.ledger import Commit, in_bulk
from coalition.ledger.rows import Keys
from pledges.derived import changes, due_days, flags, states
from pledges.derived.questions import Values
from pledges.models import Change, Flag, FlagEvent, FlagWording, Pledge, PledgeState

OF_EACH_POSITION = {Flag: 2, FlagEvent: 2, FlagWording: 2, PledgeState: 2, Change: 4}
"""So many new rows for each of its positions a bulk seldom has; where it has more, it asks for numbers, and waits."""


class WorkedOut:
    """Flags, states and due days as they stand."""

    def __init__(self, pledges: Collection[Pledge]) -> None:
        self._pledges = pledges
        self.keys = Keys({})
        """Numbers for new rows, as far as they go."""
        self.last: int | None = None
        """The number of what the commit has told last; None where nobody has asked yet."""
        self._stands_alone = True

    @cached_property
    def flags(self) -> list[Flag]:
        """The flags of the pledges, and all on statements."""
        return flags.standing([pledge.pk for pledge in self._pledges])

    @cached_property
    def states(self) -> list[Values]:
        """As `states.STANDING` tells them."""
        return states.STANDING.values([pledge.pk for pledge in self._pledges])

    @cached_property
    def due(self) -> dict[int, date]:
        """As `due_days.written`."""
        return due_days.written(self._pledges)

    def ask_in_bulk(self, commit: Commit, positions: int) -> None:
        """In a bulk, ask now, and for numbers of new rows: the pledges have so many positions."""
        if in_bulk():
            _ = self.flags, self.states, self.due
            self.last = changes.last_told(commit)
            self.keys = Keys({model: count * positions for model, count in OF_EACH_POSITION.items()})

    def is_followed_by(self, told: int, *, stands_alone: bool) -> None:
        """So many changes were told of these pledges, and flags on statements moved unless it `stands_alone`."""
        self.last = None if self.last is None else self.last + told
        self._stands_alone = stands_alone

    def comes_after(self, other: "WorkedOut") -> None:
        """What was asked here was asked before all of `other` was written, which is of other pledges."""
        self.last = None if self.last is None else other.last
        if not other._stands_alone:
            self.__dict__.pop("flags", None)
