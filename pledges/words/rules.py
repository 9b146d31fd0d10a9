"""What people read of a rule: its name, and the sentence for every explanation that it can give.

Nothing here decides anything, and nothing says more than the rule found: "not restated", never "broken". A
code without a sentence, or a sentence without its slots, is a KeyError.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.words.rule_explanations import EXPLANATIONS
from pledges.words.rule_reasons import GATE_REASONS, SILENCES
from pledges.words.rule_slots import shown

NAMES: dict[str, Promise] = {
    "S0": _("Weak base"),
    "S1": _("Not restated"),
    "S2": _("Not checked"),
    "S4": _("Deadline passed"),
    "S5": _("Put off again"),
    "S6": _("Triggered, nothing found"),
    "S7": _("Condition failed"),
    "S9": _("Evidence at risk"),
    "S11": _("Single origin"),
    "C1": _("Reversal"),
    "C1r": _("Position opened"),
    "C2": _("Place excluded"),
    "C2r": _("Place reopened"),
    "C3": _("Time conflict"),
    "C4": _("Size cut"),
    "C4u": _("Size raised"),
    "C5": _("Condition added"),
    "C5r": _("Condition dropped"),
    "C6": _("Something else instead"),
    "C7": _("Officials disagree"),
    "C8": _("Weaker words"),
    "C9": _("Stands lower"),
    "C10": _("Act against word"),
    "C11": _("Denies having pledged"),
    "C12": _("Step back"),
    "C13": _("Counts differ"),
    "X1": _("Printed in two ways"),
    "X2": _("Others say otherwise"),
    "X3": _("Lost on the way"),
}
"""The names of the rules."""

NOTES: dict[str, Promise] = {
    "cap.unnamed_voice": _("At most low: one of the two voices is unnamed."),
    "cap.weak_source": _("At most low: one of the two rests on a source that is ungraded or not trusted."),
    "cap.translated_paraphrase": _("At most medium: both are paraphrases that came through a translation."),
    "cap.order_unknown": _("Which of the two was said first is not known; so at most medium."),
    "cap.mission_in_doubt": _("At most low: which force or operation is meant is in doubt."),
    "cap.candidate": _("At most low: one of the two is not published yet."),
}
"""Why a finding is not graver than it is."""

ANSWERS: dict[str, Promise] = {
    "raised": _("Flagged"),
    "stopped": _("Not compared"),
    "silent": _("Does not hold"),
    "not_compared": _("Holds on the two alone; something newer stood between them"),
    "outweighed": _("Holds; a graver finding on the same words was kept"),
}
"""What became of one rule on a pair of positions."""

SENTENCES: dict[str, Promise] = {**EXPLANATIONS, **SILENCES, **GATE_REASONS}


def sentence(code: str, slots: Mapping[str, str | int]) -> str:
    """The sentence for an explanation code, a rule's silence or a gate, in the reader's language. KeyError if
    there is none.
    """
    text = str(SENTENCES[code]) % shown(code, slots)
    return text[:1].upper() + text[1:]


def notes(slots: Mapping[str, str | int]) -> list[str]:
    """Why the finding is not graver than it is, one sentence for each cap that held; none for most findings."""
    return [str(NOTES[code]) for code in str(slots.get("notes", "")).split()]


def explanation(code: str, slots: Mapping[str, str | int]) -> str:
    """Everything there is to say of one finding, as running text."""
    return " ".join([sentence(code, slots), *notes(slots)])
