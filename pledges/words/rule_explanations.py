"""Why something was flagged: one sentence for every code that a rule fires with.

A sentence says what was found and who said it, never more: "not restated", never "broken".
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPLANATIONS: dict[str, Promise] = {
    "S0.weak_base": _("Since %(since)s nothing better than an ungraded or a distrusted source says so."),
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
    "S2.not_checked": _("Nothing was entered and nothing was looked for since %(since)s. This is about our own work."),
    "S5.put_off_again": _(
        "Put off again: %(deliverable)s. A new time was given %(times)d times, each after the last one had ended "
        "with no "
        "delivery recorded."
    ),
    "S6.triggered": _(
        "All its conditions have been met since %(since)s (%(conditions)s); no firmer statement, no time and no "
        "delivery "
        "were found since."
    ),
    "S7.condition_failed": _(
        "A condition that it requires failed on %(since)s: %(conditions)s. No statement was found that restates it "
        "since."
    ),
    "S9.no_copy": _("Entered on %(since)s; there is no archived copy of the page, and no reason is stated."),
    "S9.page_lost": _("Since %(since)s the page is gone or is no longer what we read, and there is no archived copy."),
    "S11.single_origin": _(
        "First stated on %(since)s; everything that supports it (statements: %(statements)d) goes back to one origin."
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
    "C13.head_counts_differ": _(
        "Two head counts do not fit: %(a_who)s (%(a_on)s) gives %(size)s, %(b_who)s (%(b_on)s) gives %(new_size)s."
    ),
    "C13.fewer_than_named": _(
        "%(b_who)s (%(b_on)s) counts %(new_size)s; more members are named in this record: %(named)d."
    ),
    "X1.modality": _("Two pages print the words of %(who)s with different strength; the preferred one counts."),
    "X1.place": _("Two pages print different places in the words of %(who)s; the preferred one counts."),
    "X1.size": _("Two pages print different sizes in the words of %(who)s; the preferred one counts."),
    "X1.gift_or_own": _(
        "One page prints a gift of equipment where another prints an own contribution, both as words of %(who)s."
    ),
    "X1.other_speaker": _(
        "A page prints as words of %(printed)s what another version of the same statement gives to %(speaker)s."
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
    "X3.modality": _(
        "A page that repeats words of %(who)s prints them with another strength than the page it repeats."
    ),
    "X3.negation": _("A page that repeats words of %(who)s lost or changed what they deny."),
}
"""One sentence for every code that a rule fires with. Slots: `*_who` a name, `*_on` a day; days are whole."""
