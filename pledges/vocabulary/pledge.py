"""What a pledge is, how firm it is and where it stands."""

from enum import StrEnum

from pledges.vocabulary.ranked import Ranked


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
