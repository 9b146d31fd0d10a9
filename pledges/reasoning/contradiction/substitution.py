"""C6 · something else instead, or a hedged no, after a yes. It gives way where officials disagree (C7)."""

from pledges.reasoning.contradiction.disagreement import officials_disagree
from pledges.reasoning.contradiction.meaning import calls_it_unlikely, is_outright_refusal, is_positive, only_deflects
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import Position
from pledges.vocabulary import Modality, Severity

CODES = ("C6.pointed_elsewhere", "C6.called_unlikely")
SILENCES = ("C6.a_not_positive", "C6.b_neither", "C6.officials_disagree")


def hedges_or_points_elsewhere(position: Position) -> bool:
    return calls_it_unlikely(position) or (only_deflects(position) and not is_outright_refusal(position))


def c6(pair: Pair) -> Verdict:
    """Medium; low where `a` had only left it open."""
    if not is_positive(pair.a):
        return Silent("C6.a_not_positive")
    if not hedges_or_points_elsewhere(pair.b):
        return Silent("C6.b_neither")
    if officials_disagree(pair):
        return Silent("C6.officials_disagree")
    severity = Severity.LOW if pair.a.modality is Modality.POSSIBLE else Severity.MEDIUM
    return Fires(severity, "C6.called_unlikely" if calls_it_unlikely(pair.b) else "C6.pointed_elsewhere", pair.slots())
