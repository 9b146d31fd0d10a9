"""Public flags."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.flag import Flag
from api.views.base import ReadView
from pledges.queries import flag_list
from pledges.queries.filters import FlagFilter


class FlagView(ReadView):
    """What the rules found, with the evidence and every step since. Findings for analysts only are not here."""

    serializer_class = Flag
    filterset = FlagFilter
    orderings = (Ordering("opened_on", "opened_on"), Ordering("found", "opened_seq_id"), Ordering("id"))
    ordering_default = "-opened_on"

    def list(self, request: Request) -> Response:
        """Flags, those that became true last first; settled ones too, unless `state` says otherwise."""
        return self.listed(flag_list.flags(self.viewer))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One flag."""
        return self.detailed(self.one(flag_list.flags(self.viewer), public_id=public_id))
