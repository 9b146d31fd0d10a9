"""Why something was flagged: one sentence for every code that a rule fires with.

A sentence says what was found and who said it, never more: "not restated", never "broken".
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "C2r.place_reopened": _(
        "%(a_who)s (%(a_on)s) had excluded a place that %(b_who)s (%(b_on)s) names again: %(places)s."
    ),
    "C3.later": _(
        "%(a_who)s (%(a_on)s) gave a time: %(window)s. %(b_who)s (%(b_on)s) gives a later one: %(new_window)s."
    ),
    "C3.earlier": _(
        "%(a_who)s (%(a_on)s) gave a time: %(window)s. %(b_who)s (%(b_on)s) gives an earlier one: %(new_window)s."
    ),
    "C3.time_denied": _(
        "%(b_who)s (%(b_on)s) denies days that fall into the time that %(a_who)s (%(a_on)s) gave: %(window)s."
    ),
    "C4.cut": _(
        "%(a_who)s (%(a_on)s) named %(size)s; %(b_who)s (%(b_on)s) names %(new_size)s, lower by at least "
        "%(percent)d percent."
    ),
    "C4u.raised": _("%(a_who)s (%(a_on)s) named %(size)s; %(b_who)s (%(b_on)s) names more: %(new_size)s."),
    "C5.condition_added": _("%(b_who)s (%(b_on)s) states a condition that had not been stated before: %(conditions)s."),
    "C5.was_unconditional": _(
        "%(a_who)s (%(a_on)s) had said that there is no condition; %(b_who)s (%(b_on)s) states one: %(conditions)s."
    ),
    "C5r.unconditional": _("%(a_who)s (%(a_on)s) stated conditions; %(b_who)s (%(b_on)s) says that there is none."),
    "C5r.condition_eased": _(
        "%(b_who)s (%(b_on)s) drops or limits a condition that had been stated before: %(conditions)s."
    ),
    "C6.pointed_elsewhere": _(
        "%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) points to something else instead."
    ),
    "C6.called_unlikely": _(
        "%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) calls it unlikely."
    ),
    "C7.officials_disagree": _(
        "%(a_who)s (%(a_on)s) and %(b_who)s (%(b_on)s) speak for the same state and disagree on whether it will or "
        "could be done; days between them: %(days)d."
    ),
    "C8.weaker_words": _(
        "%(a_who)s (%(a_on)s) said it more strongly (%(modality)s) than %(b_who)s (%(b_on)s) does (%(new_modality)s)."
    ),
    "C9.stands_lower": _(
        "By the words of %(a_who)s (%(a_on)s) it stood at: %(firmness)s. By those of %(b_who)s (%(b_on)s) it stands "
        "at: "
        "%(new_firmness)s."
    ),
    "C10.act_against_word": _(
        "%(a_who)s (%(a_on)s) left it open or promised it; a formal act of %(b_who)s (%(b_on)s) goes against it."
    ),
    "C11.denies_having_pledged": _(
        "%(b_who)s (%(b_on)s) denies having pledged what %(a_who)s (%(a_on)s) is on record with; the pages that "
        "print it "
        "are to be read again."
    ),
    "C12.questions": _("%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) questions it."),
    "C12.narrows": _("%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) narrows it."),
    "C12.defers": _("%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) puts it off."),
    "C12.reduces": _(
        "%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) says that it will be less."
    ),
    "C12.withdraws": _(
        "%(a_who)s (%(a_on)s) left it open or promised it; %(b_who)s (%(b_on)s) says that it no longer stands."
    ),
    "C13.counts_differ": _(
        "Two counts do not fit: %(a_who)s (%(a_on)s) gives %(size)s, %(b_who)s (%(b_on)s) gives %(new_size)s."
    ),
    "X2.claimed_but_refused": _(
        "%(claim_who)s (%(claim_on)s) says that it will be done; %(own_who)s (%(own_on)s), who speaks for it, says "
        "no. The own word stands."
    ),
    "X2.denied_but_offered": _(
        "%(claim_who)s (%(claim_on)s) says that it will not be done; %(own_who)s (%(own_on)s), who speaks for it, "
        "leaves it open or promises it. The own "
        "word stands."
    ),
    "X2.own_words_weaker": _(
        "%(claim_who)s (%(claim_on)s) says that it will be done; %(own_who)s (%(own_on)s), who speaks for it, says "
        "less. The own word stands."
    ),
    "X2.condition_left_out": _(
        "%(claim_who)s (%(claim_on)s) says that it will be done and leaves out a condition that %(own_who)s "
        "(%(own_on)s), who speaks for it, "
        "states: %(conditions)s. The own word stands."
    ),
}
"""One sentence for every code that a rule fires with. Slots: `*_who` a name, `*_on` a day; days are whole."""
