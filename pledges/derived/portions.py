"""How much is worked out at a time. Follows from what is to be worked out, and from nothing else."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import itemgetter

from pledges.models import Pledge

PORTION = 500
"""About how many pledges are worked out at a time: what is held in memory, and how long the database hears nothing
from a bulk, follow from it and not from the size of the bulk.
"""

OF_EACH = 5
"""New positions that take as long as a pledge."""


def portions(pledges: Iterable[Pledge], new: Callable[[Pledge], int]) -> Iterator[list[Pledge]]:
    """`pledges` of one coalition after the other, so many at a time that working them out takes about as long as for a
    PORTION of pledges. A line is never parted.

    Lines with `new` positions (how many of each pledge) come first, and how they are cut follows from these alone: so
    what a commit tells has the same numbers when it is worked out again.
    """
    of: dict[int, dict[tuple[int, str, str], list[Pledge]]] = defaultdict(lambda: defaultdict(list))
    for pledge in pledges:
        of[pledge.coalition_id][pledge.country_id or 0, pledge.capability, pledge.mission].append(pledge)
    weighed = [
        [(_weight(line, new), line) for _, line in sorted(lines.items(), key=itemgetter(0))]
        for _, lines in sorted(of.items(), key=itemgetter(0))
    ]
    for lines in weighed:
        yield from _cut([(weight, line) for weight, line in lines if weight])
    for lines in weighed:
        yield from _cut([(len(line), line) for weight, line in lines if not weight])


def _weight(line: Iterable[Pledge], new: Callable[[Pledge], int]) -> float:
    return sum(max(1, count / OF_EACH) for pledge in line if (count := new(pledge)))


def _cut(lines: Collection[tuple[float, list[Pledge]]]) -> Iterator[list[Pledge]]:
    whole = sum(weight for weight, _ in lines)
    enough = whole / max(round(whole / PORTION), 1)  # all portions about alike
    portion: list[Pledge] = []
    heavy = 0.0
    for weight, line in lines:
        portion += line
        heavy += weight
        if heavy >= enough:
            yield portion
            portion, heavy = [], 0.0
    if portion:
        yield portion
