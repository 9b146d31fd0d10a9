"""A pledge as it stands on a day: what the rules on silence, deadlines and support are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pledges.reasoning.facts import ConditionHistory, Position, StateStep
from pledges.reasoning.policy import Policy
from pledges.vocabulary import ArchiveState, Firmness


@dataclass(frozen=True, slots=True)
class Page:
    """A document that a position was coded from: the state of its archived copy, and since which UTC day."""

    document: str
    state: ArchiveState
    since: date
    position: str


class Reached(Protocol):
    """A firmness, and the day on which it was reached: what rules ask of the steps that a pledge has behind it."""

    @property
    def since(self) -> date: ...

    @property
    def firmness(self) -> Firmness | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A pledge as it stands on the day `today`: its public id, the step that holds on that day, and the dated
    conditions.

    `steps` are its steps up to that day, `positions` everything filed under it, `pages` what they were coded from.
    `presumes` are the condition groups that are the coalition's premise. `checked_on` is the record clock: the UTC day
    on which evidence was last entered or looked for; None where nobody asks.
    """

    pledge: str
    step: StateStep
    histories: Sequence[ConditionHistory]
    policy: Policy
    today: date
    steps: Sequence[Reached] = ()
    positions: Sequence[Position] = ()
    pages: tuple[Page, ...] = ()
    presumes: frozenset[str] = frozenset()
    checked_on: date | None = None
