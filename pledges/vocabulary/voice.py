"""Who speaks, for whom, and in what kind of statement."""

from enum import StrEnum
from functools import cached_property


class Attribution(StrEnum):
    ON_RECORD = "on_record"
    SPOKESPERSON = "spokesperson"
    REPORTED = "reported"
    BACKGROUND = "background"
    VAGUE = "vague"
    OUTLET = "outlet"
    UNATTRIBUTED = "unattributed"

    @cached_property
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
