"""One cell of the matrix: what a country has said about a capability. Three kinds of emptiness stay three codes."""

from datetime import date

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Code, Day, Sparse, Text, Texts, Truth
from api.serializers.parts import CountryShort, Quantity
from pledges.queries.matrix import Cell as CellRow
from pledges.vocabulary import Capability, CellState, Confidence, Firmness, Stance, Status


class Cell(Sparse):
    """`pledge` is the strongest that says it; `others` are further pledges of the country on the capability."""

    country = serializers.SerializerMethodField()
    capability = Code(Capability, known=True)
    state = Code(CellState, known=True, help_text="Why the cell holds what it holds.")
    researched = serializers.SerializerMethodField(
        help_text="false: we have not looked; it says nothing of the country."
    )
    firmness = Code(Firmness)
    status = Code(Status, source="standing.status")
    quantity = Quantity(read_only=True, allow_null=True, source="standing")
    quantity_unnamed = Truth(
        known=False, source="standing.size_is_unnamed", help_text="The size comes from an unnamed voice."
    )
    confidence = Code(Confidence, source="standing.confidence")
    disputed = Truth(help_text="A public flag on its words counts, of medium severity or above.")
    turned = Code(Stance, help_text="The newest stance, where it moves away without changing the state.")
    also_refused = Truth(help_text="A refusal stands beside the offer.")
    once_floated = Truth(help_text="Ruled out, after it had been floated.")
    last_stated_on = Day(source="standing.last_stated_on")
    pledge = Text(source="pledge.public_id")
    others = Texts()
    stale = Truth(help_text="Judged on the day asked about.")
    unchecked = Truth(help_text="It became stale after the last day that our record covers: the silence may be ours.")
    last_checked_on = serializers.SerializerMethodField(help_text="Record: the last day up to which we have looked.")

    @extend_schema_field(CountryShort)
    def get_country(self, cell: CellRow) -> dict[str, str]:
        return {"iso2": cell.country, "name": self.context["names"][cell.country]}

    def get_last_checked_on(self, cell: CellRow) -> date | None:
        return cell.pledge.last_checked_on if cell.pledge else cell.checked_on  # type: ignore[attr-defined]  # annotated

    def get_researched(self, cell: CellRow) -> bool:
        return cell.state is not CellState.NOT_RESEARCHED
