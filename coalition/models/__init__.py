"""Who: countries, coalitions and the people who speak for them. And the ledger's commits, on which every room
stands.
"""

from coalition.models.access_token import AccessToken
from coalition.models.coalition import Coalition
from coalition.models.country import Country, CountryAlias
from coalition.models.event import Event, Participation
from coalition.models.kept_answer import KeptAnswer
from coalition.models.ledger_commit import LedgerCommit
from coalition.models.ledger_entry import LedgerEntry, LedgerPayload
from coalition.models.ledger_redaction import LedgerRedaction
from coalition.models.membership import Membership, MembershipCount
from coalition.models.speaker import Speaker
from coalition.models.working_group import Seat, WorkingGroup

__all__ = [
    "AccessToken",
    "Coalition",
    "Country",
    "CountryAlias",
    "Event",
    "KeptAnswer",
    "LedgerCommit",
    "LedgerEntry",
    "LedgerPayload",
    "LedgerRedaction",
    "Membership",
    "MembershipCount",
    "Participation",
    "Seat",
    "Speaker",
    "WorkingGroup",
]
