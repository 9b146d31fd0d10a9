"""How one pledge moved: each statement that bears on it, told by the version that speaks."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Code, Number, Sparse, Text
from api.serializers.statement import READERS, Appearance, Position, StatementShort
from pledges.vocabulary import Confidence, EvidenceTier


class Telling(Sparse):
    """One statement on the pledge. Its appearances say through whom the words came, back to their origin."""

    statement = StatementShort(read_only=True)
    position = Position(read_only=True, help_text="As coded from the version that speaks.")
    appearance = Text(known=True, source="version.appearance.public_id", help_text="The version that speaks.")
    origin = Text(known=True, source="version.chain.root", help_text="The appearance in which its words began.")
    origins = Number(known=True, help_text="Distinct origins; copies of one quote are one.")
    readers = Number(known=True, help_text=READERS)
    tier = Code(EvidenceTier, known=True)
    confidence = Code(Confidence, known=True)
    positions = Position(read_only=True, many=True, help_text="Every coding on this pledge, the speaking one first.")
    appearances: serializers.BaseSerializer[Any] = Appearance(read_only=True, many=True, source="versions")
