"""C5 · a condition is added. Silence on a condition is never one side of it."""

from pledges.reasoning.conditions import group_of
from pledges.reasoning.contradiction.meaning import (
    is_positive,
    is_unconditional,
    stated_conditions,
)
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import ConditionTerm, Position
from pledges.vocabulary import ConditionKind, Severity

CODES = ("C5.condition_added", "C5.was_unconditional")
SILENCES = ("C5.not_both_positive", "C5.no_condition", "C5.nothing_new")


def _added(pair: Pair) -> tuple[ConditionTerm, ...]:
    """What b states and the line did not. An alternative ("one of") is new only where none of its members is
    known.
    """
    known = pair.standing if is_unconditional(pair.a) else pair.standing | pair.presumes
    terms = stated_conditions(pair.b)
    met = {t.alternative for t in terms if t.alternative is not None and group_of(t) in known}
    return tuple(t for t in terms if group_of(t) not in known and t.alternative not in met)


def c5(pair: Pair) -> Verdict:
    """High where `a` was explicitly unconditional, else low.

    A condition of the kind *other* has no name of its own: the slot `others` has its words as found.
    """
    if not (is_positive(pair.a) and is_positive(pair.b)):
        return Silent("C5.not_both_positive")
    if not stated_conditions(pair.b):
        return Silent("C5.no_condition")
    added = _added(pair)
    if not added:
        return Silent("C5.nothing_new")
    kinds = " ".join(sorted({term.kind.value for term in added}))
    others = [term.as_found for term in added if term.kind is ConditionKind.OTHER and term.as_found]
    slots = pair.slots(conditions=kinds, others="; ".join(others))
    if is_unconditional(pair.a):
        return Fires(Severity.HIGH, "C5.was_unconditional", slots)
    return Fires(Severity.LOW, "C5.condition_added", slots)


def restates_the_condition(pair: Pair, later: Position) -> bool:
    """Whether a later yes states an added condition again, or says again that there is none where `a` had
    said so.
    """
    if not is_positive(later):
        return False
    if is_unconditional(later):
        return is_unconditional(pair.a)
    added = {group_of(term) for term in _added(pair)}
    return any(group_of(term) in added for term in stated_conditions(later))
