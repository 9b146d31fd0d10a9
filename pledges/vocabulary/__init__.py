"""The codes that the record is written in: one closed list per idea, and no Django.

A code is what the database, the API and the rules see. What people read lives in `pledges.words`; nothing
here is shown. The values are spelled as domain.md spells them, so that a code in a document is the code in
the data; the names are ours. Where the order of a list means something (firmness, modality, confidence,
severity), the class says it in `rank`. Sources: domain.md's own vocabulary; reliability A–F and credibility
1–6 are those of NATO STANAG 2511.
"""

from pledges.vocabulary.pledge import (
    Capability,
    DecisionKind,
    DeliveryBasis,
    Disclosure,
    Firmness,
    Mission,
    PledgeOrigin,
    Polarity,
    Status,
)
from pledges.vocabulary.position import (
    END_OF_FIGHTING,
    BasingForce,
    BasingSense,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Measure,
    Modality,
    NegationScope,
    Place,
    Qualifier,
    Stance,
    VagueWindow,
    WindowKind,
)
from pledges.vocabulary.ranked import Ranked
from pledges.vocabulary.source import (
    AppearanceMode,
    ArchiveState,
    Confidence,
    EvidenceTier,
    PublisherKind,
    QuoteType,
    RelayMode,
    Reliability,
)
from pledges.vocabulary.voice import (
    Attribution,
    Behalf,
    StatementKind,
)
from pledges.vocabulary.workflow import (
    BOOKKEEPING,
    CellState,
    ChangeCause,
    ChangeCode,
    ChangeKind,
    Clock,
    DeliveryState,
    DismissalReason,
    FlagState,
    Severity,
)

__all__ = [
    "BOOKKEEPING",
    "END_OF_FIGHTING",
    "AppearanceMode",
    "ArchiveState",
    "Attribution",
    "BasingForce",
    "BasingSense",
    "Behalf",
    "Capability",
    "CellState",
    "ChangeCause",
    "ChangeCode",
    "ChangeKind",
    "Clock",
    "ConditionForce",
    "ConditionKind",
    "ConditionMode",
    "ConditionState",
    "Confidence",
    "DecisionKind",
    "DeliveryBasis",
    "DeliveryState",
    "Disclosure",
    "DismissalReason",
    "EvidenceTier",
    "Firmness",
    "FlagState",
    "Measure",
    "Mission",
    "Modality",
    "NegationScope",
    "Place",
    "PledgeOrigin",
    "Polarity",
    "PublisherKind",
    "Qualifier",
    "QuoteType",
    "Ranked",
    "RelayMode",
    "Reliability",
    "Severity",
    "Stance",
    "StatementKind",
    "Status",
    "VagueWindow",
    "WindowKind",
]
