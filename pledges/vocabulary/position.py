"""What a statement says about a pledge: how, where, when, how much, and on which conditions."""

from enum import StrEnum
from functools import cached_property


class Stance(StrEnum):
    ANNOUNCES = "announces"
    AFFIRMS = "affirms"
    EXPANDS = "expands"
    NARROWS = "narrows"
    CONDITIONS = "conditions"
    RELAXES = "relaxes"
    DEFERS = "defers"
    CLARIFIES = "clarifies"
    QUESTIONS = "questions"
    DEFLECTS = "deflects"
    REDUCES = "reduces"
    WITHDRAWS = "withdraws"
    DENIES_MADE = "denies_made"
    REPORTS_DELIVERY = "reports_delivery"
    NONE = "none"


class Modality(StrEnum):
    """How firmly the words commit. Positive means possible or more; the strength of each is `strength`."""

    FIRM = "firm"
    INTENT = "intent"
    POSSIBLE = "possible"
    UNSTATED = "unstated"
    UNLIKELY = "unlikely"
    REJECTED = "rejected"

    @cached_property
    def strength(self) -> int:
        """3 firm, 2 intent, 1 possible, 0 for everything that commits to nothing."""
        return {Modality.FIRM: 3, Modality.INTENT: 2, Modality.POSSIBLE: 1}.get(self, 0)

    @cached_property
    def is_positive(self) -> bool:
        return self.strength > 0


class NegationScope(StrEnum):
    """What a negation denies. A position may deny several things; an empty set means it denies nothing."""

    ACT = "act"
    TIME = "time"
    PLACE = "place"
    QUANTITY = "quantity"
    ACTOR = "actor"
    RUMOR = "rumour"


class Place(StrEnum):
    """Where forces would be based."""

    IN_UKRAINE = "in_ukraine"
    NEIGHBOR = "neighbour"
    BLACK_SEA = "black_sea"
    HOME = "home"
    OTHER = "other"


class BasingSense(StrEnum):
    INCLUDED = "included"
    EXCLUDED = "excluded"


class BasingForce(StrEnum):
    FIRM = "firm"
    POSSIBLE = "possible"


class ConditionKind(StrEnum):
    PEACE_AGREEMENT = "peace_agreement"
    CEASEFIRE = "ceasefire"
    END_OF_HOSTILITIES = "end_of_hostilities"
    US_BACKSTOP = "us_backstop"
    PARLIAMENT = "parliament"
    UN_MANDATE = "un_mandate"
    CLEAR_MANDATE = "clear_mandate"
    HOST_CONSENT = "host_consent"
    AGREED_SHARES = "agreed_shares"
    OWN_DEFENSE = "own_defense"
    FUNDING = "funding"
    OTHER = "other"

    @cached_property
    def group(self) -> str:
        """Conditions compare by group: the three words for the end of fighting are one."""
        return "end_of_fighting" if self in END_OF_FIGHTING else self.value


END_OF_FIGHTING = frozenset({ConditionKind.PEACE_AGREEMENT, ConditionKind.CEASEFIRE, ConditionKind.END_OF_HOSTILITIES})


class ConditionMode(StrEnum):
    """What a position says about conditions as a whole."""

    STATES = "states"
    SILENT = "silent"
    UNCONDITIONAL = "unconditional"


class ConditionForce(StrEnum):
    """What a position says about one condition."""

    REQUIRED = "required"
    LIMITED = "limited"
    WAIVED = "waived"


class ConditionState(StrEnum):
    UNKNOWN = "unknown"
    UNMET = "unmet"
    MET = "met"
    WAIVED = "waived"
    FAILED = "failed"


class Measure(StrEnum):
    """What a number counts. Units are never converted into each other."""

    PERSONNEL = "personnel"
    BATTALION = "battalion"
    BRIGADE = "brigade"
    AIRCRAFT = "aircraft"
    SHIP = "ship"
    VEHICLE = "vehicle"
    INSTRUCTOR = "instructor"
    MONEY = "money"
    COUNTRY = "country"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    RANGE = "range"
    MAGNITUDE = "magnitude"


class VagueWindow(StrEnum):
    """A window that is only words; its length in days is policy (rules.md)."""

    IMMEDIATELY = "immediately"
    COMING_DAYS = "coming_days"
    COMING_WEEKS = "coming_weeks"
    COMING_MONTHS = "coming_months"


class WindowKind(StrEnum):
    """What a window hangs on: dates of the calendar, or the day a condition is met."""

    ABSOLUTE = "absolute"
    AFTER_TRIGGER = "after_trigger"
    VAGUE = "vague"
