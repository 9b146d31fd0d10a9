"""The words for the codes of a statement: who spoke, how, and on which conditions."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.vocabulary import (
    Attribution,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Modality,
    NegationScope,
    Stance,
    StatementKind,
)

WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Attribution: {
        Attribution.ON_RECORD: _("On the record"),
        Attribution.SPOKESPERSON: _("Spokesperson, on the record"),
        Attribution.REPORTED: _("Named speaker, told by others"),
        Attribution.BACKGROUND: _("Unnamed, institution given"),
        Attribution.VAGUE: _("Unnamed, no institution given"),
        Attribution.OUTLET: _("The publication's own voice"),
        Attribution.UNATTRIBUTED: _("Nobody named"),
    },
    Behalf: {
        Behalf.COUNTRY: _("For a country"),
        Behalf.COALITION: _("For a coalition"),
        Behalf.ORGANIZATION: _("For an organization"),
        Behalf.NOBODY: _("For nobody"),
    },
    StatementKind: {
        StatementKind.SPEECH: _("Speech"),
        StatementKind.DOCUMENT: pgettext_lazy("kind of statement", "Document"),
        StatementKind.VOTE: _("Vote"),
        StatementKind.ORDER: pgettext_lazy("kind of statement", "Order"),
        StatementKind.INTERVIEW: _("Interview"),
        StatementKind.OUTLET_ASSERTION: _("Outlet's own assertion"),
        StatementKind.EXPERT_OPINION: _("Expert opinion"),
    },
    Stance: {
        Stance.ANNOUNCES: pgettext_lazy("stance", "Announces"),
        Stance.AFFIRMS: pgettext_lazy("stance", "Repeats"),
        Stance.EXPANDS: pgettext_lazy("stance", "Offers more"),
        Stance.NARROWS: pgettext_lazy("stance", "Narrows"),
        Stance.CONDITIONS: pgettext_lazy("stance", "Sets a condition"),
        Stance.RELAXES: pgettext_lazy("stance", "Relaxes a condition"),
        Stance.DEFERS: pgettext_lazy("stance", "Puts off"),
        Stance.CLARIFIES: pgettext_lazy("stance", "Clarifies"),
        Stance.QUESTIONS: pgettext_lazy("stance", "Questions"),
        Stance.DEFLECTS: pgettext_lazy("stance", "Points elsewhere"),
        Stance.REDUCES: pgettext_lazy("stance", "Offers less"),
        Stance.WITHDRAWS: pgettext_lazy("stance", "Takes back"),
        Stance.DENIES_MADE: pgettext_lazy("stance", "Denies having pledged"),
        Stance.REPORTS_DELIVERY: pgettext_lazy("stance", "Reports delivery"),
        Stance.NONE: pgettext_lazy("stance", "Mentions"),
    },
    Modality: {
        Modality.FIRM: pgettext_lazy("modality", "Firm: “will”"),
        Modality.INTENT: pgettext_lazy("modality", "Intent: “prepared to”"),
        Modality.POSSIBLE: pgettext_lazy("modality", "Possible: “not ruled out”"),
        Modality.UNSTATED: pgettext_lazy("modality", "Not stated"),
        Modality.UNLIKELY: pgettext_lazy("modality", "Called unlikely"),
        Modality.REJECTED: pgettext_lazy("modality", "Rejected"),
    },
    NegationScope: {
        NegationScope.ACT: _("Denies the act itself"),
        NegationScope.TIME: _("Denies the time"),
        NegationScope.PLACE: _("Denies the place"),
        NegationScope.QUANTITY: _("Denies the size"),
        NegationScope.ACTOR: _("Denies who would act"),
        NegationScope.RUMOR: _("Denies what others claim"),
    },
    ConditionKind: {
        ConditionKind.PEACE_AGREEMENT: _("Peace agreement"),
        ConditionKind.CEASEFIRE: _("Ceasefire"),
        ConditionKind.END_OF_HOSTILITIES: _("End of hostilities"),
        ConditionKind.US_BACKSTOP: _("US backstop"),
        ConditionKind.PARLIAMENT: _("Parliament's consent"),
        ConditionKind.UN_MANDATE: _("UN mandate"),
        ConditionKind.CLEAR_MANDATE: _("Clear mandate"),
        ConditionKind.HOST_CONSENT: _("Host country's consent"),
        ConditionKind.AGREED_SHARES: _("Agreed shares"),
        ConditionKind.OWN_DEFENSE: _("Own defence first"),
        ConditionKind.FUNDING: pgettext_lazy("condition", "Funding"),
        ConditionKind.OTHER: pgettext_lazy("condition", "Another condition"),
    },
    ConditionMode: {
        ConditionMode.STATES: _("States conditions"),
        ConditionMode.SILENT: _("Says nothing of conditions"),
        ConditionMode.UNCONDITIONAL: _("Says that there is no condition"),
    },
    ConditionForce: {
        ConditionForce.REQUIRED: pgettext_lazy("condition", "Required"),
        ConditionForce.LIMITED: pgettext_lazy("condition", "Limits it"),
        ConditionForce.WAIVED: pgettext_lazy("condition", "Not asked for any more"),
    },
    ConditionState: {
        ConditionState.UNKNOWN: pgettext_lazy("state of a condition", "Not known"),
        ConditionState.UNMET: pgettext_lazy("state of a condition", "Not met"),
        ConditionState.MET: pgettext_lazy("state of a condition", "Met"),
        ConditionState.WAIVED: pgettext_lazy("state of a condition", "Waived"),
        ConditionState.FAILED: pgettext_lazy("state of a condition", "Failed"),
    },
}
