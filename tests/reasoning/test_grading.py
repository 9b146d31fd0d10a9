"""Grading: the tier table, confidence words and the speaker's rank on the day."""

from datetime import date

import pytest

from pledges.reasoning.facts import Said
from pledges.reasoning.grading import (
    OfficeTerm,
    best_tier,
    confidence_of,
    credibility_holds,
    evidence_tier,
    speaker_rank,
)
from pledges.reasoning.invalid import InvalidFactError
from pledges.vocabulary import Attribution, Confidence, EvidenceTier, QuoteType, Reliability, StatementKind
from tests.reasoning.builders import on

A, B, C, D, E, F = Reliability
NAMED, OFFICE, SOURCE = Attribution.ON_RECORD, Attribution.SPOKESPERSON, Attribution.BACKGROUND
DIRECT, PARTIAL, TRANSCRIPT = QuoteType.DIRECT, QuoteType.PARTIAL, QuoteType.TRANSCRIPT
RETOLD, HEADLINE = QuoteType.PARAPHRASE, QuoteType.HEADLINE


@pytest.mark.parametrize(
    ("reliability", "credibility", "quote", "attribution", "translated", "tier"),
    [
        (A, 1, DIRECT, NAMED, False, "1"),
        (B, 2, TRANSCRIPT, OFFICE, False, "1"),
        (B, 2, DIRECT, NAMED, True, "2"),
        (B, 3, DIRECT, NAMED, False, "2"),
        (C, 2, DIRECT, NAMED, False, "2"),
        (A, 1, PARTIAL, NAMED, False, "2"),
        (A, 1, DIRECT, SOURCE, False, "3"),
        (A, 1, DIRECT, Attribution.VAGUE, False, "3"),
        (A, 1, DIRECT, Attribution.REPORTED, False, "3"),
        (A, 1, RETOLD, NAMED, False, "3"),
        (A, 1, HEADLINE, NAMED, False, "3"),
        (D, 1, DIRECT, NAMED, False, "3"),
        (A, 4, DIRECT, NAMED, False, "3"),
        (F, 1, DIRECT, NAMED, False, "U"),
        (A, 6, DIRECT, NAMED, False, "U"),
        (F, 4, RETOLD, SOURCE, True, "U"),
        (E, 6, DIRECT, NAMED, False, "4"),
        (F, 5, DIRECT, NAMED, False, "4"),
        (E, 1, DIRECT, NAMED, False, "4"),
    ],
)
def test_the_first_tier_that_matches_wins(
    reliability: Reliability,
    credibility: int,
    quote: QuoteType,
    attribution: Attribution,
    translated: bool,
    tier: str,
) -> None:
    found = evidence_tier(reliability, credibility, quote=quote, attribution=attribution, translated=translated)
    assert found.value == tier


@pytest.mark.parametrize("credibility", [0, 7, -1])
def test_a_credibility_that_is_none_is_refused_at_its_field(credibility: int) -> None:
    with pytest.raises(InvalidFactError) as refused:
        evidence_tier(A, credibility, quote=DIRECT, attribution=NAMED, translated=False)
    assert refused.value.field == "credibility"


def test_confidence_follows_the_tier() -> None:
    words = {tier.value: confidence_of(tier) for tier in EvidenceTier}
    low = Confidence.LOW
    assert words == {"1": Confidence.HIGH, "2": Confidence.MEDIUM, "3": low, "U": low, "4": low}


def test_the_best_tier_knows_that_an_ungraded_source_is_below_a_weak_one() -> None:
    assert best_tier([EvidenceTier.UNGRADED, EvidenceTier.THREE]) is EvidenceTier.THREE
    assert best_tier([EvidenceTier.FOUR, EvidenceTier.UNGRADED]) is EvidenceTier.UNGRADED
    assert best_tier([]) is None


@pytest.mark.parametrize(
    ("credibility", "origins", "holds"), [(1, 1, False), (1, 0, False), (1, 2, True), (2, 1, True), (6, 0, True)]
)
def test_credibility_1_needs_two_origins(credibility: int, origins: int, holds: bool) -> None:
    assert credibility_holds(credibility, origins) is holds


MINISTER = OfficeTerm(3, date(2024, 1, 1), date(2025, 6, 30))
PREMIER = OfficeTerm(4, date(2025, 7, 1))


@pytest.mark.parametrize(
    ("said", "rank"),
    [
        ("2025-06-30", 3),
        ("2025-07-01", 4),
        ("2023-12-31", 0),
        ("../2025-07-02", 4),
        ("2025-06-25/2025-07-05", 4),
    ],
)
def test_a_named_voice_has_the_rank_of_the_day(said: str, rank: int) -> None:
    assert speaker_rank(NAMED, StatementKind.SPEECH, on(said), [MINISTER, PREMIER]) == rank


@pytest.mark.parametrize(
    ("attribution", "kind", "rank"),
    [
        (OFFICE, StatementKind.SPEECH, 2),
        (SOURCE, StatementKind.INTERVIEW, 1),
        (Attribution.VAGUE, StatementKind.INTERVIEW, 1),
        (Attribution.OUTLET, StatementKind.OUTLET_ASSERTION, 0),
        (Attribution.UNATTRIBUTED, StatementKind.DOCUMENT, 0),
        (NAMED, StatementKind.EXPERT_OPINION, 0),
        (NAMED, StatementKind.SPEECH, 0),
    ],
)
def test_a_voice_without_an_office_of_its_own_has_the_rank_of_its_kind(
    attribution: Attribution, kind: StatementKind, rank: int
) -> None:
    day = date(2025, 11, 25)
    assert speaker_rank(attribution, kind, Said(day, day)) == rank


def test_a_minister_told_by_others_keeps_the_rank_and_counts_as_unnamed() -> None:
    assert speaker_rank(Attribution.REPORTED, StatementKind.SPEECH, on("2025-01-01"), [MINISTER]) == 3
    assert Attribution.REPORTED.is_unnamed
