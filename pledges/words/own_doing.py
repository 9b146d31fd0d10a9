"""What we did to our own record, told as such: corrected, retracted, merged, decided. Each whole sentence says whose
words it is about and names its source, or that two of us decided it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.vocabulary import ChangeCode, DecisionKind, RetractionReason

WHY: dict[RetractionReason, str | Promise] = {
    RetractionReason.SOURCE_RETRACTED: pgettext_lazy("why", "its source took it back"),
    RetractionReason.MISATTRIBUTED: pgettext_lazy("why", "somebody else said it, or nobody did"),
    RetractionReason.DUPLICATE: pgettext_lazy("why", "we had recorded it twice"),
    RetractionReason.CODING_ERROR: pgettext_lazy("why", "we had read it wrongly"),
    RetractionReason.UNDONE: pgettext_lazy("why", "its entry was undone"),
    RetractionReason.LEGAL: pgettext_lazy("why", "on legal grounds"),
    RetractionReason.OTHER: pgettext_lazy("why", "for a reason that our record states"),
}
"""Why a statement was retracted, as the end of a sentence."""

SENTENCES: dict[tuple[ChangeCode, str], str | Promise] = {
    (ChangeCode.CORRECTED, ""): _(
        "We corrected our record of what %(country_inside)s has said about %(capability)s (%(source)s)."
    ),
    (ChangeCode.CORRECTED, "statement"): _(
        "We corrected our record of a statement of %(country_inside)s (%(source)s)."
    ),
    (ChangeCode.RETRACTED, ""): _(
        "We retracted a statement about %(capability)s from %(country_inside)s: %(why)s (%(source)s)."
    ),
    (ChangeCode.RETRACTED, "statement"): _("We retracted a statement of %(country_inside)s: %(why)s (%(source)s)."),
    (ChangeCode.MERGED, ""): _(
        "We merged two records of what %(country_inside)s has said about %(capability)s (%(source)s)."
    ),
    (ChangeCode.MERGED, "statement"): _("We merged two records of one statement of %(country_inside)s (%(source)s)."),
    (ChangeCode.DECIDED, ""): _("We decided anew how %(capability)s from %(country_inside)s is counted (%(source)s)."),
    (ChangeCode.DECIDED, DecisionKind.WITHDRAW): _(
        "We now hold the pledge of %(capability)s from %(country_inside)s to be withdrawn (%(source)s)."
    ),
    (ChangeCode.DECIDED, DecisionKind.LAPSE): _(
        "We now hold the pledge of %(capability)s from %(country_inside)s to have lapsed (%(source)s)."
    ),
    (ChangeCode.DECIDED, DecisionKind.VOID): _(
        "We no longer count the pledge of %(capability)s from %(country_inside)s at all (%(source)s)."
    ),
    (ChangeCode.DECIDED, DecisionKind.SUSPEND): _(
        "We now hold the pledge of %(capability)s from %(country_inside)s to be suspended (%(source)s)."
    ),
    (ChangeCode.DECIDED, DecisionKind.FULFILL): _(
        "We now hold the pledge of %(capability)s from %(country_inside)s to be fulfilled (%(source)s)."
    ),
    (ChangeCode.DECIDED, DecisionKind.REOPEN): _(
        "We count the pledge of %(capability)s from %(country_inside)s again by what was said (%(source)s)."
    ),
    (ChangeCode.RULES_CHANGED, ""): _(
        "We changed the numbers that our rules run on: version %(version)s stands now (%(source)s)."
    ),
    (ChangeCode.DISPUTED, "confirmed"): _(
        "We confirmed a finding that what %(country_inside)s has said about %(capability)s is disputed (%(source)s)."
    ),
    (ChangeCode.DISPUTED, "opened again"): _(
        "We opened a finding again: what %(country_inside)s has said about %(capability)s is disputed (%(source)s)."
    ),
    (ChangeCode.DISPUTE_CLOSED, "dismissed"): _(
        "We dismissed a finding that what %(country_inside)s has said about %(capability)s is disputed (%(source)s)."
    ),
    (ChangeCode.DISPUTE_CLOSED, "put off"): _(
        "We put off deciding whether what %(country_inside)s has said about %(capability)s is disputed (%(source)s)."
    ),
}


RETRACTED_SINCE: str | Promise = _(
    "What stood here about %(country_inside)s rested on a statement that has since been retracted (%(source)s)."
)
"""In the place of a sentence whose words are told no more."""


def shape(kind: ChangeCode, slots: Mapping[str, Any]) -> str:
    """Which text of one of these codes fits the slots that are filled."""
    if kind == ChangeCode.DECIDED:
        decision = slots.get("decision") or ""
        return decision if (kind, decision) in SENTENCES else ""
    return "" if slots.get("capability") else "statement"


def why(reason: str) -> str:
    """The end of a retraction's sentence; empty where no reason belongs to the change."""
    return str(WHY[RetractionReason(reason)]) if reason else str(WHY[RetractionReason.OTHER])
