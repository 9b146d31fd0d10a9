"""Who said it and who printed it, in one phrase: what stands in brackets after every sentence about a change."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import Attribution

OFFICE: str | Promise = _("%(speaker)s, %(office)s, according to %(publisher)s")
NAME: str | Promise = _("%(speaker)s, according to %(publisher)s")
OUTLET: str | Promise = _("%(publisher)s's own account")
PAGE: str | Promise = _("according to %(publisher)s")
OFFICE_ITSELF: str | Promise = _("%(speaker)s, %(office)s")
RULE: str | Promise = _("by our rule %(rule)s")
OURS: dict[str, str | Promise] = {
    "check": _("by our own search"),
    "edit": _("by our own edit"),
    "copy": _("by our own look at the page"),
    "policy": _("by a change of our own rules"),
}
DECISION: str | Promise = _("by our own decision")


def source(
    *,
    publisher: str,
    speaker: str = "",
    office: str = "",
    attribution: str = "",
    rule: str = "",
    decided: bool = False,
    ours: str = "",
) -> str:
    """The source of a sentence: who said it and who printed it; our own rule where time alone made it true, our own
    decision where people decided it, our own work where we did it.

    Raises ValueError where nobody and nothing is named.
    """
    slots = {"publisher": publisher, "speaker": speaker, "office": office, "rule": rule}
    if not publisher:
        if not speaker and rule:
            return RULE % slots
        if not speaker and decided:
            return str(DECISION)
        if not speaker and ours:
            return str(OURS[ours])
        if not speaker:
            raise ValueError("A sentence about a change names its source, and this one has none.")
        return OFFICE_ITSELF % slots if office else speaker
    if attribution == Attribution.OUTLET:
        return OUTLET % slots
    if not speaker:
        return PAGE % slots
    return (OFFICE if office else NAME) % slots
