"""Case 33: everything that one article says, told to the rules at once, raises no contradiction and no
weakening.

The article is a translated retelling of a newspaper's report on a video call of 25 November 2025, published a
day later. Coded here are all its statements that take a position, in both readings of those that could be
coded in two ways.
"""

from datetime import date
from itertools import product

import pytest

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.facts import Position, Window
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    Behalf,
    Capability,
    ConditionKind,
    EvidenceTier,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import excluded, included, line, office, position, unnamed, voice

UNDATED = "../2025-11-26"
PRESIDENT = voice("Emmanuel Macron", 5, country="FR")
PAPER = voice("Politico", 1, Attribution.OUTLET, None, Behalf.NOBODY, StatementKind.OUTLET_ASSERTION)
ANALYST = voice("Ed Arnold", 0, country=None, behalf=Behalf.NOBODY, kind=StatementKind.EXPERT_OPINION)
DENIED_TIMING = frozenset({NegationScope.TIME, NegationScope.RUMOR})

SAID_BY_THE_PAPER = [
    position(
        UNDATED, id=f"{country}-troops", line=line(country), voice=PAPER, conditions=[ConditionKind.PEACE_AGREEMENT]
    )
    for country in ("FR", "GB")
]
SAID_BY_OFFICIALS = [
    position(
        "2025-11-25",
        id="detail-in-coming-days",
        line=line(None, Capability.COORDINATION),
        voice=voice("Emmanuel Macron", 5, country=None, behalf=Behalf.COALITION),
        origin=PledgeOrigin.COLLECTIVE,
        window=Window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS),
    ),
    position(
        "2025-11-25",
        id="force-is-vital",
        line=line(None),
        voice=voice("Keir Starmer", 4, country=None, behalf=Behalf.COALITION),
        origin=PledgeOrigin.COLLECTIVE,
        stance=Stance.AFFIRMS,
        modality=Modality.UNSTATED,
    ),
    position(
        UNDATED,
        id="planning-is-advanced",
        line=line("GB"),
        voice=unnamed("a second British official", "GB"),
        stance=Stance.AFFIRMS,
        modality=Modality.UNSTATED,
        tier=EvidenceTier.THREE,
    ),
    position(
        "2025-11-25",
        id="still-prepared",
        line=line("GB"),
        voice=office("a Starmer spokesman", "GB"),
        stance=Stance.AFFIRMS,
        modality=Modality.INTENT,
    ),
    position(
        UNDATED,
        id="kyiv-or-odesa",
        line=line("FR"),
        voice=PRESIDENT,
        stance=Stance.CLARIFIES,
        basing=(included(Place.IN_UKRAINE),),
    ),
    position(
        UNDATED,
        id="air-from-outside",
        line=line("FR", Capability.AIR),
        voice=PRESIDENT,
        basing=(excluded(Place.IN_UKRAINE), included(Place.NEIGHBOR, BasingForce.POSSIBLE)),
    ),
    position(
        UNDATED,
        id="us-support-doubted",
        line=line("US", Capability.BACKSTOP),
        voice=ANALYST,
        third_party=True,
        modality=Modality.UNLIKELY,
        stance=Stance.QUESTIONS,
    ),
    position(
        UNDATED,
        id="us-support-welcome",
        line=line("US", Capability.BACKSTOP),
        voice=unnamed("one British official", "GB"),
        third_party=True,
        modality=Modality.POSSIBLE,
    ),
    *(
        position(
            UNDATED,
            id=f"coalition-{capability}",
            line=line(None, capability),
            voice=PAPER,
            origin=PledgeOrigin.COLLECTIVE,
        )
        for capability in (Capability.AIR, Capability.NAVAL, Capability.TRAINING)
    ),
]
NOT_IMMEDIATELY = [
    position(
        UNDATED, id="now", line=line("FR"), voice=PRESIDENT, modality=modality, negation=DENIED_TIMING, stance=stance
    )
    for modality, stance in [
        (Modality.REJECTED, Stance.CLARIFIES),
        (Modality.UNSTATED, Stance.CLARIFIES),
        (Modality.POSSIBLE, Stance.AFFIRMS),
    ]
]
ENOUGH = [
    position(
        "2025-11-24/2025-11-26",
        id="enough",
        line=line("DE", mission=mission),
        voice=voice("Johann Wadephul", 2, country="DE"),
        modality=modality,
        stance=Stance.DEFLECTS,
        polarity=polarity,
        negation=negation,
    )
    for mission, modality, polarity, negation in [
        (Mission.REASSURANCE_FORCE, Modality.UNSTATED, Polarity.OFFER, frozenset[NegationScope]()),
        (Mission.REASSURANCE_FORCE, Modality.UNLIKELY, Polarity.EXCLUSION, frozenset({NegationScope.ACT})),
        (Mission.EXISTING_DEPLOYMENT, Modality.UNSTATED, Polarity.OFFER, frozenset[NegationScope]()),
    ]
]


@pytest.mark.parametrize(("timing", "enough"), list(product(NOT_IMMEDIATELY, ENOUGH)))
def test_case_33_the_article_alone_raises_no_contradiction_and_no_weakening(timing: Position, enough: Position) -> None:
    everything = [*SAID_BY_THE_PAPER, *SAID_BY_OFFICIALS, timing, enough]
    presumed = {ConditionKind.CEASEFIRE.group}
    assert findings_for_line(everything, (), presumed, DEFAULT_POLICY, date(2025, 11, 26)) == ()


def test_case_33_is_no_empty_test_one_real_reversal_in_it_is_found() -> None:
    reversal = position(
        "2025-11-26", id="no", line=line("GB"), voice=voice("Keir Starmer", 4, country="GB"), modality=Modality.REJECTED
    )
    everything = [*SAID_BY_OFFICIALS, reversal]
    rules = {finding.rule for finding in findings_for_line(everything, (), (), DEFAULT_POLICY, date(2025, 11, 26))}
    assert rules == {"C1"}
