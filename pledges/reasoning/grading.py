"""How good a piece of evidence is, and how high the speaker stood: two tables, and no arithmetic on letters.

Sources: reliability A–F and credibility 1–6 are NATO STANAG 2511's; the tiers and the ranks are domain.md's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pledges.reasoning.facts import Said
from pledges.reasoning.invalid import InvalidFactError
from pledges.vocabulary import Attribution, Confidence, EvidenceTier, QuoteType, Reliability, StatementKind

WORDS_OF_THE_SPEAKER = frozenset({QuoteType.DIRECT, QuoteType.TRANSCRIPT})
WORDS_OF_THE_PAGE = frozenset({QuoteType.PARAPHRASE, QuoteType.HEADLINE})
"""What a page says in its own words. A headline is one of them: it is an editor's summary, whoever it
names.
"""

RANK_SPOKESPERSON = 2
RANK_OFFICIAL = 1
RANK_NO_STATE_VOICE = 0


def evidence_tier(
    reliability: Reliability,
    credibility: int,
    *,
    quote: QuoteType,
    attribution: Attribution,
    translated: bool,
) -> EvidenceTier:
    """The tier of one appearance: the first that matches of 4, U, 3, 1, else 2 (domain.md, Evidence tier).

    `credibility` is 1–6; `translated` says whether the words were translated on their way to the page. Every
    unnamed voice counts as *background* does, since a vaguer one cannot be worth more. Raises
    InvalidFactError for a credibility that is none.
    """
    if not 1 <= credibility <= 6:
        raise InvalidFactError("credibility", "out_of_range", f"{credibility} is not one of 1 to 6.")
    if reliability is Reliability.E or credibility == 5:
        return EvidenceTier.FOUR
    if reliability is Reliability.F or credibility == 6:
        return EvidenceTier.UNGRADED
    weak_source = reliability is Reliability.D or credibility == 4
    if attribution.is_unnamed or quote in WORDS_OF_THE_PAGE or weak_source:
        return EvidenceTier.THREE
    strong_source = reliability in (Reliability.A, Reliability.B) and credibility <= 2
    if strong_source and quote in WORDS_OF_THE_SPEAKER and not translated:
        return EvidenceTier.ONE
    return EvidenceTier.TWO


def confidence_of(tier: EvidenceTier) -> Confidence:
    """The confidence word's code: tier 1 high, 2 medium, everything else low."""
    return {EvidenceTier.ONE: Confidence.HIGH, EvidenceTier.TWO: Confidence.MEDIUM}.get(tier, Confidence.LOW)


TIER_ORDER = (
    EvidenceTier.ONE,
    EvidenceTier.TWO,
    EvidenceTier.THREE,
    EvidenceTier.UNGRADED,
    EvidenceTier.FOUR,
)


def best_tier(tiers: Iterable[EvidenceTier]) -> EvidenceTier | None:
    """The best of several tiers; None of none."""
    return min(tiers, key=TIER_ORDER.index, default=None)


def credibility_holds(credibility: int, origins: int) -> bool:
    """Whether a credibility may be set: 1 (confirmed by other sources) needs two distinct origins, never two
    documents.
    """
    return credibility != 1 or origins >= 2


@dataclass(frozen=True, slots=True)
class OfficeTerm:
    """One person in one office: authority rank 0–5, and the first and last day (None = open)."""

    rank: int
    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def speaker_rank(attribution: Attribution, kind: StatementKind, said: Said, terms: Iterable[OfficeTerm] = ()) -> int:
    """The authority, 0–5, with which something was said on its day.

    A named voice has the rank of the highest office held on the last day of `said`, and 0 when it held none;
    a spokesperson of a named office is at least 2, an unnamed official 1, and an expert, an outlet or nobody
    0 (domain.md, coalition).
    """
    if kind in (StatementKind.EXPERT_OPINION, StatementKind.OUTLET_ASSERTION):
        return RANK_NO_STATE_VOICE
    held = max((term.rank for term in terms if term.covers(said.latest)), default=RANK_NO_STATE_VOICE)
    match attribution:
        case Attribution.SPOKESPERSON:
            return max(held, RANK_SPOKESPERSON)
        case Attribution.ON_RECORD | Attribution.REPORTED:
            return held
        case Attribution.BACKGROUND | Attribution.VAGUE:
            return RANK_OFFICIAL
        case _:
            return RANK_NO_STATE_VOICE
