"""What a source says is needed, and what is pledged beside it."""

from rest_framework import serializers

from api.serializers.fields import Code, Day, Number, Part, Sparse, Text
from api.serializers.parts import CountryShort, Quantity, SpeakerShort
from api.serializers.totals import Range
from pledges.models import Requirement as RequirementRow
from pledges.queries.requirements import version_of
from pledges.vocabulary import Attribution, Capability, Coverage


class Saying(Part):
    """Who says so, when, and where it was printed."""

    id = Text(known=True, source="public_id", help_text="The statement.")
    said_from = Day(help_text="First possible day; null where it is undated.")
    said_to = Day(known=True, help_text="Last possible day.")
    speaker = SpeakerShort(read_only=True, allow_null=True, source="voice")
    descriptor = Text(help_text="The speaker as described, where unnamed.")
    attribution = Code(Attribution, known=True)
    summary = Text(known=True)


class Requirement(Sparse):
    """A named source's word on how much is needed; nobody's pledge."""

    id = Text(known=True, source="public_id")
    coalition = Text(known=True, source="coalition.slug")
    country = CountryShort(read_only=True, allow_null=True, help_text="null: of the whole force.")
    capability = Code(Capability, known=True)
    quantity = Quantity(read_only=True, source="*")
    statement = Saying(read_only=True)
    publisher = serializers.SerializerMethodField(help_text="Who printed it; null where no version stands.")
    address = serializers.SerializerMethodField(help_text="The page; null where it has no address.")
    note = Text()

    def get_publisher(self, requirement: RequirementRow) -> str | None:
        version = version_of(requirement)
        return version.document.publisher.name if version else None

    def get_address(self, requirement: RequirementRow) -> str | None:
        version = version_of(requirement)
        return (version.document.address or None) if version else None


class Verdict(Part):
    """Whether a total comes up to what is needed."""

    verdict = Code(Coverage, known=True)
    short_low = Number(known=True, source="low", help_text="By how much the numbers given stay below it, at least.")
    short_high = Number(source="high", help_text="The same at most; null where the source gives no upper end.")


class CoverageRow(Sparse):
    """One requirement beside what is pledged, in the scenario asked about."""

    requirement = Requirement(read_only=True)
    pledged = Verdict(read_only=True, help_text="Of everything pledged, whatever it waits for.")
    counted_on = Verdict(read_only=True, help_text="Of what nothing stands in the way of.")
    pledged_range = Range(read_only=True, source="ranges.pledged")
    counted_on_range = Range(read_only=True, source="ranges.counted_on")
