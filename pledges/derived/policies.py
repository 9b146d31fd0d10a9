"""The policy that holds: from the row that stands to the value that the rules are handed.

Whoever evaluates asks here, inside the transaction that evaluates, so that no door can go by another policy than the
record's. A database in which no policy was ever written down goes by the shipped one, version 1.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from pledges.derived.questions import Told
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.reasoning.policy import DEFAULT_POLICY, Policy
from pledges.vocabulary import EvidenceTier, Firmness, VagueWindow

Numbers = Mapping[str, int]
"""A policy as whole numbers, by the column of each."""

LIFETIMES = {
    Firmness.FLOATED: "floated_days",
    Firmness.PLEDGED: "pledged_days",
    Firmness.SPECIFIED: "specified_days",
    Firmness.AUTHORIZED: "authorized_days",
    Firmness.EARMARKED: "earmarked_days",
}
BASES = {
    EvidenceTier.ONE: "base_one",
    EvidenceTier.TWO: "base_two",
    EvidenceTier.THREE: "base_three",
    EvidenceTier.UNGRADED: "base_ungraded",
}
WINDOWS = {
    VagueWindow.IMMEDIATELY: "window_immediately",
    VagueWindow.COMING_DAYS: "window_days",
    VagueWindow.COMING_WEEKS: "window_weeks",
    VagueWindow.COMING_MONTHS: "window_months",
}
CHECKS: Mapping[Firmness | None, str] = {
    None: "check_loose_days",
    Firmness.FLOATED: "check_loose_days",
    Firmness.PLEDGED: "check_loose_days",
    Firmness.SPECIFIED: "check_specified_days",
    Firmness.AUTHORIZED: "check_firm_days",
    Firmness.EARMARKED: "check_firm_days",
    Firmness.IN_PLACE: "check_firm_days",
}
PERCENT = {
    "shape": "shape_percent",
    "dormant_factor": "dormant_percent",
    "small_cut": "small_cut_percent",
    "large_cut": "large_cut_percent",
}
"""Fractions of a policy, kept in hundredths."""

PLAIN = {
    "exclusion_lifetime": "exclusion_days",
    "threshold": "threshold",
    "unnamed_cap": "unnamed_cap",
    "recent_days": "recent_days",
    "disagreement_days": "disagreement_days",
    "disagreement_rank_gap": "disagreement_rank_gap",
    "deciding_rank": "deciding_rank",
    "fading_score": "fading_score",
    "weaker_steps": "weaker_steps",
    "lower_levels": "lower_levels",
    "reprint_days": "reprint_days",
    "deferrals": "deferrals",
    "triggered_days": "triggered_days",
    "single_origin_days": "single_origin_days",
}
"""Numbers that a policy and its row both have as they are."""

STANDING = Told(lambda: PolicyVersion.objects.standing().values_list("number", *NUMBERS)[:1])


def policy_in_force() -> Policy:
    """The policy that stands. One query."""
    return policy_known_at(None)


def policy_known_at(seq: int | None) -> Policy:
    """The policy that stood after commit `seq` of the ledger; None is now. One query."""
    columns = ("number", *NUMBERS)
    row = STANDING.values() if seq is None else PolicyVersion.objects.known_at(seq).values_list(*columns)[:1]
    if not row:
        return DEFAULT_POLICY
    numbers = dict(zip(columns, row[0], strict=True))
    return policy_of(numbers.pop("number"), numbers)


def policy_version(number: int) -> Policy:
    """Version `number`, standing or not; the shipped one where it was never written down. One query."""
    row = PolicyVersion.objects.filter(number=number).values(*NUMBERS).first()
    return policy_of(number, row) if row else DEFAULT_POLICY


def policy_of(number: int, numbers: Numbers) -> Policy:
    """Version `number` with these numbers, every one of NUMBERS."""
    return Policy(
        version=number,
        lifetimes=MappingProxyType({firmness: numbers[name] for firmness, name in LIFETIMES.items()}),
        bases=MappingProxyType({tier: numbers[name] for tier, name in BASES.items()}),
        vague_windows=MappingProxyType({window: numbers[name] for window, name in WINDOWS.items()}),
        check_days=MappingProxyType({firmness: numbers[name] for firmness, name in CHECKS.items()}),
        **{field: Fraction(numbers[name], 100) for field, name in PERCENT.items()},  # type: ignore[arg-type]
        **{field: numbers[name] for field, name in PLAIN.items()},  # type: ignore[arg-type]
    )


def numbers_of(policy: Policy) -> dict[str, int]:
    """The columns of `policy`; the other way round of `policy_of`."""
    found = {name: policy.lifetimes[firmness] for firmness, name in LIFETIMES.items()}
    found |= {name: policy.bases[tier] for tier, name in BASES.items()}
    found |= {name: policy.vague_windows[window] for window, name in WINDOWS.items()}
    found |= {name: policy.check_days[firmness] for firmness, name in CHECKS.items()}
    found |= {name: int(getattr(policy, field) * 100) for field, name in PERCENT.items()}
    return found | {name: getattr(policy, field) for field, name in PLAIN.items()}
