"""What people decide about flags, as on the staff site: each decision is made on the version that was seen.

`If-Match` has the flag's `version`. Whoever comes too late gets a 412 with the steps since; nothing is written then.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.needs import Need
from api.orders import do, read_order
from api.preconditions import asked_version, tag
from api.problems import Fault, PreconditionFailed
from api.serializers.flag import Flag
from api.views.writing import StaffView
from api.write_schema import WriteSchema
from coalition.ledger import Commit
from coalition.visibility import viewer_of
from coalition.vocabulary import Scope
from pledges.actions import orders, triage
from pledges.models import Flag as FlagRow
from pledges.models import FlagEvent
from pledges.models.flag_event import MAY_TRIAGE
from pledges.queries import flag_list
from pledges.queries.flag_version import version
from pledges.queries.moment import Moment
from pledges.vocabulary import FlagState
from pledges.words.labels import label_of


class FlagWriteView(StaffView):
    """Decisions about one flag."""

    schema = WriteSchema()
    serializer_class = Flag
    http_method_names = ["post", "options"]

    @property
    def need(self) -> Need:
        """The permission with which the staff site decides."""
        return Need(Scope.TRIAGE, (MAY_TRIAGE,))

    def acknowledge(self, request: Request, public_id: str) -> Response:
        """Take a flag in hand."""
        order = read_order(orders.Note, request._request)
        return self._decide(
            public_id,
            "acknowledge",
            lambda seen, commit: triage.acknowledge({public_id: seen}, by=self.user, commit=commit, note=order.note),
        )

    def confirm(self, request: Request, public_id: str) -> Response:
        """Say that a finding holds. A grave one takes two people: the first asks for the second."""
        order = read_order(orders.Note, request._request)
        return self._decide(
            public_id,
            "confirm",
            lambda seen, commit: triage.confirm(public_id, seen=seen, by=self.user, commit=commit, note=order.note),
        )

    def dismiss(self, request: Request, public_id: str) -> Response:
        """Say that a finding does not hold, and why."""
        order = read_order(orders.Dismiss, request._request)
        return self._decide(
            public_id,
            "dismiss",
            lambda seen, commit: triage.dismiss(
                {public_id: seen}, reason=order.reason, by=self.user, commit=commit, note=order.note
            ),
        )

    def snooze(self, request: Request, public_id: str) -> Response:
        """Put a flag off until a day, or until what it rests on changes."""
        order = read_order(orders.Snooze, request._request)
        return self._decide(
            public_id,
            "snooze",
            lambda seen, commit: triage.snooze(
                {public_id: seen}, until=order.until, by=self.user, commit=commit, note=order.note
            ),
        )

    def _decide(self, public_id: str, what: str, work: Callable[[str, Commit], object]) -> Response:
        seen = asked_version(self.request._request)
        self._flag(public_id)
        try:
            do(lambda commit: work(seen, commit), by=self.user, reason=f"{what} flag {public_id}")
        except triage.FlagMoved as moved:
            raise _moved(moved.moved[0], self._flag(public_id)) from None
        flag = self._flag(public_id)
        told = Flag(flag, context={"request": self.request}).data
        return Response(told, headers={"ETag": tag(told["version"])})

    def _flag(self, public_id: str) -> FlagRow:
        now = Moment(timezone.now().date())
        found: FlagRow | None = flag_list.flags(viewer_of(self.user), now).filter(public_id=public_id).first()
        if found is None:
            raise NotFound(_("There is nothing here."))
        return found


def _moved(moved: triage.Moved, flag: FlagRow) -> PreconditionFailed:
    """The steps that whoever came too late had not seen."""
    now = version(flag, len(flag.events.all()))
    detail = _("The flag is not what you have seen any more. Nothing of yours was written.")
    return PreconditionFailed(detail, tag(now), [_step(event) for event in moved.since])


def _step(event: FlagEvent) -> Fault:
    told: dict[str, Any] = {
        "who": event.actor_name,
        "at": event.seq.at.isoformat(timespec="seconds"),
        "state": str(label_of(FlagState, event.state_to)).lower(),
        "note": f": {event.note}" if event.note else "",
    }
    return Fault(event.state_to, _("%(who)s at %(at)s: now %(state)s%(note)s.") % told, param="If-Match")
