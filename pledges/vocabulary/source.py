"""Where the words were read, how they got there, and how far they are trusted."""

from enum import StrEnum

from pledges.vocabulary.ranked import Ranked


class QuoteType(StrEnum):
    """What the page prints: a paraphrase in a shipped record is the page's, not the speaker's."""

    DIRECT = "direct"
    PARTIAL = "partial"
    TRANSCRIPT = "transcript"
    PARAPHRASE = "paraphrase"
    HEADLINE = "headline"


class RelayMode(StrEnum):
    QUOTED = "quoted"
    PARAPHRASED = "paraphrased"
    TRANSLATED = "translated"
    REPUBLISHED = "republished"
    AGGREGATED = "aggregated"


class AppearanceMode(StrEnum):
    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


class PublisherKind(StrEnum):
    GOVERNMENT = "government"
    AGENCY = "agency"
    PRESS = "press"
    BROADCASTER = "broadcaster"
    STATE_CONTROLLED = "state_controlled"
    AGGREGATOR = "aggregator"
    OTHER = "other"


class Reliability(StrEnum):
    """Source reliability, STANAG 2511: A completely reliable … E unreliable, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class ArchiveState(StrEnum):
    PENDING = "pending"
    ARCHIVED = "archived"
    WITHOUT = "without"
    GONE = "gone"
    DRIFTED = "drifted"


class EvidenceTier(StrEnum):
    ONE = "1"
    TWO = "2"
    THREE = "3"
    UNGRADED = "U"
    FOUR = "4"


class Confidence(Ranked):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
