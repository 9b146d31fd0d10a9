"""When a contradiction settles by itself, and when it makes a pledge disputed."""

from bisect import bisect_right
from collections.abc import Sequence

from pledges.reasoning.contradiction.pair import Pair, Rule
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import Position
from pledges.reasoning.period import Order, order_of
from pledges.vocabulary import FlagState, Severity

DISPUTING = frozenset({"C1", "C2", "C4", "C6", "C7", "C8", "C9", "C10", "C11", "C12"})


def is_disputing(rule: str, severity: Severity, state: FlagState) -> bool:
    """Whether a flag makes its pledge disputed: open or confirmed, of these rules, medium or above after
    caps.

    `severity` is the one after caps. An acknowledged flag is still open: somebody has seen it and nobody has
    decided.
    """
    return rule in DISPUTING and severity.rank >= Severity.MEDIUM.rank and state.is_standing


def resolved_by(rule: Rule, pair: Pair, positions: Sequence[Position]) -> Position | None:
    """The first later position that settles the pair: restating either side at a rank of at least both; or None.

    `positions` are those that may speak for the line, in world order. Later means certainly later than both. An unnamed
    voice settles nothing, and neither does what is not published.
    """
    rank = max(pair.a.voice.rank, pair.b.voice.rank)
    said = bisect_right(positions, max(order_key(pair.a), order_key(pair.b)), key=order_key)
    for position in positions[said:]:
        if not position.published or position.voice.is_unnamed or position.voice.rank < rank:
            continue
        later = all(order_of(position.said, side.said) is Order.AFTER for side in (pair.a, pair.b))
        if later and rule.restates(pair, position):
            return position
    return None
