"""When a pledge goes stale: MISP's decay formula in closed form, in exact arithmetic, so that a date never
hangs on a rounding.

score = base × (1 − (d / L)^(1/s)) for 0 ≤ d < L, else 0; stale when the score is at or below the policy's
threshold. Only `stale_on` is stored. A base at or below the threshold never computes (S0), and what is in
place does not age.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import ceil

from pledges.reasoning.evidence import is_outlet, renews
from pledges.reasoning.facts import Position, StateStep
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Firmness, Modality, Status


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """The newest day on which the pledger renewed a pledge, and the score it starts with (0–100).

    Anchors are ordered by day and then by score: a pledge's anchor is the maximum of its positions', so an
    older statement found late moves nothing, and of several on one day the best-graded counts.
    """

    on: date
    base: int


def anchor_by(position: Position, policy: Policy) -> Anchor | None:
    """The anchor that one position that may speak for its pledge makes; None where it renews nothing."""
    if not renews(position):
        return None
    unnamed = position.voice.is_unnamed or is_outlet(position)
    return Anchor(position.said.latest, policy.base(position.tier, unnamed=unnamed))


def anchor_of(positions: Iterable[Position], policy: Policy) -> Anchor | None:
    """The anchor of positions that may speak for one pledge; None where none of them renews it.

    An outlet's own assertion anchors only where nothing else does.
    """
    anchors = [(is_outlet(p), anchor) for p in positions if (anchor := anchor_by(p, policy))]
    own = [anchor for by_outlet, anchor in anchors if not by_outlet]
    return max(own or [anchor for _, anchor in anchors], default=None)


def lifetime(
    firmness: Firmness | None, modality: Modality, policy: Policy, *, dormant: bool = False
) -> Fraction | int | None:
    """The days after which a state's score is 0; None for a state that does not age.

    A refusal has its own lifetime. A positive word whose firmness nobody could code ages as the least firm
    does; a file that commits to nothing has nothing that could age.
    """
    if firmness is not None:
        days = policy.lifetimes.get(firmness)
    elif modality.is_positive:
        days = policy.lifetimes.get(Firmness.FLOATED)
    elif modality in (Modality.REJECTED, Modality.UNLIKELY):
        days = policy.exclusion_lifetime
    else:
        days = None
    if days is None:
        return None
    return days * policy.dormant_factor if dormant else days


def score(base: int, days: int, lifetime_days: Fraction | int, policy: Policy) -> float:
    """The freshness, 0–100, `days` whole UTC days after the anchor. For showing; whether it is stale is
    decided by `days_fresh`.
    """
    if days >= lifetime_days:
        return 0.0
    used: float = float(Fraction(days) / lifetime_days) ** float(1 / policy.shape)
    return base * (1 - used)


def days_fresh(base: int, lifetime_days: Fraction | int, policy: Policy) -> int | None:
    """Whole days from the anchor to the first stale day: ceil(L × (1 − threshold/base)^s), exactly; None if
    base ≤ threshold.

    With s = p/q the smallest d with (d/L)^q ≥ (1 − threshold/base)^p, both sides fractions; floats only make
    the first guess.
    """
    if base <= policy.threshold:
        return None
    length, shape = lifetime_days, policy.shape
    return _days_above(base, policy.threshold, length.numerator, length.denominator, shape.numerator, shape.denominator)


@cache
def _days_above(base: int, threshold: int, length: int, of_length: int, p: int, q: int) -> int:
    """`days_fresh` for a base above the threshold, a length of `length`/`of_length` days and a shape of p/q: a policy
    has a few dozen of these. In whole numbers, since a fraction is looked up in ten times their time.
    """
    goal = (1 - Fraction(threshold, base)) ** p * Fraction(length, of_length) ** q
    guess: float = float(goal) ** (1 / q)
    days = ceil(guess)
    while days**q < goal:
        days += 1
    while days and (days - 1) ** q >= goal:
        days -= 1
    return days


def stale_on(
    anchor: Anchor | None, firmness: Firmness | None, modality: Modality, status: Status, policy: Policy
) -> date | None:
    """The first day on which a state is stale; None where it cannot become so (nothing to age, no anchor, too
    weak a base, ended).
    """
    if anchor is None or not status.is_live:
        return None
    length = lifetime(firmness, modality, policy, dormant=status is Status.DORMANT)
    days = days_fresh(anchor.base, length, policy) if length is not None else None
    return anchor.on + timedelta(days=days) if days is not None else None


def is_stale(step: StateStep, today: date) -> bool:
    """Whether a state is stale on `today`."""
    return step.stale_on is not None and today >= step.stale_on


def score_on(step: StateStep, today: date, policy: Policy) -> float | None:
    """A state's freshness on `today`; None where it does not age or has no anchor."""
    length = lifetime(step.firmness, step.modality, policy, dormant=step.status == Status.DORMANT)
    if length is None or step.anchor is None or step.anchor_base is None:
        return None
    return score(step.anchor_base, (today - step.anchor).days, length, policy)
