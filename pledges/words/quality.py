"""How well the rules do, in words: what a reader expected of a pair, what was raised, and the finding in short."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

EXPECTED: Mapping[str, Promise] = {
    "contradiction": gettext_lazy("Contradiction: something of medium weight or above, before the caps"),
    "review": gettext_lazy("Worth a look: anything at all"),
    "info": gettext_lazy("At most a note: nothing above low"),
    "none": gettext_lazy("Nothing: no rule may speak"),
}
"""What a reader of both statements expects, and what counts as agreement."""

RAISED: Mapping[str, Promise] = {
    "nothing": gettext_lazy("Nothing"),
    "info": gettext_lazy("A note"),
    "low": gettext_lazy("Low"),
    "medium or above": gettext_lazy("Medium or above"),
}
"""The gravest thing that was raised on a pair, after the caps."""

SETS: Mapping[str, Promise] = {
    "": gettext_lazy("All pairs"),
    "first-reading": gettext_lazy("First reading: labelled before any rule was written, used while writing them"),
    "second-reading": gettext_lazy("Second reading: labelled before any rule was run on it"),
}
"""The files of labelled pairs."""


def caught(part: int, whole: int) -> str:
    """How many contradictions a rule speaks up on."""
    text = ngettext(
        "Of %(whole)d pair that a reader calls a contradiction, rules speak up on %(part)d.",
        "Of %(whole)d pairs that a reader calls a contradiction, rules speak up on %(part)d.",
        whole,
    )
    return text % {"part": part, "whole": whole}


def false_alarms(wrong: int, whole: int) -> str:
    """How many pairs without a conflict a rule speaks up on."""
    text = ngettext(
        "Of %(whole)d pair with nothing to flag, they speak up on %(wrong)d.",
        "Of %(whole)d pairs with nothing to flag, they speak up on %(wrong)d.",
        whole,
    )
    return text % {"wrong": wrong, "whole": whole}


def measured_precision(part: int, whole: int) -> str:
    """Of the labelled pairs on which a rule fires, those that a reader wants flagged."""
    text = ngettext(
        "Fired on %(whole)d labelled pair; a reader wants %(part)d flagged.",
        "Fired on %(whole)d labelled pairs; a reader wants %(part)d flagged.",
        whole,
    )
    return text % {"part": part, "whole": whole}


def never_measured() -> str:
    """A rule about two statements that fired on no labelled pair."""
    return _("Fired on no labelled pair; it rests on its table of cases.")


def beyond_pairs() -> str:
    """A rule that pairs cannot measure."""
    return _("About one pledge and time, not about two statements: it rests on its table of cases.")


def decided(of_all: int, dismissed: int) -> str:
    """What people made of the flags of a rule."""
    text = ngettext(
        "People decided about %(of_all)d flag and dismissed %(dismissed)d.",
        "People decided about %(of_all)d flags and dismissed %(dismissed)d.",
        of_all,
    )
    return text % {"of_all": of_all, "dismissed": dismissed}


def other_rules(on: str) -> str:
    """The numbers are not of the rules that run."""
    return _("Measured on %(on)s with other versions of the rules than those that run now.") % {"on": on}


def other_policy(measured: int, now: int) -> str:
    """The numbers are not of the policy that stands."""
    text = _("Measured with version %(measured)d of the numbers below; version %(now)d stands now.")
    return text % {"measured": measured, "now": now}
