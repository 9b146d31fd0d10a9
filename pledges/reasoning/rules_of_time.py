"""Every rule on one pledge as it stands: what silence, deadlines, triggers and thin support make true of it."""

from collections.abc import Callable, Iterator

from pledges.reasoning import silence, support, waiting
from pledges.reasoning.facts import Finding
from pledges.reasoning.standing import Standing

STANDING_RULES: tuple[Callable[[Standing], Iterator[Finding]], ...] = (
    silence.s1,
    waiting.s2,
    silence.s4,
    waiting.s5,
    waiting.s6,
    waiting.s7,
    support.s9,
    support.s11,
)
VERSIONS: dict[str, int] = {**silence.VERSIONS, **waiting.VERSIONS, **support.VERSIONS}
CODES: tuple[str, ...] = (*silence.CODES, *waiting.CODES, *support.CODES)


def standing_findings(standing: Standing) -> tuple[Finding, ...]:
    """What the rules find of one pledge that has a state, in their order."""
    weak = support.s0(standing.pledge, standing.positions, standing.step, standing.today)
    return (*weak, *(found for rule in STANDING_RULES for found in rule(standing)))
