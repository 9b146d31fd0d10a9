"""C8 · a yes in weaker words, and C9 · the same thing said in words to stand lower. One step down in the wording is
never a contradiction.
"""

from pledges.reasoning.contradiction.meaning import is_outright_refusal, is_positive
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.contradiction.terms import c5
from pledges.reasoning.facts import Position
from pledges.vocabulary import Modality, Severity, Stance

C8_CODES = ("C8.weaker_words",)
C8_SILENCES = ("C8.not_both_positive", "C8.denies_something", "C8.less_than_two_steps", "C8.condition_added")
C9_CODES = ("C9.stands_lower",)
C9_SILENCES = (
    "C9.no_firmness",
    "C9.less_than_two_levels",
    "C9.says_no_less",
    "C9.other_deliverable",
    "C9.weaker_words",
)

SAYS_HOW_IT_STANDS = frozenset({Stance.CLARIFIES, Stance.DEFERS, Stance.QUESTIONS, Stance.NONE})
"""Stances whose point can be how far it has come; the others' point is a size, a place, a condition, or the yes."""
SAYS_MORE = frozenset({Stance.EXPANDS, Stance.REPORTS_DELIVERY})


def c8(pair: Pair) -> Verdict:
    """Medium; low where the two lie close together.

    "Not without X" is coded as possible because of X, so where a condition is what was added (C5), that is the news.
    """
    if not (is_positive(pair.a) and is_positive(pair.b)):
        return Silent("C8.not_both_positive")
    if pair.b.negation:
        return Silent("C8.denies_something")
    if pair.a.modality.strength - pair.b.modality.strength < pair.policy.weaker_steps:
        return Silent("C8.less_than_two_steps")
    if isinstance(c5(pair), Fires):
        return Silent("C8.condition_added")
    near = pair.days <= pair.policy.recent_days
    slots = pair.slots(modality=pair.a.modality.value, new_modality=pair.b.modality.value)
    return Fires(Severity.LOW if near else Severity.MEDIUM, C8_CODES[0], slots)


def states_firmness(position: Position) -> bool:
    return position.firmness is not None and not is_outright_refusal(position)


def c9(pair: Pair) -> Verdict:
    """Medium: both say in words how firm it stands, and `b` at least two levels lower.

    An empty firmness says nothing. A "could" makes the code *floated* whatever is beside it, so it lowers the level
    only where how it stands is what the words are about.
    """
    a, b = pair.a.firmness, pair.b.firmness
    if a is None or b is None or is_outright_refusal(pair.a) or is_outright_refusal(pair.b):
        return Silent("C9.no_firmness")
    if a.rank - b.rank < pair.policy.lower_levels:
        return Silent("C9.less_than_two_levels")
    only_could = pair.b.modality is Modality.POSSIBLE and pair.b.stance not in SAYS_HOW_IT_STANDS
    if only_could or pair.b.stance in SAYS_MORE:
        return Silent("C9.says_no_less")
    if pair.a.deliverable and pair.b.deliverable and pair.a.deliverable != pair.b.deliverable:
        return Silent("C9.other_deliverable")
    if isinstance(c8(pair), Fires):
        return Silent("C9.weaker_words")
    return Fires(Severity.MEDIUM, C9_CODES[0], pair.slots(firmness=a.value, new_firmness=b.value))


def restates_the_wording(pair: Pair, later: Position) -> bool:
    """Whether a later yes is at least as strong as `a` or at most as strong as `b`."""
    strength = later.modality.strength
    return strength >= pair.a.modality.strength or 0 < strength <= pair.b.modality.strength


def restates_the_level(pair: Pair, later: Position) -> bool:
    """Whether a later position says a level at least that of `a` or at most that of `b`."""
    a, b, again = pair.a.firmness, pair.b.firmness, later.firmness
    return a is not None and b is not None and again is not None and (again.rank >= a.rank or again.rank <= b.rank)
