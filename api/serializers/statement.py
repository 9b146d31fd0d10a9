"""A statement with every version of it, each with the way its words came from their origin."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Address, Code, Codes, Day, Instant, Number, Part, Sparse, Text, Truth
from api.serializers.parts import Basing, CountryShort, Quantity, Speaker, StatedCondition, Window, window_of
from pledges.models import Position as PositionRow
from pledges.models import Statement as StatementRow
from pledges.queries import statement_list
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    Behalf,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Modality,
    NegationScope,
    PublisherKind,
    QuoteType,
    RelayMode,
    Reliability,
    Stance,
    StatementKind,
)

READERS = "How many people coded it, none having seen another's coding; 1 is “one reader”."


class PublisherShort(Part):
    """Who prints, and how reliable we hold it to be (STANAG 2511)."""

    id = Text(known=True, source="slug")
    name = Text(known=True)
    kind = Code(PublisherKind, known=True)
    country = CountryShort(read_only=True, allow_null=True)
    reliability = Code(Reliability, known=True)


class DocumentShort(Part):
    """One page, paper or broadcast."""

    id = Text(known=True, source="public_id")
    publisher = PublisherShort(read_only=True)
    address = Address()
    title = Text()
    language = Text(known=True)
    published_from = Day()
    published_to = Day()
    seen = Truth(help_text="false: known only through another document.")
    archive_state = Code(ArchiveState, known=True, source="copy_state")
    archive_reason = Text(source="copy_reason", help_text="Why there is no archived copy.")
    sha256 = Text(source="copy_sha256", help_text="SHA-256 of the newest archived copy, else of what was retrieved.")


class Link(Part):
    """One step on the way from a document to the origin of its words."""

    appearance = Text(known=True, source="public_id")
    publisher = Text(known=True, source="document.publisher.name")
    address = Address(source="document.address")
    seen = Truth(source="document.seen", help_text="false: we know this document only through the one before it.")
    language = Text(known=True)
    relay_mode = Code(RelayMode, help_text="How it repeats the next one; null at the origin.")


class Position(Part):
    """What one version says about one pledge."""

    id = Text(known=True, source="public_id")
    pledge = Text(known=True, source="pledge.public_id")
    stance = Code(Stance, known=True)
    modality = Code(Modality, known=True)
    negation_scope = Codes(NegationScope, source="negation", help_text="What the words deny; empty: nothing.")
    firmness = Code(Firmness, help_text="null where the words state none.")
    delivery = Code(DeliveryBasis)
    quantity = Quantity(read_only=True, allow_null=True, source="*")
    basing = Basing(read_only=True, many=True, source="basing_rows")
    places = Text()
    window = serializers.SerializerMethodField()
    negated_window = serializers.SerializerMethodField(help_text="The window that the words deny.")
    condition_mode = Code(ConditionMode, known=True)
    conditions = StatedCondition(read_only=True, many=True, source="condition_rows")
    deliverable = Text()
    as_found = Text(help_text="The words as found.")

    @extend_schema_field(Window(allow_null=True))
    def get_window(self, position: PositionRow) -> Any:
        return _window(position, "window")

    @extend_schema_field(Window(allow_null=True))
    def get_negated_window(self, position: PositionRow) -> Any:
        return _window(position, "negated_window")


class Appearance(Part):
    """One document's version of a statement. Counts of origins rest on `origin`, never on documents."""

    id = Text(known=True, source="appearance.public_id")
    record_id = Text(source="appearance.record_id", help_text="Its id in the shipped record.")
    document = DocumentShort(read_only=True, source="appearance.document")
    quote = Text(source="appearance.quote", help_text="The words as printed.")
    quote_type = Code(QuoteType, known=True, source="appearance.quote_type")
    speaker_as_printed = Text(source="appearance.speaker_as_printed")
    language = Text(known=True, source="appearance.language")
    translation = Text(source="appearance.translation")
    translator = Text(source="appearance.translator")
    credibility = Number(known=True, source="appearance.credibility", help_text="1–6 (STANAG 2511).")
    mode = Code(AppearanceMode, known=True, source="appearance.mode")
    mode_reason = Text(source="appearance.mode_reason")
    locator = Text(source="appearance.locator")
    relays = serializers.SerializerMethodField(help_text="The appearance that it repeats; null: it is an origin.")
    relay_mode = Code(RelayMode, source="appearance.relay_mode")
    origin = Text(known=True, source="chain.root", help_text="The appearance at the root of its chain.")
    chain = Link(read_only=True, many=True, source="chain.links", help_text="From this document to the origin.")

    def get_relays(self, version: statement_list.Version) -> str | None:
        """The next link of the chain."""
        links = version.chain.links
        return links[1].public_id if len(links) > 1 else None


class AppearanceWithPositions(Appearance):
    """A version with what was coded from it."""

    positions = Position(read_only=True, many=True, source="appearance.positions")


class StatementShort(Part):
    """Who said it, when and in what capacity."""

    id = Text(known=True, source="public_id")
    behalf = Code(Behalf, known=True)
    country = CountryShort(read_only=True, allow_null=True)
    organization = Text()
    speaker = Speaker(read_only=True, allow_null=True, source="voice")
    descriptor = Text(help_text="The speaker as described, where unnamed.")
    attribution = Code(Attribution, known=True)
    kind = Code(StatementKind, known=True)
    said_from = Day(help_text="First possible day of speaking; null where it is undated.")
    said_to = Day(
        known=True,
        help_text="Last possible day; of an undated statement the first publication, not the day of speaking.",
    )
    said_basis = Text(help_text="How the date is known.")
    venue = Text()
    audience = Text()
    summary = Text(known=True)


class Statement(Sparse, StatementShort):
    """The utterance, with every document's version of it."""

    coalition = Text(source="coalition.slug")
    origins = serializers.SerializerMethodField(help_text="Distinct origins; copies of one quote are one.")
    readers = Number(known=True, help_text=READERS)
    appearances = serializers.SerializerMethodField()
    recorded_seq = Number(known=True, source="since_seq_id", help_text="The commit that recorded it.")
    recorded_at = Instant(source="since_seq.at")

    def get_origins(self, statement: StatementRow) -> int:
        return statement_list.origins(statement_list.told(statement.appearances.all()))

    @extend_schema_field(AppearanceWithPositions(many=True))
    def get_appearances(self, statement: StatementRow) -> Any:
        return AppearanceWithPositions(statement_list.told(statement.appearances.all()), many=True).data


def _window(position: PositionRow, prefix: str) -> Any:
    found = window_of(position, prefix)
    return None if found is None else Window(found).data
