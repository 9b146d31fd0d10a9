"""The numbers that rules and staleness run on: one frozen, versioned value, handed in as an argument.

No rule knows a number of its own, so that a stored verdict names the policy version under which it was
reached, and a changed number is a new version and a rebuild, never an edit. Sources: the decay formula and
its shape are MISP's (rules.md, Staleness); 365 and 180 days follow the UN's capability readiness system,
which renews pledges after 12 months and then every 6; everything else is our own default, as rules.md and
domain.md state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from pledges.vocabulary import EvidenceTier, Firmness, VagueWindow

CHECK_DAYS: Mapping[Firmness | None, int] = MappingProxyType(
    {None: 30, Firmness.FLOATED: 30, Firmness.PLEDGED: 30, Firmness.SPECIFIED: 60}
    | dict.fromkeys((Firmness.AUTHORIZED, Firmness.EARMARKED, Firmness.IN_PLACE), 90)
)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the numbers.

    `lifetimes`: days by firmness; a firmness that is missing does not age. `exclusion_lifetime`: days for a
    refusal, which has no firmness. `threshold`: the score at and below which a pledge is stale, on the scale
    of `bases` (0–100). `shape` is the s of the formula, a fraction so that the stale date is exact.
    `dormant_factor` lengthens the lifetime of a dormant pledge. `vague_windows`: days, counted from the
    statement. For the contradiction rules: how many days back a new position is compared with every other of
    its line (`recent_days`), how far apart two officials may disagree and from which difference of rank it
    weighs less, and the rank that decides (domain.md, 4); which part of a size may be cut before it weighs more
    (`small_cut`, `large_cut`); from how many steps of modality and levels of firmness down it is told; after how many
    days a statement printed anew looks like an old one (`reprint_days`). `fading_score`: at and below it, silence
    weighs more. `check_days`: days without a look, by firmness (None: without one), after which a pledge counts as not
    checked. `deferrals`: from how many on putting off is told. `triggered_days`: days for which all conditions may be
    met with nothing done; `single_origin_days`: days for which one origin is enough.
    """

    version: int
    lifetimes: Mapping[Firmness, int]
    exclusion_lifetime: int
    threshold: int
    shape: Fraction
    bases: Mapping[EvidenceTier, int]
    unnamed_cap: int
    dormant_factor: Fraction
    vague_windows: Mapping[VagueWindow, int]
    recent_days: int = 30
    disagreement_days: int = 30
    disagreement_rank_gap: int = 2
    deciding_rank: int = 4
    fading_score: int = 15
    small_cut: Fraction = Fraction(1, 10)
    large_cut: Fraction = Fraction(1, 2)
    weaker_steps: int = 2
    lower_levels: int = 2
    reprint_days: int = 7
    check_days: Mapping[Firmness | None, int] = field(default_factory=lambda: CHECK_DAYS)
    deferrals: int = 2
    triggered_days: int = 30
    single_origin_days: int = 30

    def base(self, tier: EvidenceTier | None, *, unnamed: bool) -> int:
        """The score on the day of speaking: by evidence tier, capped for an unnamed voice; 0 without a grade
        or at tier 4.
        """
        graded = self.bases.get(tier, 0) if tier else 0
        return min(graded, self.unnamed_cap) if unnamed else graded


DEFAULT_POLICY = Policy(
    version=1,
    lifetimes=MappingProxyType(
        {
            Firmness.FLOATED: 45,
            Firmness.PLEDGED: 120,
            Firmness.SPECIFIED: 180,
            Firmness.AUTHORIZED: 365,
            Firmness.EARMARKED: 180,
        }
    ),
    exclusion_lifetime=120,
    threshold=30,
    shape=Fraction(1, 2),
    bases=MappingProxyType(
        {EvidenceTier.ONE: 100, EvidenceTier.TWO: 75, EvidenceTier.THREE: 50, EvidenceTier.UNGRADED: 40}
    ),
    unnamed_cap=50,
    dormant_factor=Fraction(3, 2),
    vague_windows=MappingProxyType(
        {
            VagueWindow.IMMEDIATELY: 30,
            VagueWindow.COMING_DAYS: 10,
            VagueWindow.COMING_WEEKS: 45,
            VagueWindow.COMING_MONTHS: 120,
        }
    ),
)
"""The policy of domain.md and rules.md."""
