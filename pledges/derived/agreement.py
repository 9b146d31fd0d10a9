"""How far second readers agree with first ones: counts over codings that are told to nobody."""

from dataclasses import dataclass
from typing import Any

from coalition.visibility import Purpose
from pledges.models import Review, SecondCoding
from pledges.reasoning.agreement import Compared, FieldAgreement, by_field
from pledges.vocabulary import DraftState, ReviewRole


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far second readers agreed with first ones, over every published statement that has one."""

    statements: int
    published: int
    fields: tuple[FieldAgreement, ...]
    compared: int
    agreed: int

    @property
    def percent(self) -> float | None:
        """The share of equal codes in percent; None where nothing was compared."""
        return 100 * self.agreed / self.compared if self.compared else None


def agreement() -> Agreement:
    """Three queries. The codings themselves are told to nobody: what comes out are counts."""
    rows = SecondCoding.objects.for_the_record(Purpose.DERIVE)
    published = rows.filter(draft__state=DraftState.PUBLISHED)
    compared = [_compared(one) for found in published.values_list("compared", flat=True) for one in found]
    reviews = Review.objects.filter(statement__until_seq__isnull=True)
    return Agreement(
        statements=reviews.filter(role=ReviewRole.SECOND).values("statement").distinct().count(),
        published=reviews.filter(role=ReviewRole.PUBLISHED).count(),
        fields=by_field(compared),
        compared=len(compared),
        agreed=sum(one.is_equal for one in compared),
    )


def _compared(kept: dict[str, Any]) -> Compared:
    return Compared(tuple(kept["about"]), kept["field"], kept["first"], kept["second"])
