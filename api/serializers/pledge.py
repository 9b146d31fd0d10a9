"""A pledge with the state that holds at the moment asked about."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Code, Day, Number, Part, Sparse, Text, Truth
from api.serializers.parts import Basing, CountryShort, Quantity, SpeakerShort, StandingCondition, Window
from pledges.models import Pledge as PledgeRow
from pledges.queries import pledge_list
from pledges.vocabulary import (
    Attribution,
    Capability,
    ConditionMode,
    Confidence,
    DeliveryBasis,
    Disclosure,
    Firmness,
    Mission,
    Modality,
    PledgeOrigin,
    Polarity,
    Stance,
    Status,
)
from pledges.words.summary import summary

_NONE = "null where nothing carries a state yet."


class LatestStatement(Part):
    """The newest statement that speaks for the pledge."""

    id = Text(known=True, source="appearance.statement.public_id")
    said_from = Day(source="appearance.statement.said_from", help_text="First possible day; null where it is undated.")
    said_to = Day(
        known=True,
        source="appearance.statement.said_to",
        help_text="Last possible day; of an undated statement the first publication, not the day of speaking.",
    )
    speaker = SpeakerShort(read_only=True, allow_null=True, source="appearance.statement.voice")
    descriptor = Text(source="appearance.statement.descriptor", help_text="The speaker as described, where unnamed.")
    attribution = Code(Attribution, known=True, source="appearance.statement.attribution")
    stance = Code(Stance, known=True)
    summary = Text(known=True, source="appearance.statement.summary")


class Pledge(Sparse):
    """The file on which the statements about one undertaking accumulate, and where it stands."""

    id = Text(known=True, source="public_id")
    country = CountryShort(read_only=True, allow_null=True, help_text="null for a collective pledge.")
    coalition = Text(known=True, source="coalition.slug")
    capability = Code(Capability, known=True)
    mission = Code(Mission, known=True)
    title = Text(known=True)
    polarity = Code(Polarity, known=True)
    origin = Code(
        PledgeOrigin, known=True, help_text="Whose word it rests on; third-party words are never the country's."
    )
    disclosure = Code(Disclosure, known=True)
    firmness = Code(Firmness, source="state.firmness", help_text="null for a refusal, or where the words state none.")
    delivery = Code(DeliveryBasis, source="state.delivery", help_text="Who says so, of what is in place.")
    modality = Code(Modality, source="state.modality", help_text=_NONE)
    status = Code(Status, source="state.status", help_text=_NONE)
    confidence = Code(Confidence, source="state.confidence", help_text=_NONE)
    quantity = Quantity(read_only=True, allow_null=True, source="state", help_text="null: no size is stated.")
    quantity_unnamed = Truth(
        known=False, source="state.size_is_unnamed", help_text="The size comes from an unnamed voice."
    )
    basing = Basing(read_only=True, many=True, allow_null=True, source="state.basing")
    places = Text(source="state.places", help_text="Places, the words as found.")
    condition_mode = Code(ConditionMode, source="state.condition_mode", help_text=_NONE)
    conditions = StandingCondition(read_only=True, many=True, allow_null=True, source="state.conditions")
    window = Window(read_only=True, allow_null=True, source="state.window")
    last_stated_on = Day(source="state.last_stated_on", help_text="World: when the pledger last said it.")
    stale_on = Day(source="state.stale_on", help_text="The day on which it counts as stale; null: it does not age.")
    origins = Number(source="state.origins", help_text="Distinct origins; copies of one quote are one.")
    statements = Number(source="state.statements", help_text="Statements that speak for it.")
    latest_statement = LatestStatement(read_only=True, allow_null=True, source="state.latest_position")
    last_checked_on = Day(help_text="Record: the last day up to which we have looked.")
    stale = serializers.SerializerMethodField(help_text="Not restated for longer than its kind of words is trusted.")
    disputed = Truth(help_text="A public flag on its words counts, of medium severity or above.")
    open_flags = Number(known=True, help_text="Public flags that counted at the moment asked about.")
    summary = serializers.SerializerMethodField(help_text="Where it stands, in one sentence in the reader's language.")
    url = serializers.SerializerMethodField(help_text="The page for people.")

    def get_stale(self, pledge: PledgeRow) -> bool | None:
        """Judged on the day asked about."""
        state = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
        return None if state is None else pledge_list.is_stale(state, self.context["moment"].on)

    def get_summary(self, pledge: PledgeRow) -> str:
        state = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
        return summary(
            country=pledge.country.iso2 if pledge.country else "",
            capability=pledge.capability,
            title=pledge.title,
            origin=pledge.origin,
            polarity=pledge.polarity,
            status=state.status if state else "",
            firmness=state.firmness if state else "",
            modality=state.modality if state else "",
        )

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, pledge: PledgeRow) -> str:
        address: str = self.context["request"].build_absolute_uri(reverse("pledge", args=[pledge.public_id]))
        return address


class PledgeState(Part):
    """One state of a pledge: when it held in the world, and between which commits the record said so."""

    valid_from = Day(known=True, source="valid.lower", help_text="World: first day.")
    valid_to = Day(
        source="valid.upper", help_text="World: the day from which it no longer holds; null: it still holds."
    )
    known_from = Number(known=True, source="known.lower", help_text="Record: the commit from which it was known.")
    known_to = Number(source="known.upper", help_text="Record: the commit that replaced it; null: it still stands.")
    status = Code(Status, known=True)
    firmness = Code(Firmness)
    delivery = Code(DeliveryBasis)
    modality = Code(Modality, known=True)
    confidence = Code(Confidence)
    quantity = Quantity(read_only=True, allow_null=True, source="*")
    basing = Basing(read_only=True, many=True)
    places = Text()
    condition_mode = Code(ConditionMode, known=True)
    conditions = StandingCondition(read_only=True, many=True)
    window = Window(read_only=True, allow_null=True)
    last_stated_on = Day()
    stale_on = Day()
    statements = Number(known=True)
    origins = Number(known=True)
