"""C5 · a condition is added, and C5r · one is dropped. Silence on a condition is never one side of it."""

from pledges.reasoning.conditions import group_of
from pledges.reasoning.contradiction.meaning import (
    is_positive,
    is_unconditional,
    says_of_conditions,
    stated_conditions,
)
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Slots, Verdict
from pledges.reasoning.facts import ConditionTerm, Position
from pledges.vocabulary import ConditionForce, ConditionKind, Severity

CODES = ("C5.condition_added", "C5.was_unconditional")
SILENCES = ("C5.not_both_positive", "C5.no_condition", "C5.nothing_new")
C5R_CODES = ("C5r.unconditional", "C5r.condition_eased")
C5R_SILENCES = ("C5r.not_both_positive", "C5r.no_condition_before", "C5r.nothing_dropped")


def _added(pair: Pair) -> tuple[ConditionTerm, ...]:
    """What b states and the line did not. An alternative ("one of") is new only where none of its members is
    known.
    """
    known = pair.standing if is_unconditional(pair.a) else pair.standing | pair.presumes
    terms = stated_conditions(pair.b)
    met = {t.alternative for t in terms if t.alternative is not None and group_of(t) in known}
    return tuple(t for t in terms if group_of(t) not in known and t.alternative not in met)


def named(terms: tuple[ConditionTerm, ...]) -> Slots:
    """The slots that name conditions. One of the kind *other* has no name of its own: `others` has its words as
    found.
    """
    others = [term.as_found for term in terms if term.kind is ConditionKind.OTHER and term.as_found]
    return {"conditions": " ".join(sorted({term.kind.value for term in terms})), "others": "; ".join(others)}


def yes_with_conditions(position: Position) -> bool:
    return is_positive(position) and bool(stated_conditions(position))


def yes_that_says_of_conditions(position: Position) -> bool:
    return is_positive(position) and says_of_conditions(position)


def c5(pair: Pair) -> Verdict:
    """High where `a` was explicitly unconditional, else low."""
    if not (is_positive(pair.a) and is_positive(pair.b)):
        return Silent("C5.not_both_positive")
    if not stated_conditions(pair.b):
        return Silent("C5.no_condition")
    added = _added(pair)
    if not added:
        return Silent("C5.nothing_new")
    slots = pair.slots(**named(added))
    if is_unconditional(pair.a):
        return Fires(Severity.HIGH, "C5.was_unconditional", slots)
    return Fires(Severity.LOW, "C5.condition_added", slots)


def c5r(pair: Pair) -> Verdict:
    """Info: `b` says that there is no condition, or waives or limits one that `a` or the line had set."""
    if not (is_positive(pair.a) and is_positive(pair.b)):
        return Silent("C5r.not_both_positive")
    if not stated_conditions(pair.a):
        return Silent("C5r.no_condition_before")
    if is_unconditional(pair.b):
        return Fires(Severity.INFO, "C5r.unconditional", pair.slots())
    eased = _eased(pair)
    if not eased:
        return Silent("C5r.nothing_dropped")
    return Fires(Severity.INFO, "C5r.condition_eased", pair.slots(**named(eased)))


def _eased(pair: Pair) -> tuple[ConditionTerm, ...]:
    """What b waives of what had been set, and what it limits of what had been required for the whole."""
    set_before = {group_of(term): term.force for term in stated_conditions(pair.a)}

    def is_eased(term: ConditionTerm) -> bool:
        force = set_before.get(group_of(term))
        if term.force is ConditionForce.WAIVED:
            return force is not None or group_of(term) in pair.standing
        return term.force is ConditionForce.LIMITED and force is ConditionForce.REQUIRED

    return tuple(term for term in pair.b.conditions if is_eased(term))


def restates_the_dropping(pair: Pair, later: Position) -> bool:
    """Whether a later yes drops the same again, or requires again what was dropped."""
    if not is_positive(later):
        return False
    if is_unconditional(later):
        return True
    before = {group_of(term) for term in stated_conditions(pair.a)}
    dropped = before if is_unconditional(pair.b) else {group_of(term) for term in _eased(pair)}
    return any(group_of(term) in dropped for term in later.conditions)


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
