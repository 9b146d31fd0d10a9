"""Statements."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.statement import Statement
from api.views.base import ReadView
from pledges.queries import statement_list
from pledges.queries.statement_filter import StatementFilter


class StatementView(ReadView):
    """Statements, each with every document's version of it and what was coded from each."""

    serializer_class = Statement
    filterset = StatementFilter
    has_clocks = True
    orderings = (Ordering("said", "said_to"), Ordering("recorded", "since_seq_id"), Ordering("id"))
    ordering_default = "-said"

    def list(self, request: Request) -> Response:
        """Statements, the newest first by the last day on which they can have been said."""
        return self.listed(statement_list.statements(self.moment))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One statement."""
        return self.detailed(self.one(statement_list.statements(self.moment), public_id=public_id))
