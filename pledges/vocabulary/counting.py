"""How a pledge is counted in a total, and what a total comes to beside what is said to be needed."""

from enum import StrEnum


class Counted(StrEnum):
    """Where a pledge stands in a total. The first three are pledged or firmer; the rest add to no number."""

    COUNTED_ON = "counted_on"
    WAITING = "waiting"
    FAILED = "failed"
    FLOATED = "floated"
    NO_COMMITMENT = "no_commitment"
    REFUSED = "refused"
    COLLECTIVE = "collective"
    THIRD_PARTY = "third_party"
    OTHER_MISSION = "other_mission"
    ENDED = "ended"

    @property
    def is_pledged(self) -> bool:
        """Whether it adds to a range."""
        return self in (Counted.COUNTED_ON, Counted.WAITING, Counted.FAILED)


class Coverage(StrEnum):
    """Whether what is pledged comes up to what a source says is needed."""

    COVERED = "covered"
    SHORT = "short"
    CANNOT_BE_SAID = "cannot_be_said"
