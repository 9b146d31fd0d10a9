"""The codes that the record is written in: one closed list per idea, and no Django.

A code is what the database, the API and the rules see. What people read lives in `pledges.words`; nothing
here is shown. The values are spelled as domain.md spells them, so that a code in a document is the code in
the data; the names are ours. Where the order of a list means something (firmness, modality, confidence,
severity), the class says it in `rank`. Sources: domain.md's own vocabulary; reliability A–F and credibility
1–6 are those of NATO STANAG 2511.
"""

from enum import StrEnum


class Ranked(StrEnum):
    """A closed list whose members stand in order, the weakest first."""

    @property
    def rank(self) -> int:
        """The member's place in its list, counted from 0; only comparable inside one list."""
        return list(type(self)).index(self)


class Capability(StrEnum):
    TROOPS = "troops"
    AIR = "air"
    NAVAL = "naval"
    TRAINING = "training"
    AIR_DEFENSE = "air_defense"
    INTELLIGENCE = "intelligence"
    LOGISTICS = "logistics"
    EQUIPMENT = "equipment"
    FUNDING = "funding"
    MINE_CLEARANCE = "mine_clearance"
    BACKSTOP = "backstop"
    COORDINATION = "coordination"
    UNSPECIFIED = "unspecified"


class Mission(StrEnum):
    """Which force or operation a position is about; `unclear` is never guessed into another."""

    REASSURANCE_FORCE = "reassurance_force"
    UN_PEACEKEEPING = "un_peacekeeping"
    EXISTING_DEPLOYMENT = "existing_deployment"
    OTHER = "other"
    UNCLEAR = "unclear"


class Polarity(StrEnum):
    OFFER = "offer"
    EXCLUSION = "exclusion"


class PledgeOrigin(StrEnum):
    """Whose word a pledge rests on: the country's own, another's about it, or a collective's."""

    SELF = "self"
    THIRD_PARTY = "third_party"
    COLLECTIVE = "collective"


class Disclosure(StrEnum):
    PUBLIC = "public"
    PARTIAL = "partial"
    UNDISCLOSED = "undisclosed"


class Attribution(StrEnum):
    ON_RECORD = "on_record"
    SPOKESPERSON = "spokesperson"
    REPORTED = "reported"
    BACKGROUND = "background"
    VAGUE = "vague"
    OUTLET = "outlet"
    UNATTRIBUTED = "unattributed"

    @property
    def is_unnamed(self) -> bool:
        """Whether the voice counts as unnamed; `reported` is a named speaker told by others, and counts so
        too.
        """
        return self not in (Attribution.ON_RECORD, Attribution.SPOKESPERSON)


class Behalf(StrEnum):
    """For whom a statement speaks."""

    COUNTRY = "country"
    COALITION = "coalition"
    ORGANIZATION = "organization"
    NOBODY = "nobody"


class StatementKind(StrEnum):
    SPEECH = "speech"
    DOCUMENT = "document"
    VOTE = "vote"
    ORDER = "order"
    INTERVIEW = "interview"
    OUTLET_ASSERTION = "outlet_assertion"
    EXPERT_OPINION = "expert_opinion"


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

    @property
    def strength(self) -> int:
        """3 firm, 2 intent, 1 possible, 0 for everything that commits to nothing."""
        return {Modality.FIRM: 3, Modality.INTENT: 2, Modality.POSSIBLE: 1}.get(self, 0)

    @property
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


class Firmness(Ranked):
    FLOATED = "floated"
    PLEDGED = "pledged"
    SPECIFIED = "specified"
    AUTHORIZED = "authorised"
    EARMARKED = "earmarked"
    IN_PLACE = "in_place"


class DeliveryBasis(StrEnum):
    """Who says that something is in place."""

    SELF_DECLARED = "self_declared"
    VALIDATED = "validated"


class Status(StrEnum):
    ACTIVE = "active"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    VOID = "void"

    @property
    def is_live(self) -> bool:
        """Whether the pledge can still age and be contradicted."""
        return self in (Status.ACTIVE, Status.DORMANT, Status.SUSPENDED)


class DecisionKind(StrEnum):
    """What people decide about a pledge; the evidence alone decides none of these."""

    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    VOID = "void"
    SUSPEND = "suspend"
    FULFILL = "fulfill"
    MERGE = "merge"
    REOPEN = "reopen"


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

    @property
    def group(self) -> str:
        """Conditions compare by group: the three words for the end of fighting are one."""
        return "end_of_fighting" if self in END_OF_FIGHTING else self.value


END_OF_FIGHTING = frozenset(
    {ConditionKind.PEACE_AGREEMENT, ConditionKind.CEASEFIRE, ConditionKind.END_OF_HOSTILITIES}
)


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


class Severity(Ranked):
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class FlagState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    AUTO_RESOLVED = "auto_resolved"

    @property
    def is_standing(self) -> bool:
        """Whether the finding still counts as open for a reader."""
        return self in (FlagState.OPEN, FlagState.ACKNOWLEDGED, FlagState.CONFIRMED)


class DismissalReason(StrEnum):
    SCOPE_DIFFERS = "scope_differs"
    NOT_WITHDRAWAL = "not_withdrawal"
    DIFFERENT_CAPABILITY = "different_capability"
    OLD_STATEMENT = "old_statement"
    TRANSLATION = "translation"
    MISATTRIBUTED = "misattributed"
    CODING_ERROR = "coding_error"
    POSITION_CHANGED = "position_changed"
    KEEP_BOTH = "keep_both"
    OTHER = "other"


class ChangeKind(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"


class ChangeCause(StrEnum):
    WORLD = "world"
    NEW_EVIDENCE = "new_evidence"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    RULE_CHANGE = "rule_change"
    MERGE = "merge"


class ChangeCode(StrEnum):
    """The closed list of sentences that a change can be (pages.md, the grammar); `pledges.words` has the
    words.
    """

    NEW = "new"
    RULED_OUT = "ruled_out"
    SPECIFIED = "specified"
    FIRMER = "firmer"
    AUTHORIZED = "authorised"
    IN_PLACE = "in_place"
    RESTATED = "restated"
    CONDITION_ADDED = "condition_added"
    NUMBER_RAISED = "number_raised"
    NUMBER_LOWERED = "number_lowered"
    WEAKER = "weaker"
    DEFLECTED = "deflected"
    WITHDRAWN = "withdrawn"
    SAID_BY_OTHERS = "said_by_others"
    DISPUTED = "disputed"
    DISPUTE_CLOSED = "dispute_closed"
    STALE = "stale"
    OVERDUE = "overdue"
    CORRECTED = "corrected"


class DeliveryState(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    IN_DATA = "in_data"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"


class Clock(StrEnum):
    WORLD = "world"
    RECORD = "record"


class CellState(StrEnum):
    """Why a cell of the matrix holds what it holds: three kinds of emptiness are never one."""

    NOT_RESEARCHED = "not_researched"
    NO_STATEMENT_FOUND = "no_statement_found"
    RULED_OUT = "ruled_out"
    NO_COMMITMENT = "no_commitment"
    PLEDGED = "pledged"
