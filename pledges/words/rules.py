"""What people read of a rule: its name, and the sentence for every explanation that it can give.

Nothing here decides anything, and nothing says more than the rule found: "not restated", never "broken". A
code without a sentence, or a sentence without its slots, is a KeyError.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.words.rule_reasons import GATE_REASONS, SILENCES
from pledges.words.rule_slots import shown

NAMES: dict[str, Promise] = {
    "S1": _("Not restated"),
    "S4": _("Deadline passed"),
    "C1": _("Reversal"),
    "C1r": _("Position opened"),
    "C2": _("Place excluded"),
    "C5": _("Condition added"),
    "C7": _("Officials disagree"),
}
"""The names of the rules."""

EXPLANATIONS: dict[str, Promise] = {
    "S1.not_restated": _(
        "Last restated on %(since)s; no newer statement found, so it counts as stale since %(stale_on)s."
    ),
    "S4.deadline_passed": _(
        "Stated on %(said_on)s with a deadline that ended on %(deadline)s; no condition stands in the way, and no "
        "delivery is recorded."
    ),
    "S4.vague_deadline_passed": _(
        "Stated on %(said_on)s with a deadline in words, which we count until %(deadline)s; no condition stands in "
        "the way, and no delivery is recorded."
    ),
    "C1.reversed": _("%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) ruled it out."),
    "C1r.after_refusal": _("%(a_who)s (%(a_on)s) had ruled it out; %(b_who)s (%(b_on)s) opens or promises it."),
    "C1r.after_hedge": _("%(a_who)s (%(a_on)s) had called it unlikely; %(b_who)s (%(b_on)s) opens or promises it."),
    "C1r.after_deflection": _("%(a_who)s (%(a_on)s) had pointed elsewhere; %(b_who)s (%(b_on)s) opens or promises it."),
    "C2.no_place_left": _("%(b_who)s (%(b_on)s) excludes every place that %(a_who)s (%(a_on)s) had named: %(places)s."),
    "C2.place_excluded": _("%(b_who)s (%(b_on)s) excludes a place that %(a_who)s (%(a_on)s) had named: %(places)s."),
    "C2.possible_place_excluded": _(
        "%(b_who)s (%(b_on)s) excludes a place that %(a_who)s (%(a_on)s) had named only as possible: %(places)s."
    ),
    "C5.condition_added": _("%(b_who)s (%(b_on)s) states a condition that had not been stated before: %(conditions)s."),
    "C5.was_unconditional": _(
        "%(a_who)s (%(a_on)s) had said that there is no condition; %(b_who)s (%(b_on)s) states one: %(conditions)s."
    ),
    "C7.officials_disagree": _(
        "%(a_who)s (%(a_on)s) and %(b_who)s (%(b_on)s) speak for the same state and disagree on whether it will or "
        "could be done; days between them: %(days)d."
    ),
}
"""One sentence for every code that a rule fires with. Slots: `*_who` a name, `*_on` a day; days are whole."""

NOTES: dict[str, Promise] = {
    "cap.unnamed_voice": _("At most low: one of the two voices is unnamed."),
    "cap.weak_source": _("At most low: one of the two rests on a source that is ungraded or not trusted."),
    "cap.translated_paraphrase": _("At most medium: both are paraphrases that came through a translation."),
    "cap.order_unknown": _("Which of the two was said first is not known; so at most medium."),
    "cap.mission_in_doubt": _("At most low: which force or operation is meant is in doubt."),
    "cap.candidate": _("At most low: one of the two is not published yet."),
}
"""Why a finding is not graver than it is."""

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
