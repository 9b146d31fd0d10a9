"""What is another between two pictures of some pledges, and whose doing it is: the world's, or our record's.

Three pictures make the difference plain. What we then said of the first day, what we say of it later, and what we say
then of the last day: from the first to the second only our record can have changed, from the second to the third only
the world.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from pledges.vocabulary import Aspect

Picture = Mapping[Aspect, Hashable]
"""What a reader sees of one pledge at one moment, by aspect. Values of one aspect compare by equality."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One pledge in both pictures; `before` or `after` is None where it was not on record.

    `by_world` and `by_record` are the aspects that each changed. One may have undone the other, so both may have
    aspects where `before` equals `after`. `is_new_in_the_world`: not even the later record has it on the first day.
    """

    key: str
    before: Picture | None
    after: Picture | None
    by_world: frozenset[Aspect]
    by_record: frozenset[Aspect]
    is_new_in_the_world: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.by_world or self.by_record)


def compare(
    before: Mapping[str, Picture], between: Mapping[str, Picture], after: Mapping[str, Picture]
) -> tuple[Difference, ...]:
    """Every pledge of any picture, by its key, with what changed of it; those that stayed the same too.

    `between` is the first day as the later record has it; equal to `before` where one record tells both days.
    """
    keys = sorted(before.keys() | between.keys() | after.keys())
    return tuple(
        Difference(
            key,
            before.get(key),
            after.get(key),
            by_world=changed(between.get(key), after.get(key)),
            by_record=changed(before.get(key), between.get(key)),
            is_new_in_the_world=key not in between,
        )
        for key in keys
    )


def changed(before: Picture | None, after: Picture | None) -> frozenset[Aspect]:
    """The aspects that are not the same; every one that says something where one side is not on record."""
    if before is None and after is None:
        return frozenset()
    if before is None or after is None:
        there = before if after is None else after
        assert there is not None  # noqa: S101  # one of the two is
        return frozenset(aspect for aspect in Aspect if there[aspect]) or frozenset({Aspect.STATUS})
    return frozenset(aspect for aspect in Aspect if before[aspect] != after[aspect])
