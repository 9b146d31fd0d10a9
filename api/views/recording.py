"""What is recorded beside statements: that somebody looked, and what became of a condition."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.needs import Need
from api.orders import do, named, read_order
from api.serializers.recorded import RecordedCheck, RecordedEvent
from api.views.writing import StaffView
from api.write_schema import WriteSchema
from coalition.ledger import Commit
from coalition.models import Coalition, Country
from coalition.vocabulary import Scope
from pledges.actions import orders
from pledges.actions.checks import record_check
from pledges.actions.conditions import record_event
from pledges.models import Check, Condition, ConditionEvent, Statement


class CheckView(StaffView):
    """Checks."""

    schema = WriteSchema()
    serializer_class = RecordedCheck
    http_method_names = ["post", "options"]

    @property
    def need(self) -> Need:
        """The permission of the staff site's form."""
        return Need(Scope.WRITE, ("pledges.add_check",))

    def create(self, request: Request) -> Response:
        """Record that somebody looked on a day and found nothing new. It moves the record's clock only."""
        order = read_order(orders.RecordCheck, request._request)

        def work(commit: Commit) -> Check:
            return record_check(
                coalition=named(Coalition.objects.all(), "slug", order.coalition, "coalition"),
                country=named(Country.objects.all(), "iso2", order.country, "country"),
                capability=order.capability, checked_on=order.checked_on, note=order.note, commit=commit,
            )  # fmt: skip

        row = do(work, by=self.user, reason=f"check {order.country} {order.capability.value}")
        return Response(RecordedCheck(row).data, status=201)


class ConditionEventView(StaffView):
    """What became of conditions."""

    schema = WriteSchema()
    serializer_class = RecordedEvent
    http_method_names = ["post", "options"]

    @property
    def need(self) -> Need:
        """The permission of the staff site's form."""
        return Need(Scope.WRITE, ("pledges.add_conditionevent",))

    def create(self, request: Request, slug: str) -> Response:
        """Record that a condition is in a state from a day on, with the statement that says so. Every pledge that hangs
        on it is worked out again.
        """
        condition = Condition.objects.filter(slug=slug).first()
        if condition is None:
            raise NotFound(_("There is nothing here."))
        order = read_order(orders.RecordEvent, request._request)
        values: dict[str, Any] = {"state": order.state, "on": order.on, "note": order.note}

        def work(commit: Commit) -> ConditionEvent:
            standing = Statement.objects.filter(until_seq__isnull=True)
            statement = named(standing, "public_id", order.statement, "statement")
            return record_event(condition=condition, statement=statement, commit=commit, **values)

        row = do(work, by=self.user, reason=f"condition {slug}: {order.state.value}")
        return Response(RecordedEvent(row).data, status=201)
