"""Statements."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.json_rows import cut
from api.pagination import Ordering
from api.problems import Retracted
from api.serializers.statement import Statement
from api.views.base import ReadView
from pledges.queries import statement_list, statement_rows
from pledges.queries.statement_filter import StatementFilter
from pledges.queries.taken_back import Gone, Moved, statement_now


class StatementView(ReadView):
    """Statements, each with every document's version of it and what was coded from each."""

    serializer_class = Statement
    filterset = StatementFilter
    has_clocks = True
    orderings = (Ordering("said", "said_to"), Ordering("recorded", "since_seq_id"), Ordering("id"))
    ordering_default = "-said"

    def list(self, request: Request) -> HttpResponse:
        """Statements, the newest first by the last day on which they can have been said."""
        chosen = self.chosen_fields()
        found = self.filtered(statement_list.visible(self.moment))
        page = self.page(
            lambda stretch: statement_rows.rows(stretch.of(found), self.moment), self.orderings, self.ordering_default
        )
        return self.joined((cut(row.text, chosen) for row in page.rows), page)

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One statement. The address of a corrected or merged one leads to what stands in its place."""
        found = statement_list.statements(self.moment).filter(public_id=public_id).first()
        if found is not None:
            return self.detailed(found)
        match statement_now(public_id):
            case Moved(public_id=now):
                return self.at_home(public_id, now)
            case Gone() as gone:
                raise Retracted(gone)
        raise NotFound(_("There is nothing here."))
