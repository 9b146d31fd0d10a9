"""C1 · a yes turned into a no, and C1r · a no turned into a yes. Neither fires where officials disagree (C7)."""

from pledges.reasoning.contradiction.disagreement import officials_disagree, refuses
from pledges.reasoning.contradiction.meaning import (
    calls_it_unlikely,
    is_about_the_act,
    is_outright_refusal,
    is_positive,
    only_deflects,
    rejects_the_act,
    stated_conditions,
)
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import Position
from pledges.vocabulary import Modality, Severity

C1_CODES = ("C1.reversed",)
C1_SILENCES = (
    "C1.a_not_positive",
    "C1.b_no_refusal",
    "C1.other_scope",
    "C1.conditional",
    "C1.officials_disagree",
)
C1R_CODES = ("C1r.after_refusal", "C1r.after_hedge", "C1r.after_deflection")
C1R_SILENCES = ("C1r.a_no_refusal", "C1r.b_not_positive", "C1r.officials_disagree")


def c1(pair: Pair) -> Verdict:
    """Critical where the one who refuses decides by rank, else high."""
    if not is_positive(pair.a):
        return Silent("C1.a_not_positive")
    if pair.b.modality is not Modality.REJECTED:
        return Silent("C1.b_no_refusal")
    if not is_about_the_act(pair.b):
        return Silent("C1.other_scope", {"scope": " ".join(sorted(pair.b.negation))})
    if stated_conditions(pair.b):
        return Silent("C1.conditional")
    if officials_disagree(pair):
        return Silent("C1.officials_disagree")
    decides = pair.b.voice.rank >= pair.policy.deciding_rank
    return Fires(Severity.CRITICAL if decides else Severity.HIGH, "C1.reversed", pair.slots())


def _what_a_was(a: Position) -> str:
    if is_outright_refusal(a):
        return "C1r.after_refusal"
    if calls_it_unlikely(a):
        return "C1r.after_hedge"
    return "C1r.after_deflection" if only_deflects(a) else ""


def was_no_yes(a: Position) -> bool:
    """Whether it refuses, doubts or only points elsewhere."""
    return bool(_what_a_was(a))


def c1r(pair: Pair) -> Verdict:
    """Info where b is only possible or a was no outright refusal, else low."""
    code = _what_a_was(pair.a)
    if not code:
        return Silent("C1r.a_no_refusal")
    if not is_positive(pair.b):
        return Silent("C1r.b_not_positive")
    if officials_disagree(pair):
        return Silent("C1r.officials_disagree")
    mild = pair.b.modality is Modality.POSSIBLE or code != "C1r.after_refusal"
    return Fires(Severity.INFO if mild else Severity.LOW, code, pair.slots())


def restates_yes_or_no(pair: Pair, later: Position) -> bool:
    """Whether a later position says yes again, or no again, as one of the two sides did. Outright or hedged
    as that side was.
    """
    sides = (pair.a, pair.b)
    if is_positive(later):
        return any(is_positive(side) for side in sides)
    if rejects_the_act(later) or is_outright_refusal(later):
        return any(refuses(side) or is_outright_refusal(side) for side in sides)
    if calls_it_unlikely(later):
        return any(calls_it_unlikely(side) for side in sides)
    return only_deflects(later) and any(only_deflects(side) for side in sides)
