"""The words for how a pledge is counted in a total, and for what a total comes to beside a requirement."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from pledges.vocabulary import Counted, Coverage

WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Counted: {
        Counted.COUNTED_ON: pgettext_lazy("counted", "Can be counted on"),
        Counted.WAITING: pgettext_lazy("counted", "Waits for a condition"),
        Counted.FAILED: pgettext_lazy("counted", "Its condition has failed"),
        Counted.FLOATED: pgettext_lazy("counted", "Floated, not counted"),
        Counted.NO_COMMITMENT: pgettext_lazy("counted", "No commitment"),
        Counted.REFUSED: pgettext_lazy("counted", "Ruled out"),
        Counted.COLLECTIVE: pgettext_lazy("counted", "Said by several together"),
        Counted.THIRD_PARTY: pgettext_lazy("counted", "Said by others"),
        Counted.OTHER_MISSION: pgettext_lazy("counted", "For another operation"),
        Counted.ENDED: pgettext_lazy("counted", "No longer stands"),
    },
    Coverage: {
        Coverage.COVERED: pgettext_lazy("coverage", "Covered"),
        Coverage.SHORT: pgettext_lazy("coverage", "Short"),
        Coverage.CANNOT_BE_SAID: pgettext_lazy("coverage", "Cannot be said"),
    },
}
