"""Countries."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.who import Country
from api.views.base import ReadView
from pledges.queries import who
from pledges.queries.filters import CountryFilter


class CountryView(ReadView):
    """Countries with their memberships and how much the record has of them."""

    serializer_class = Country
    filterset = CountryFilter
    orderings = (Ordering("name", "name", key="iso2"), Ordering("iso2", key="iso2"))
    ordering_default = "name"

    def list(self, request: Request) -> Response:
        """Countries, by name."""
        return self.listed(who.countries(self.moment))

    def retrieve(self, request: Request, iso2: str) -> Response:
        """One country."""
        return self.detailed(self.one(who.countries(self.moment), iso2=iso2))
