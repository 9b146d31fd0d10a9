"""What pledges wait for."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.condition import Condition
from api.views.base import ReadView
from pledges.queries import condition_list
from pledges.queries.source_filters import ConditionFilter


class ConditionView(ReadView):
    """The conditions that pledges share, each with its dated states and who said so."""

    serializer_class = Condition
    filterset = ConditionFilter
    has_clocks = True
    orderings = (Ordering("id", key="slug"), Ordering("kind", "kind", key="slug"))
    ordering_default = "id"

    def list(self, request: Request) -> Response:
        """Conditions, by id, with what was known of them at the moment asked about."""
        return self.listed(condition_list.conditions(self.moment))

    def retrieve(self, request: Request, slug: str) -> Response:
        """One condition."""
        return self.detailed(self.one(condition_list.conditions(self.moment), slug=slug))
