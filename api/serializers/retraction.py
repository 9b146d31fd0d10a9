"""What was taken back."""

from api.serializers.fields import Code, Number, Part, Text
from pledges.vocabulary import RetractionReason


class Retraction(Part):
    """A tombstone: which statement, why, and in which commit."""

    id = Text(known=True, source="statement.public_id")
    reason = Code(RetractionReason, known=True)
    into = Text(source="into.public_id", help_text="Of a duplicate: the statement that stays.")
    seq = Number(known=True, source="seq_id")
