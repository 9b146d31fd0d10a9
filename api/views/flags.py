"""Public flags."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from api.flag_texts import flag_texts
from api.pagination import Ordering
from api.serializers.flag import Flag
from api.views.base import ReadView
from pledges.queries import flag_list
from pledges.queries.filters import FlagFilter

OTHER_ORDERINGS = (Ordering("found", "opened_seq_id"), Ordering("id"))


class FlagView(ReadView):
    """What the rules found, with the evidence and every step since. Findings for analysts only are not here."""

    serializer_class = Flag
    filterset = FlagFilter
    orderings = (Ordering("opened_on", "opened_on"), *OTHER_ORDERINGS)
    ordering_default = "-opened_on"
    has_clocks = True

    def list(self, request: Request) -> HttpResponse:
        """Flags, those that became true last first; settled ones too, unless `state` says otherwise."""
        chosen = self.chosen_fields()
        rows = self.filtered(flag_list.flags(self.viewer, self.moment))
        orderings = self.orderings if self.moment.is_now else (Ordering("opened_on", "opened_then"), *OTHER_ORDERINGS)
        found = found_now if self.moment.is_now else found_then
        page = self.page(lambda stretch: found(stretch.of(rows)), orderings, self.ordering_default)
        return self.joined(flag_texts(page.rows, chosen), page)

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One flag."""
        found = self.one(flag_list.flags(self.viewer, self.moment), public_id=public_id)
        return self.detailed(found if self.moment.is_now else flag_list.as_then(found))


def found_now(rows: QuerySet[Any]) -> list[Any]:
    """The flags as they are."""
    return list(rows)


def found_then(rows: QuerySet[Any]) -> list[Any]:
    """The flags as they were."""
    return [flag_list.as_then(row) for row in rows]
