"""C7 · officials of one state disagree. C1 and C1r give way to it: one voice against another is no reversal
of either.
"""

from pledges.reasoning.contradiction.meaning import (
    calls_it_unlikely,
    is_positive,
    rejects_the_act,
    same_speaker,
    same_state,
)
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import Position
from pledges.vocabulary import Severity

CODES = ("C7.officials_disagree",)
SILENCES = (
    "C7.same_speaker",
    "C7.not_one_state",
    "C7.too_far_apart",
    "C7.no_yes_and_no",
    "C7.higher_refusal_later",
)


def refuses(position: Position) -> bool:
    return rejects_the_act(position) or calls_it_unlikely(position)


def takes_a_side(position: Position) -> bool:
    return is_positive(position) or refuses(position)


def _sides(pair: Pair) -> tuple[Position, Position] | None:
    """The positive side and the refusing side; None where the pair is not one of each."""
    if is_positive(pair.a) and refuses(pair.b):
        return pair.a, pair.b
    if is_positive(pair.b) and refuses(pair.a):
        return pair.b, pair.a
    return None


def _why_not(pair: Pair) -> str:
    """The code of what keeps the pair from being a disagreement; empty where it is one."""
    sides = _sides(pair)
    if sides is None:
        return "C7.no_yes_and_no"
    if not same_state(pair.a, pair.b):
        return "C7.not_one_state"
    if same_speaker(pair.a, pair.b):
        return "C7.same_speaker"
    if pair.days > pair.policy.disagreement_days:
        return "C7.too_far_apart"
    positive, refusal = sides
    lower = refusal.voice.rank < positive.voice.rank
    if lower or refusal is pair.a or not pair.order_known:
        return ""
    return "C7.higher_refusal_later"


def officials_disagree(pair: Pair) -> bool:
    return not _why_not(pair)


def c7(pair: Pair) -> Verdict:
    """Medium; low where the ranks differ by two or more."""
    if reason := _why_not(pair):
        return Silent(reason)
    gap = abs(pair.a.voice.rank - pair.b.voice.rank)
    severity = Severity.LOW if gap >= pair.policy.disagreement_rank_gap else Severity.MEDIUM
    return Fires(severity, CODES[0], pair.slots(a_rank=pair.a.voice.rank, b_rank=pair.b.voice.rank))
