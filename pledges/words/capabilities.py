"""A capability as it stands inside a sentence: something a country can contribute."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from pledges.vocabulary import Capability

INSIDE: dict[Capability, str | Promise] = {
    Capability.TROOPS: pgettext_lazy("inside a sentence", "ground troops"),
    Capability.AIR: pgettext_lazy("inside a sentence", "air forces"),
    Capability.NAVAL: pgettext_lazy("inside a sentence", "naval forces"),
    Capability.TRAINING: pgettext_lazy("inside a sentence", "training"),
    Capability.AIR_DEFENSE: pgettext_lazy("inside a sentence", "air defence"),
    Capability.INTELLIGENCE: pgettext_lazy("inside a sentence", "intelligence"),
    Capability.LOGISTICS: pgettext_lazy("inside a sentence", "logistics"),
    Capability.EQUIPMENT: pgettext_lazy("inside a sentence", "equipment"),
    Capability.FUNDING: pgettext_lazy("inside a sentence", "funding"),
    Capability.MINE_CLEARANCE: pgettext_lazy("inside a sentence", "mine clearance"),
    Capability.BACKSTOP: pgettext_lazy("inside a sentence", "backing for the others' force"),
    Capability.COORDINATION: pgettext_lazy("inside a sentence", "coordination and planning"),
    Capability.UNSPECIFIED: pgettext_lazy("inside a sentence", "help of a kind not specified"),
}

SHORT: dict[Capability, str | Promise] = {
    Capability.TROOPS: pgettext_lazy("short heading", "Trp"),
    Capability.AIR: pgettext_lazy("short heading", "Air"),
    Capability.NAVAL: pgettext_lazy("short heading", "Nav"),
    Capability.TRAINING: pgettext_lazy("short heading", "Tra"),
    Capability.AIR_DEFENSE: pgettext_lazy("short heading", "AD"),
    Capability.INTELLIGENCE: pgettext_lazy("short heading", "Int"),
    Capability.LOGISTICS: pgettext_lazy("short heading", "Log"),
    Capability.EQUIPMENT: pgettext_lazy("short heading", "Eqp"),
    Capability.FUNDING: pgettext_lazy("short heading", "Fnd"),
    Capability.MINE_CLEARANCE: pgettext_lazy("short heading", "Min"),
    Capability.BACKSTOP: pgettext_lazy("short heading", "Bck"),
    Capability.COORDINATION: pgettext_lazy("short heading", "Crd"),
    Capability.UNSPECIFIED: pgettext_lazy("short heading", "n/s"),
}
"""Three letters for the narrowest table; the whole word stands in the heading's `abbr`."""


def capability_inside(code: str) -> str:
    """Raises ValueError for an unknown code."""
    return str(INSIDE[Capability(code)])


def capability_short(code: str) -> str:
    """Raises ValueError for an unknown code."""
    return str(SHORT[Capability(code)])
