"""What, and on what evidence. Three kinds of tables, never mixed: evidence (append-only), judgement (append-only),
derived (rebuilt).
"""

from pledges.models.appearance import Appearance
from pledges.models.capture import Capture
from pledges.models.change import Change
from pledges.models.check import Check
from pledges.models.condition import Condition, ConditionEvent
from pledges.models.decision import Decision
from pledges.models.decision_proposal import DecisionProposal
from pledges.models.digest import Delivery, Digest
from pledges.models.document import Document
from pledges.models.draft import Draft
from pledges.models.due import Due
from pledges.models.flag import Flag
from pledges.models.flag_days import FlagDays
from pledges.models.flag_event import FlagEvent
from pledges.models.flag_wording import FlagWording
from pledges.models.matrix_cell import MatrixCell
from pledges.models.pledge import Pledge
from pledges.models.policy_version import PolicyVersion
from pledges.models.position import Position
from pledges.models.position_parts import PositionBasing, PositionCondition
from pledges.models.publisher import Publisher
from pledges.models.requirement import Requirement
from pledges.models.retraction import Retraction
from pledges.models.review import Review
from pledges.models.run import Run
from pledges.models.second_coding import SecondCoding
from pledges.models.state import PledgeState
from pledges.models.statement import Statement
from pledges.models.subscription import Subscription

__all__ = [
    "Appearance",
    "Capture",
    "Change",
    "Check",
    "Condition",
    "ConditionEvent",
    "Decision",
    "DecisionProposal",
    "Delivery",
    "Digest",
    "Document",
    "Draft",
    "Due",
    "Flag",
    "FlagDays",
    "FlagEvent",
    "FlagWording",
    "MatrixCell",
    "Pledge",
    "PledgeState",
    "PolicyVersion",
    "Position",
    "PositionBasing",
    "PositionCondition",
    "Publisher",
    "Requirement",
    "Retraction",
    "Review",
    "Run",
    "SecondCoding",
    "Statement",
    "Subscription",
]
