"""Sentences for what only a follower of the whole feed needs: that a row is there, or is another one."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import ArchiveState, ChangeCode, ConditionState, FlagState
from pledges.words.labels import label_of

SENTENCES: dict[tuple[ChangeCode, str], str | Promise] = {
    (ChangeCode.RECORDED, ""): _("We recorded a statement (%(source)s)."),
    (ChangeCode.RECORDED, "country"): _("We recorded a statement of %(country_inside)s (%(source)s)."),
    (ChangeCode.RECORDED, "organization"): _("We recorded a statement of %(organization)s (%(source)s)."),
    (ChangeCode.RECORDED, "needed"): _(
        "We recorded how much %(capability)s is said to be needed for %(name)s (%(source)s)."
    ),
    (ChangeCode.RECORDED, "no longer needed"): _(
        "We took back how much %(capability)s was said to be needed for %(name)s (%(source)s)."
    ),
    (ChangeCode.LOOKED, ""): _(
        "We looked for %(capability)s from %(country_inside)s and found nothing new (%(source)s)."
    ),
    (ChangeCode.CONDITION_MOVED, ""): _("The condition “%(name)s” is now on record as: %(state)s (%(source)s)."),
    (ChangeCode.CONDITION_MOVED, "gone"): _(
        "We took back that the condition “%(name)s” had been on record as: %(state)s (%(source)s)."
    ),
    (ChangeCode.COPY_MOVED, ""): _("An archived copy of a page of %(name)s is kept (%(source)s)."),
    (ChangeCode.COPY_MOVED, "pending"): _(
        "There is no archived copy of a page of %(name)s now; one is wanted (%(source)s)."
    ),
    (ChangeCode.COPY_MOVED, "without"): _(
        "It is stated why there is no archived copy of a page of %(name)s (%(source)s)."
    ),
    (ChangeCode.COPY_MOVED, "gone"): _("A page of %(name)s is gone, and there is no archived copy (%(source)s)."),
    (ChangeCode.COPY_MOVED, "drifted"): _(
        "A page of %(name)s is no longer what we read, and there is no archived copy (%(source)s)."
    ),
    (ChangeCode.UPDATED, "dormant"): _(
        "The pledge of %(capability)s from %(country_inside)s now waits: “%(name)s” is not met (%(source)s)."
    ),
    (ChangeCode.UPDATED, "active"): _(
        "The pledge of %(capability)s from %(country_inside)s no longer waits for “%(name)s” (%(source)s)."
    ),
    (ChangeCode.UPDATED, ""): _(
        "What the record shows on %(capability)s from %(country_inside)s has changed (%(source)s)."
    ),
    (ChangeCode.EDITED, ""): _("The entry for %(name)s was changed (%(source)s)."),
    (ChangeCode.FLAGGED, ""): _("A finding about %(capability)s from %(country_inside)s was decided on (%(source)s)."),
    (ChangeCode.FLAGGED, "open"): _(
        "There is an open finding about %(capability)s from %(country_inside)s (%(source)s)."
    ),
    (ChangeCode.FLAGGED, "settled"): _(
        "A finding about %(capability)s from %(country_inside)s no longer holds (%(source)s)."
    ),
    (ChangeCode.FLAGGED, "of counts"): _(
        "A finding about how many countries %(name)s counted was decided on (%(source)s)."
    ),
    (ChangeCode.FLAGGED, "open of counts"): _(
        "There is an open finding about how many countries %(name)s counted (%(source)s)."
    ),
    (ChangeCode.FLAGGED, "settled of counts"): _(
        "A finding about how many countries %(name)s counted no longer holds (%(source)s)."
    ),
}

STEPS: dict[str, str] = {FlagState.OPEN: "open", FlagState.AUTO_RESOLVED: "settled"}


def shape(kind: ChangeCode, slots: Mapping[str, Any]) -> str:
    """Which text of a code fits the slots."""
    if kind is ChangeCode.RECORDED and slots.get("needed"):
        return "needed" if slots["needed"] == "new" else "no longer needed"
    if kind is ChangeCode.RECORDED:
        return "organization" if slots.get("organization") else "country" if slots.get("country") else ""
    if kind is ChangeCode.FLAGGED:
        step = STEPS.get(slots.get("state") or "", "")
        return f"{step} of counts".strip() if slots.get("counts") else step
    if kind is ChangeCode.CONDITION_MOVED:
        return "gone" if slots.get("gone") else ""
    if kind is ChangeCode.COPY_MOVED:
        return "" if slots.get("state") == ArchiveState.ARCHIVED else str(slots.get("state") or "")
    if kind is ChangeCode.UPDATED:
        return str(slots.get("turned") or "")
    return ""


def state(kind: ChangeCode, slots: Mapping[str, Any]) -> str:
    """The state that a condition came to, as a label; empty for every other code."""
    return str(label_of(ConditionState, slots.get("state") or "")).lower() if kind is ChangeCode.CONDITION_MOVED else ""
