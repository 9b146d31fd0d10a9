"""C10 · a formal act against what was said, and C11 · a denial of having said it."""

from pledges.reasoning.contradiction.meaning import calls_it_unlikely, is_positive, rejects_the_act, stated_conditions
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import Position
from pledges.vocabulary import Severity, Stance, StatementKind

C10_CODES = ("C10.act_against_word",)
C10_SILENCES = ("C10.a_not_positive", "C10.b_no_act", "C10.act_not_against")
C11_CODES = ("C11.denies_having_pledged",)
C11_SILENCES = ("C11.a_not_positive", "C11.b_no_denial")

ACTS = frozenset({StatementKind.VOTE, StatementKind.ORDER})
"""Kinds that do something by being said: a vote, also on a budget, and an order."""
TAKES_BACK = frozenset({Stance.WITHDRAWS, Stance.REDUCES})


def acts_against_it(position: Position) -> bool:
    return position.voice.kind in ACTS and goes_against(position)


def c10(pair: Pair) -> Verdict:
    """High: a vote, order or budget act goes against what had been offered or left open."""
    if not is_positive(pair.a):
        return Silent("C10.a_not_positive")
    if pair.b.voice.kind not in ACTS:
        return Silent("C10.b_no_act")
    if not goes_against(pair.b):
        return Silent("C10.act_not_against")
    return Fires(Severity.HIGH, C10_CODES[0], pair.slots())


def goes_against(position: Position) -> bool:
    """Whether the words refuse the act without a condition, call it unlikely, or take something back."""
    refuses = rejects_the_act(position) and not stated_conditions(position)
    return refuses or calls_it_unlikely(position) or position.stance in TAKES_BACK


def denies_having_said_it(position: Position) -> bool:
    return position.stance is Stance.DENIES_MADE


def c11(pair: Pair) -> Verdict:
    """High: `b` denies that what `a` is on record with was ever pledged."""
    if not is_positive(pair.a):
        return Silent("C11.a_not_positive")
    if not denies_having_said_it(pair.b):
        return Silent("C11.b_no_denial")
    return Fires(Severity.HIGH, C11_CODES[0], pair.slots())


def restates_the_denial(pair: Pair, later: Position) -> bool:
    """Whether a later position denies it again, or says yes again."""
    return denies_having_said_it(later) or is_positive(later)
