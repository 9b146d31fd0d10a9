"""Why two statements were not flagged: the sentence for every gate that stops a pair, and for every rule that
does not hold.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GATE_REASONS: dict[str, Promise] = {
    "G0.expert": _("Not compared: %(who)s gives an opinion and speaks for no state."),
    "G0.narrator": _("Not compared: %(who)s tells in its own voice and speaks for no state."),
    "G0.nobody": _("Not compared: %(who)s speaks on nobody's behalf."),
    "G0.no_state_voice": _("Not compared: %(who)s does not speak for the state."),
    "G1.one_statement": _("Not compared: both are one and the same statement."),
    "G2.both_third_party": _("Not compared: both speak of what others will do."),
    "G2.third_party": _("Not compared: %(who)s speaks for somebody else."),
    "G3.coalition": _("Not compared: they are about two coalitions."),
    "G3.country": _("Not compared: they are about two countries (%(one)s, %(other)s)."),
    "G3.capability": _("Not compared: they are about two capabilities (%(one)s; %(other)s)."),
    "G3.mission": _("Not compared: they are about two missions (%(one)s; %(other)s)."),
    "G4.order_unknown": _("Which of the two was said first is not known; both orders are tried."),
    "G5.candidate": _("One of the two is not published yet; what is found is for analysts."),
    "G6.retracted": _("Not compared: the statement of %(who)s is retracted."),
    "G6.not_preferred": _("Not compared: another version of the statement of %(who)s is the one that counts."),
}

SILENCES: dict[str, Promise] = {
    "C1.a_not_positive": _("No reversal: the earlier one did not leave it open."),
    "C1.b_no_refusal": _("No reversal: the later one does not rule it out."),
    "C1.other_scope": _("No reversal: what is denied is not the act itself (%(scope)s)."),
    "C1.conditional": _("No reversal: the refusal names a condition."),
    "C1.officials_disagree": _("No reversal: two officials disagree."),
    "C1r.a_no_refusal": _(
        "Nothing opened: the earlier one neither ruled it out, nor called it unlikely, nor pointed elsewhere."
    ),
    "C1r.b_not_positive": _("Nothing opened: the later one does not leave it open."),
    "C1r.officials_disagree": _("Nothing opened: two officials disagree."),
    "C2.nothing_excluded": _("No place excluded: the later one firmly excludes none."),
    "C2.nothing_included": _("No place excluded: the earlier one named none."),
    "C2.other_places": _("No place excluded: the later one excludes places that the earlier one did not name."),
    "C5.not_both_positive": _("No condition added: not both leave it open."),
    "C5.no_condition": _("No condition added: the later one states none."),
    "C5.nothing_new": _(
        "No condition added: what the later one states was stated before or goes without saying in this coalition."
    ),
    "C7.no_yes_and_no": _("No disagreement: not one of them for and one against."),
    "C7.not_one_state": _("No disagreement between officials: they do not speak for the same state."),
    "C7.same_speaker": _("No disagreement between officials: both are words of the same person."),
    "C7.too_far_apart": _("No disagreement between officials: too many days lie between the two."),
    "C7.higher_refusal_later": _(
        "No disagreement between officials: the later refusal has at least the same authority."
    ),
}
