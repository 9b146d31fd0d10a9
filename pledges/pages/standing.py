"""Where one pledge stands, as marks and words: the same in a cell of the matrix and on the pledge's own page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pledges.models import Pledge, PledgeState
from pledges.vocabulary import (
    END_OF_FIGHTING,
    CellState,
    ConditionForce,
    Confidence,
    Firmness,
    Measure,
    Modality,
    Polarity,
    Status,
)
from pledges.words.conditions import conditions
from pledges.words.headline import more_conditions
from pledges.words.labels import label, label_of
from pledges.words.sizes import size

CONDITIONS_SHOWN = 2
"""How many conditions stand in a cell and in a summary before the rest is only counted."""

ENDED = frozenset({Status.WITHDRAWN, Status.SUPERSEDED, Status.LAPSED, Status.VOID})


@dataclass(frozen=True, slots=True)
class Sign:
    """One mark and its word. `mark` is a symbol of templates/parts/marks.html."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A pledge in a list: what stands in no country's row, or beside another pledge."""

    pledge: Pledge
    sign: Sign
    size: str
    last_stated: date | None


def beside(pledge: Pledge) -> Beside:
    """One line of such a list."""
    state = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    size = stated_size(state, prose=True) if state else ""
    return Beside(pledge, sign(pledge, state), size, state.last_stated_on if state else None)


def sign(pledge: Pledge, state: PledgeState | None) -> Sign:
    """The mark of a pledge in a state: its rung, a refusal, a hedge, an end, or that it commits to nothing."""
    if state is None:
        return Sign("no_commitment", str(label(CellState.NO_COMMITMENT)))
    if state.status in ENDED:
        return Sign("ended", str(label_of(Status, state.status)))
    if pledge.polarity == Polarity.EXCLUSION:
        if state.modality == Modality.UNLIKELY:
            return Sign("unlikely", str(label(Modality.UNLIKELY)))
        return Sign("ruled_out", str(label(CellState.RULED_OUT)))
    if not state.firmness:
        return Sign("no_commitment", str(label(CellState.NO_COMMITMENT)))
    return Sign(state.firmness, str(label_of(Firmness, state.firmness)))


def confidence(state: PledgeState) -> Sign | None:
    """The bars and the word for how sure we are; None where no evidence grades it."""
    if not state.confidence:
        return None
    return Sign(state.confidence, _("Confidence: %(level)s") % {"level": label_of(Confidence, state.confidence)})


def stated_size(state: PledgeState, *, prose: bool = False, bare: bool = False) -> str:
    """The size as it was said, or "" where none was."""
    if not state.measure:
        return ""
    stated = size(
        state.measure,
        state.qualifier,
        state.low,
        state.high,
        currency=state.currency,
        as_found=state.quantity_as_found,
        prose=prose,
        bare=bare and state.measure == Measure.PERSONNEL,
    )
    return _("%(size)s (unnamed source)") % {"size": stated} if state.size_is_unnamed else stated


def standing_conditions(state: PledgeState) -> list[str]:
    """Every condition that stands, as phrases."""
    return conditions(state.conditions)


def short_conditions(state: PledgeState) -> list[str]:
    """At most three phrases: the end of fighting as one, whatever it was called; what is waived left out."""
    kept = [one for one in state.conditions if one.get("force") != ConditionForce.WAIVED]
    fighting = [one for one in kept if one["kind"] in END_OF_FIGHTING]
    others = [one for one in kept if one["kind"] not in END_OF_FIGHTING]
    phrases = conditions([{**one, "alternative": None} for one in fighting[:1]] + others)
    if len(phrases) <= CONDITIONS_SHOWN + 1:
        return phrases
    return [*phrases[:CONDITIONS_SHOWN], more_conditions(len(phrases) - CONDITIONS_SHOWN)]
