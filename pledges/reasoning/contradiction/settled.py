"""When a contradiction settles by itself, and when it makes a pledge disputed."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pledges.reasoning.contradiction.pair import Pair, Rule
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import Position
from pledges.vocabulary import FlagState, Severity

DISPUTING = frozenset({"C1", "C2", "C4", "C6", "C7", "C8", "C9", "C10", "C11", "C12"})


def is_disputing(rule: str, severity: Severity, state: FlagState) -> bool:
    """Whether a flag makes its pledge disputed: open or confirmed, of these rules, medium or above after
    caps.

    `severity` is the one after caps. An acknowledged flag is still open: somebody has seen it and nobody has
    decided.
    """
    return rule in DISPUTING and severity.rank >= Severity.MEDIUM.rank and state.is_standing


@dataclass(frozen=True, slots=True)
class Settling:
    """Those of a line, in world order, who may settle what was found on it. An unnamed voice settles nothing, and
    neither does what is not published.
    """

    voices: tuple[Position, ...]
    _keys: tuple[tuple[object, ...], ...]

    @classmethod
    def of(cls, positions: Iterable[Position]) -> "Settling":
        """Of `positions`, which may speak for the line and are in world order."""
        voices = tuple([one for one in positions if one.published and not one.voice.is_unnamed])
        return cls(voices, tuple([order_key(one) for one in voices]))

    def resolved_by(self, rule: Rule, pair: Pair) -> Position | None:
        """The first later position that settles the pair: restating either side at a rank of at least both; or None.
        Later means certainly later than both.
        """
        a, b = pair.a, pair.b
        rank = max(a.voice.rank, b.voice.rank)
        newest = max(a.said.latest, b.said.latest)
        for position in self.voices[bisect_right(self._keys, max(order_key(a), order_key(b))) :]:
            since = position.said.earliest
            later = since is not None and since > newest
            if later and position.voice.rank >= rank and rule.restates(pair, position):
                return position
        return None
