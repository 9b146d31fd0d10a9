"""Every rule on one pledge as it stands: what silence, deadlines, triggers and thin support make true of it."""

from collections.abc import Callable, Iterator

from pledges.reasoning import silence, support, waiting
from pledges.reasoning.facts import Finding
from pledges.reasoning.standing import Standing

Rule = Callable[[Standing], Iterator[Finding]]

STANDING_RULES: tuple[Rule, ...] = (
    silence.s1,
    waiting.s2,
    silence.s4,
    waiting.s5,
    waiting.s6,
    waiting.s7,
    support.s9,
    support.s11,
)
OF_TIME_ALONE: dict[str, Rule] = {
    "S1": silence.s1,
    "S2": waiting.s2,
    "S4": silence.s4,
    "S6": waiting.s6,
    "S7": waiting.s7,
    "S9": support.s9,
    "S11": support.s11,
}
"""The rules that say something else on another day though nothing was said and nothing happened. The other two, S0 and
S5, and all contradiction rules ask nothing of the day but whether something had been said by then.
"""

VERSIONS: dict[str, int] = {**silence.VERSIONS, **waiting.VERSIONS, **support.VERSIONS}
CODES: tuple[str, ...] = (*silence.CODES, *waiting.CODES, *support.CODES)


def standing_findings(standing: Standing) -> tuple[Finding, ...]:
    """What the rules find of one pledge that has a state, in their order."""
    weak = support.s0(standing.pledge, standing.positions, standing.step, standing.today)
    return (*weak, *(found for rule in STANDING_RULES for found in rule(standing)))


def findings_of_time_alone(standing: Standing) -> tuple[Finding, ...]:
    """What those of the rules find that ask for the day."""
    return tuple(found for rule in OF_TIME_ALONE.values() for found in rule(standing))
