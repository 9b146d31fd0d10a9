"""Where words were printed, and by whom."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.source import Document, Publisher
from api.views.base import ReadView
from pledges.queries import sources
from pledges.queries.source_filters import DocumentFilter, PublisherFilter


class DocumentView(ReadView):
    """Documents with the state of their archived copy and the digest of what was retrieved."""

    serializer_class = Document
    filterset = DocumentFilter
    has_clocks = True
    orderings = (
        Ordering("published", "published_to", nullable=True),
        Ordering("recorded", "since_seq_id"),
        Ordering("id"),
    )
    ordering_default = "-published"

    def list(self, request: Request) -> Response:
        """Documents in which a statement of the record is printed, the newest first by their last possible day."""
        return self.listed(sources.documents(self.moment))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One document."""
        return self.detailed(self.one(sources.documents(self.moment), public_id=public_id))


class PublisherView(ReadView):
    """Publishers with the reliability that we give them, and why. They have no versions."""

    serializer_class = Publisher
    filterset = PublisherFilter
    orderings = (Ordering("name", "name", key="slug"), Ordering("id", key="slug"))
    ordering_default = "name"

    def list(self, request: Request) -> Response:
        """Publishers, by name."""
        return self.listed(sources.publishers(self.moment))

    def retrieve(self, request: Request, slug: str) -> Response:
        """One publisher."""
        return self.detailed(self.one(sources.publishers(self.moment), slug=slug))
