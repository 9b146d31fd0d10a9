"""A draft as the person who asks may see it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.body_shape import StatementBody
from api.serializers.fields import Code, Codes, Instant, Number, Part, Text, Truth
from pledges.vocabulary import DraftState, SecondReaderReason

SOURCE = "What anybody finds on the page; all that a blind reader sees."


class CodedField(Part):
    """One coded field as both readers coded it."""

    about = serializers.SerializerMethodField(help_text="The version, and the line of the pledge.")
    field = Text(known=True)
    first = Text()
    second = Text()
    equal = Truth(source="is_equal")

    def get_about(self, compared: Any) -> str:
        return " · ".join(part for part in compared.about if part)


class SecondCoding(Part):
    """A second reader's coding beside the first one, as both stood when it was handed in."""

    reader = Text(known=True, source="coding.coder_name")
    submitted_at = Instant(source="coding.submitted_at")
    stands = Truth(help_text="false: the source material is another one since.")
    compared = CodedField(read_only=True, many=True)


class DraftShort(Part):
    """A draft in a list: never its coding."""

    id = Text(known=True, source="draft.public_id")
    state = Code(DraftState, known=True, source="draft.state")
    version = Number(known=True, source="draft.version")
    author = Text(known=True, source="draft.author_name")
    own = Truth(source="draft.is_own")
    blind = Truth(source="is_blind", help_text="true: you may code it, and see how it was coded after that.")
    created_at = Instant(source="draft.created_at")
    updated_at = Instant(source="draft.updated_at")
    updated_by = Text(known=True, source="draft.updated_by_name")
    submitted_at = Instant(source="draft.submitted_at", allow_null=True)
    submitted_by = Text(source="draft.submitted_by_name")
    published_as = Text(source="draft.published_statement.public_id", help_text="The statement's id.")


class Draft(DraftShort):
    """A draft."""

    source = serializers.SerializerMethodField(help_text=SOURCE)  # type: ignore[assignment]  # a field by that name
    statement = serializers.SerializerMethodField(help_text="The whole of it; null for a blind reader.")
    second_codings = SecondCoding(read_only=True, many=True, source="codings")
    needs_second_reader = Codes(
        SecondReaderReason, source="reasons", allow_null=True, help_text="Why; null: not known, or not for you."
    )

    @extend_schema_field(StatementBody)
    def get_source(self, found: Any) -> Any:
        return found.draft.source

    @extend_schema_field(StatementBody(allow_null=True))
    def get_statement(self, found: Any) -> Any:
        return found.body
