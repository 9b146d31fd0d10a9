"""X4 · an old statement printed again under a new date. No flag: a suggestion that it is an appearance of the old."""

import re
from collections.abc import Iterable

from pledges.reasoning.contradiction.pair import placed
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import Position
from pledges.reasoning.fingerprint import content
from pledges.reasoning.period import days_apart
from pledges.reasoning.policy import Policy

SAME_WORDS = 4, 5
"""The share of words, as a fraction, that two texts have in common where one is the other printed again."""
NOT_SAID = frozenset({"said", "stance", "tier", "published", "paraphrase_through_translation"})
"""What a reprint may change of a position: the day, what it does to what came before, and how well it is printed."""


def an_appearance_of(new: Position, earlier: Iterable[Position], policy: Policy) -> Position | None:
    """The oldest position that `new` seems to print again: one voice, the same codes, nearly the same words, said more
    than the policy's days before. None where there is none.
    """
    for old in sorted(earlier, key=order_key):
        if old.statement == new.statement or old.pledge != new.pledge or order_key(old) >= order_key(new):
            continue
        long_ago = days_apart(placed(old.said), placed(new.said)) > policy.reprint_days
        if long_ago and _codes(old) == _codes(new) and _same_words(old.words, new.words):
            return old
    return None


def _codes(position: Position) -> dict[str, object]:
    return {name: value for name, value in content(position).items() if name not in NOT_SAID}


def _same_words(one: str, other: str) -> bool:
    mine, theirs = (frozenset(re.findall(r"\w+", text.casefold())) for text in (one, other))
    share, whole = SAME_WORDS
    return bool(mine and theirs) and len(mine & theirs) * whole >= len(mine | theirs) * share
