"""C4 · a size is cut, and C4u · it is raised; C13 · two head counts do not fit.

Only sizes that share no number at all differ: what overlaps or is nested may be the same size in other words.
A count of countries says nothing of the size of a force, so it is never a cut.
"""

from fractions import Fraction

from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Slots, Verdict
from pledges.reasoning.facts import Position, Quantity
from pledges.reasoning.quantity import below, comparable, cut_ratio, disjoint, overlaps
from pledges.vocabulary import Measure, Modality, Severity

C4_CODES = ("C4.cut",)
C4_SILENCES = ("C4.no_size", "C4.other_measure", "C4.not_below")
C4U_CODES = ("C4u.raised",)
C4U_SILENCES = ("C4u.no_size", "C4u.other_measure", "C4u.not_above")
C13_CODES = ("C13.counts_differ",)
C13_SILENCES = ("C13.no_counts", "C13.may_be_the_same", "C13.later_is_higher")


def size_of(position: Position) -> Quantity | None:
    """The size that the position gives; a number inside a refusal is what it denies, and a head count is no size."""
    size = position.quantity
    if size is None or size.measure is Measure.COUNTRY or position.modality is Modality.REJECTED:
        return None
    return size


def count_of(position: Position) -> Quantity | None:
    """The number of countries that the position gives."""
    size = position.quantity
    if size is None or size.measure is not Measure.COUNTRY or position.modality is Modality.REJECTED:
        return None
    return size


def states_size(position: Position) -> bool:
    return size_of(position) is not None


def states_count(position: Position) -> bool:
    return count_of(position) is not None


def c4(pair: Pair) -> Verdict:
    """By how much of the earlier size is gone at least: low under the small cut of the policy, medium up to the large
    one, high above.
    """
    before, after = size_of(pair.a), size_of(pair.b)
    if before is None or after is None:
        return Silent("C4.no_size")
    if not comparable(before, after):
        return Silent("C4.other_measure")
    gone = cut_ratio(before, after)
    if gone is None:
        return Silent("C4.not_below")
    percent = int(gone * 100)
    return Fires(_cut(gone, pair), C4_CODES[0], pair.slots(percent=percent, **sizes(before, after)))


def _cut(gone: Fraction, pair: Pair) -> Severity:
    if gone < pair.policy.small_cut:
        return Severity.LOW
    return Severity.MEDIUM if gone <= pair.policy.large_cut else Severity.HIGH


def c4u(pair: Pair) -> Verdict:
    """Info: all of the later size lies above the earlier."""
    before, after = size_of(pair.a), size_of(pair.b)
    if before is None or after is None:
        return Silent("C4u.no_size")
    if not comparable(before, after):
        return Silent("C4u.other_measure")
    if not below(before, after):
        return Silent("C4u.not_above")
    return Fires(Severity.INFO, C4U_CODES[0], pair.slots(**sizes(before, after)))


def c13(pair: Pair) -> Verdict:
    """Info: two counts share no number, and were given close together, or the later is lower."""
    before, after = count_of(pair.a), count_of(pair.b)
    if before is None or after is None:
        return Silent("C13.no_counts")
    if not disjoint(before, after):
        return Silent("C13.may_be_the_same")
    if pair.days > pair.policy.recent_days and not below(after, before):
        return Silent("C13.later_is_higher")
    return Fires(Severity.INFO, C13_CODES[0], pair.slots(**sizes(before, after)))


def sizes(before: Quantity, after: Quantity) -> Slots:
    """Both sizes as slots: `measure unit qualifier low high`, the high end `..` where there is none."""
    return {"size": size_text(before), "new_size": size_text(after)}


def size_text(size: Quantity) -> str:
    high = ".." if size.high is None else size.high
    return f"{size.measure} {size.unit or '-'} {size.qualifier} {size.low} {high}"


def restates_the_size(pair: Pair, later: Position) -> bool:
    """Whether a later size may be that of either side."""
    again = later.quantity if later.modality is not Modality.REJECTED else None
    return again is not None and any(
        side.quantity is not None and overlaps(again, side.quantity) for side in (pair.a, pair.b)
    )
