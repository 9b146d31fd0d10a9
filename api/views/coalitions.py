"""Coalitions, and their matrix."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from api.cell_texts import cell_texts
from api.json_rows import cut_all
from api.pagination import Ordering
from api.serializers.matrix import Cell
from api.serializers.who import Coalition
from api.views.base import ReadView
from coalition.models import Coalition as Coalitions
from pledges.queries import ready_matrix, who
from pledges.queries.matrix import matrix


class CoalitionView(ReadView):
    """Coalitions with members, head counts and working groups. Counts disagree, and all of them stay."""

    serializer_class = Coalition
    orderings = (Ordering("slug", key="slug"), Ordering("name", "name", key="slug"))
    ordering_default = "slug"

    def list(self, request: Request) -> Response:
        """Coalitions, by slug."""
        return self.listed(who.coalitions())

    def retrieve(self, request: Request, slug: str) -> Response:
        """One coalition."""
        return self.detailed(self.one(who.coalitions(), slug=slug))


class MatrixView(ReadView):
    """Who has said what about which capability."""

    serializer_class = Cell
    has_clocks = True
    enveloped_without_pages = True

    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        """The matrix: a cell for every country and every capability that anybody spoke of or that we looked for.

        Countries with a statement of their own come first. It is one answer, without pages. A collective claim
        (`pledges/?origin=collective`) and what others say of a country (`origin=third_party`) fill no cell.
        """
        chosen = self.chosen_fields()
        if self.moment.seq is not None:
            found = matrix(self.one(Coalitions.objects.all(), slug=slug), self.moment, self.viewer)
            return self.joined(cell_texts(found, chosen))
        text = ready_matrix.text(slug, self.moment)
        if text is None:
            raise self.nothing()
        return self.joined([text] if chosen is None else cut_all(text, chosen))
