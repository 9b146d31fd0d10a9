"""X2 · what one state says of another does not fit what that other says itself. Its own word stands, as said."""

from pledges.reasoning.conditions import group_of
from pledges.reasoning.contradiction.meaning import (
    is_outright_refusal,
    is_positive,
    is_unconditional,
    rejects_the_act,
    stated_conditions,
)
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict, day_text
from pledges.reasoning.contradiction.terms import named
from pledges.reasoning.facts import ConditionTerm, Position
from pledges.vocabulary import Modality, NegationScope, Severity, Stance

CODES = (
    "X2.claimed_but_refused",
    "X2.denied_but_offered",
    "X2.own_words_weaker",
    "X2.condition_left_out",
)
SILENCES = ("X2.not_one_of_each", "X2.no_claim", "X2.no_conflict", "X2.too_far_apart")

STOPS_SHORT = frozenset({Modality.POSSIBLE, Modality.UNLIKELY})
PUTS_OFF = frozenset({Stance.QUESTIONS, Stance.DEFLECTS, Stance.DEFERS, Stance.REDUCES, Stance.WITHDRAWS})
"""Stances that, without a yes, stop short of intent."""


def x2(pair: Pair) -> Verdict:
    """Medium where one says yes and the other no; low where the claim goes further than own words close to it."""
    claim, own = (pair.a, pair.b) if pair.a.third_party else (pair.b, pair.a)
    if not claim.third_party or own.third_party:
        return Silent("X2.not_one_of_each")
    if refuses(claim) and is_positive(own):
        return Fires(Severity.MEDIUM, "X2.denied_but_offered", pair.slots(**_who(claim, own)))
    if not says_it_will(claim):
        return Silent("X2.no_claim")
    if refuses(own):
        return Fires(Severity.MEDIUM, "X2.claimed_but_refused", pair.slots(**_who(claim, own)))
    left_out = _left_out(claim, own, pair)
    short = stops_short_of_intent(own)
    if not (short or left_out):
        return Silent("X2.no_conflict")
    if pair.days > pair.policy.recent_days:
        return Silent("X2.too_far_apart")
    if short:
        return Fires(Severity.LOW, "X2.own_words_weaker", pair.slots(**_who(claim, own)))
    return Fires(Severity.LOW, "X2.condition_left_out", pair.slots(**_who(claim, own), **named(left_out)))


def refuses(position: Position) -> bool:
    """Whether it rejects the act with no condition that would leave it open."""
    return (rejects_the_act(position) or is_outright_refusal(position)) and not stated_conditions(position)


def says_it_will(position: Position) -> bool:
    return position.modality in (Modality.FIRM, Modality.INTENT)


def stops_short_of_intent(position: Position) -> bool:
    """Whether its own words are less than a will or a readiness; saying nothing of it is not less."""
    if position.modality in STOPS_SHORT:
        return position.modality is Modality.POSSIBLE or _is_about_the_act(position)
    return position.modality is Modality.UNSTATED and position.stance in PUTS_OFF


def _is_about_the_act(position: Position) -> bool:
    return not position.negation or NegationScope.ACT in position.negation


def _left_out(claim: Position, own: Position, pair: Pair) -> tuple[ConditionTerm, ...]:
    """The conditions of the own words that the claim does not name; what the coalition presumes is in neither."""
    if is_unconditional(claim):
        return stated_conditions(own)
    known = {group_of(term) for term in claim.conditions} | pair.presumes
    return tuple(term for term in stated_conditions(own) if group_of(term) not in known)


def _who(claim: Position, own: Position) -> dict[str, str]:
    return {
        "claim_who": claim.voice.who,
        "claim_on": day_text(claim.said),
        "own_who": own.voice.who,
        "own_on": day_text(own.said),
    }


def is_of_another(position: Position) -> bool:
    """Whether somebody speaks of what is not theirs."""
    return position.third_party


def claims(position: Position) -> bool:
    return position.third_party and (says_it_will(position) or refuses(position))


def speaks_for_itself(position: Position) -> bool:
    return not position.third_party and (is_positive(position) or refuses(position))


def never(pair: Pair, later: Position) -> bool:
    """Nothing said later settles what two voices said of one thing; people do."""
    return False
