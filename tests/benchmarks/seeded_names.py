"""What the made-up record speaks of: its countries, offices, days and shared conditions."""

from datetime import date

from pledges.vocabulary import ConditionKind, Reliability

ISO2 = "FR GB DE IT ES PL NL TR SE NO DK FI BE CA RO CZ PT GR LT LV EE BG HR SI IE LU AU NZ JP CY".split()
RANKS = {"president": 5, "premier": 4, "minister": 3, "deputy": 2, "spokesperson": 2, "adviser": 1}
PUBLISHERS = 40
GRADES = [Reliability.A] * 5 + [Reliability.B] * 18 + [Reliability.C] * 10 + [Reliability.D] * 4 + [Reliability.F] * 3
COALITION = "willing"
SPOKEN_IN = 10_001  # statements about one coalition: ten thousand and the one before them
FIRST, LAST = date(2021, 3, 1), date(2025, 10, 31)
CONDITIONS = [
    ConditionKind.PEACE_AGREEMENT,
    ConditionKind.CEASEFIRE,
    ConditionKind.US_BACKSTOP,
    ConditionKind.PARLIAMENT,
    ConditionKind.UN_MANDATE,
    ConditionKind.HOST_CONSENT,
]


def slug_of(kind: ConditionKind, coalition: str = COALITION) -> str:
    """The short name of the shared condition of this kind in a coalition."""
    return f"{coalition}-{kind.replace('_', '-')}"
