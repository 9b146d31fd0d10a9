"""Documents and publishers as resources of their own: with what was archived, and why we trust whom how far."""

from api.serializers.fields import Instant, Number, Sparse, Text
from api.serializers.statement import DocumentShort, PublisherShort


class Document(Sparse, DocumentShort):
    """One page, paper or broadcast, its archived copy and its digest."""

    retrieved_at = Instant(allow_null=True, help_text="When we fetched it; null where we have not.")
    statements = Number(known=True, help_text="Statements printed in it.")
    recorded_seq = Number(known=True, source="since_seq_id", help_text="The commit that recorded it.")


class Publisher(Sparse, PublisherShort):
    """Who prints, and how reliable we hold it to be (STANAG 2511), and why."""

    domain = Text()
    reliability_reason = Text(help_text="Why this reliability.")
    documents = Number(known=True, source="documents_told", help_text="Documents in the record.")
