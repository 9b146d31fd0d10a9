"""Countries."""

from collections.abc import Iterable
from typing import Any

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
    has_clocks = True

    def list(self, request: Request) -> Response:
        """Countries, by name. A past record has their names and memberships as it had them."""
        chosen = self.chosen_fields()
        rows = self.filtered(who.countries(self.moment))
        past = (Ordering("name", "name_then", key="iso2"), *self.orderings[1:])
        orderings = self.orderings if self.moment.seq is None else past
        page = self.page(lambda stretch: self.found(stretch.of(rows)), orderings, self.ordering_default)
        return self.enveloped(self.serialized(page.rows, chosen, many=True), page)

    def retrieve(self, request: Request, iso2: str) -> Response:
        """One country."""
        one = self.one(who.countries(self.moment), iso2=iso2)
        return self.detailed(self.found([one])[0])

    def found(self, rows: Iterable[Any]) -> Any:
        """The rows as the moment's record had them."""
        return who.as_then(rows, self.moment)
