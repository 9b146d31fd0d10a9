"""The staff site's first page: what waits for a person, each a link to its list; nobody sees what they may not."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalition.visibility import viewer_of
from pledges.models import Delivery, Flag, Run
from pledges.models.draft import MAY_CODE_SECOND
from pledges.queries.drafts import stuck, waiting_for
from pledges.reasoning.stuck import STUCK_DAYS
from pledges.vocabulary import DeliveryState, FlagState, Severity


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, on a list."""

    words: str | Promise
    count: int
    address: str


def waiting(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what waits to the first page's context. One query for each list that the person may see."""
    viewer = viewer_of(request.user)
    found = []
    if viewer.may("pledges.view_flag"):
        for severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM):
            count = Flag.objects.visible_to(viewer).filter(state=FlagState.OPEN, severity=severity).count()
            query = f"?show={FlagState.OPEN}&severity={severity}"
            found.append(Waiting(FLAGS[severity], count, reverse("admin:pledges_flag_triage") + query))
    if viewer.may(MAY_CODE_SECOND):
        count = waiting_for(viewer).count()
        found.append(Waiting(_("Drafts to read a second time"), count, f"{reverse(DRAFTS)}?whose=waiting"))
    if viewer.may("pledges.view_draft") or viewer.may(MAY_CODE_SECOND):
        count = stuck(viewer, timezone.now()).count()
        words = _("Drafts not moved on for more than %(days)s days") % {"days": STUCK_DAYS}
        found.append(Waiting(words, count, f"{reverse(DRAFTS)}?whose=stuck"))
    if viewer.may("pledges.view_delivery"):
        count = Delivery.objects.visible_to(viewer).filter(state=DeliveryState.AMBIGUOUS).count()
        query = f"?state__exact={DeliveryState.AMBIGUOUS}"
        address = reverse("admin:pledges_delivery_changelist") + query
        found.append(Waiting(_("Deliveries that nobody can be sure of"), count, address))
    if viewer.may("pledges.view_run"):
        count = Run.objects.visible_to(viewer).filter(set_aside_at__isnull=False).count()
        address = reverse("admin:pledges_run_changelist") + "?state=set_aside"
        found.append(Waiting(_("Runs that were set aside"), count, address))
    return {**context, "waiting": found, "may_record": request.user.has_perm("pledges.add_statement")}


DRAFTS = "admin:pledges_draft_changelist"
FLAGS = {
    Severity.CRITICAL: _("Open flags, critical"),
    Severity.HIGH: _("Open flags, high"),
    Severity.MEDIUM: _("Open flags, medium"),
}
