"""What one position says about the act itself, read off its codes. Nothing here compares two positions.

A modality is about the deed, whatever the polarity of the pledge it is filed under. A negation without a
scope denies the act: a narrower denial (of a time, a place, a rumor) names its scope.
"""

from pledges.reasoning.facts import ConditionTerm, Position
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    ConditionForce,
    ConditionMode,
    Modality,
    NegationScope,
    Place,
    Polarity,
    Stance,
)

_NO_NAME = frozenset({Attribution.BACKGROUND, Attribution.VAGUE, Attribution.OUTLET, Attribution.UNATTRIBUTED})


def is_positive(position: Position) -> bool:
    """Whether the position says that the act is possible or more."""
    return position.modality.is_positive


def is_about_the_act(position: Position) -> bool:
    """Whether a denial in this position would deny the act, and not only its time, place, size, actor or a
    rumor of it.
    """
    return not position.negation or NegationScope.ACT in position.negation


def rejects_the_act(position: Position) -> bool:
    return position.modality is Modality.REJECTED and is_about_the_act(position)


def calls_it_unlikely(position: Position) -> bool:
    return position.modality is Modality.UNLIKELY and is_about_the_act(position)


def is_outright_refusal(position: Position) -> bool:
    """A rejected act, or an exclusion whose words leave no modality to weigh."""
    if rejects_the_act(position):
        return True
    silent = position.modality is Modality.UNSTATED and position.stance is not Stance.DEFLECTS
    return silent and position.polarity is Polarity.EXCLUSION and is_about_the_act(position)


def only_deflects(position: Position) -> bool:
    """Whether the position points elsewhere without saying yes: a deflection is no refusal."""
    return position.stance is Stance.DEFLECTS and not is_positive(position)


def settles_the_act(position: Position) -> bool:
    """Whether it leaves the line at yes or at no. A hedged refusal or a deflection does not end the offer
    that it doubts.
    """
    return is_positive(position) or is_outright_refusal(position)


def speaks_to_the_act(position: Position) -> bool:
    """Whether it says anything of the act, hedges and deflections included."""
    return settles_the_act(position) or calls_it_unlikely(position) or only_deflects(position)


def places(position: Position, sense: BasingSense) -> dict[Place, bool]:
    """The places that the position includes or excludes; the value says whether firmly."""
    from_basing: dict[Place, bool] = {}
    for basing in position.basing:
        if basing.sense is sense:
            firm = basing.force is BasingForce.FIRM
            from_basing[basing.place] = from_basing.get(basing.place, False) or firm
    return from_basing


def states_basing(position: Position) -> bool:
    return bool(position.basing)


def is_unconditional(position: Position) -> bool:
    return position.condition_mode is ConditionMode.UNCONDITIONAL


def stated_conditions(position: Position) -> tuple[ConditionTerm, ...]:
    """The conditions that the position sets or limits; one that it waives is not set."""
    if is_unconditional(position):
        return ()
    return tuple(term for term in position.conditions if term.force is not ConditionForce.WAIVED)


def says_of_conditions(position: Position) -> bool:
    return is_unconditional(position) or bool(position.conditions)


def has_a_name(position: Position) -> bool:
    """Whether two statements of this voice can be known to be one speaker's: two unnamed officials are never
    one.
    """
    return position.voice.attribution not in _NO_NAME


def same_speaker(a: Position, b: Position) -> bool:
    return has_a_name(a) and has_a_name(b) and a.voice.who == b.voice.who


def same_state(a: Position, b: Position) -> bool:
    """Whether both speak for one and the same country."""
    ours = a.voice.behalf is Behalf.COUNTRY and b.voice.behalf is Behalf.COUNTRY
    return ours and a.voice.behalf_of == b.voice.behalf_of
