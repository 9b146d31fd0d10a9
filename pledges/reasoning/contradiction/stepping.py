"""C12 · a step back that nothing else explains: it doubts, narrows, puts off, reduces or withdraws after a yes."""

from collections.abc import Callable

from pledges.reasoning.contradiction.amounts import c4, c4u, c13
from pledges.reasoning.contradiction.basing import c2, c2r
from pledges.reasoning.contradiction.deeds import c10, c11
from pledges.reasoning.contradiction.disagreement import c7
from pledges.reasoning.contradiction.meaning import is_positive
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.contradiction.reversal import c1, c1r
from pledges.reasoning.contradiction.substitution import c6
from pledges.reasoning.contradiction.timing import c3
from pledges.reasoning.contradiction.wording import c8, c9
from pledges.reasoning.facts import Position
from pledges.vocabulary import Severity, Stance

CODES = ("C12.questions", "C12.narrows", "C12.defers", "C12.reduces", "C12.withdraws")
SILENCES = ("C12.a_not_positive", "C12.b_no_step_back", "C12.another_rule")

WEIGHT: dict[Stance, Severity] = {
    Stance.QUESTIONS: Severity.LOW,
    Stance.NARROWS: Severity.LOW,
    Stance.DEFERS: Severity.LOW,
    Stance.REDUCES: Severity.MEDIUM,
    Stance.WITHDRAWS: Severity.MEDIUM,
}
EXPLAINED_BY: tuple[Callable[[Pair], Verdict], ...] = (c1, c1r, c2, c2r, c3, c4, c4u, c6, c7, c8, c9, c10, c11, c13)


def steps_back(position: Position) -> bool:
    return position.stance in WEIGHT


def c12(pair: Pair) -> Verdict:
    """Medium for reducing and withdrawing, else low; silent where another contradiction rule but C5 and C5r fires."""
    if not is_positive(pair.a):
        return Silent("C12.a_not_positive")
    severity = WEIGHT.get(pair.b.stance)
    if severity is None:
        return Silent("C12.b_no_step_back")
    if any(isinstance(rule(pair), Fires) for rule in EXPLAINED_BY):
        return Silent("C12.another_rule")
    return Fires(severity, f"C12.{pair.b.stance.value}", pair.slots())


def restates_the_step(pair: Pair, later: Position) -> bool:
    """Whether a later position steps back in the same way again, or says yes and steps back in no way."""
    return later.stance is pair.b.stance or (is_positive(later) and not steps_back(later))
