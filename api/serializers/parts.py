"""What several resources share: countries and speakers in short, sizes, basing, conditions, windows."""

from typing import Any

from api.serializers.fields import Code, Day, Number, Part, Text
from pledges.models.quantity import QuantityColumns
from pledges.vocabulary import (
    BasingForce,
    BasingSense,
    ConditionForce,
    ConditionKind,
    ConditionState,
    Measure,
    Place,
    Qualifier,
    VagueWindow,
    WindowKind,
)


class CountryShort(Part):
    """A country in short."""

    iso2 = Text(known=True, help_text="ISO 3166 alpha-2.")
    name = Text(known=True)


class SpeakerShort(Part):
    """One person in one office for one period."""

    id = Text(known=True, source="slug")
    name = Text(known=True)
    office = Text(known=True)


class Speaker(SpeakerShort):
    """A speaker, with the authority of the office."""

    country = CountryShort(read_only=True, allow_null=True)
    organization = Text()
    rank = Number(
        known=True,
        help_text="Authority on the day of speaking: 5 decides by the constitution, 4 other head of state or "
        "government, 3 minister of the field, 2 spokesperson, deputy or other minister, 1 official, "
        "0 not a state voice.",
    )


class Quantity(Part):
    """A stated size as bounds, in whole units; never converted from one measure into another."""

    measure = Code(Measure, known=True)
    qualifier = Code(Qualifier, known=True)
    low = Number(known=True, help_text="The lower bound.")
    high = Number(help_text="The upper bound; null is unbounded (“or more”).")
    currency = Text(help_text="ISO 4217, for money.")
    as_found = Text(source="quantity_as_found", help_text="The words on the page.")

    def to_representation(self, instance: QuantityColumns) -> dict[str, Any] | None:  # type: ignore[override]
        """null where no size is stated."""
        return super().to_representation(instance) if instance.measure else None


class Basing(Part):
    """A place that the words include or exclude."""

    place = Code(Place, known=True)
    sense = Code(BasingSense, known=True)
    force = Code(BasingForce, known=True)


class StandingCondition(Part):
    """A condition that stands on a pledge, and its state on the day asked about."""

    kind = Code(ConditionKind, known=True)
    condition = Text(known=True, help_text="The id of the shared condition.")
    state = Code(ConditionState, known=True)
    mode = Code(ConditionForce, known=True, source="force", help_text="Whether it is required, limited or waived.")
    alternative = Number(help_text="Conditions with the same number are “one of” each other.")
    as_found = Text(help_text="The words on the page.")
    stated_on = Day(help_text="The day on which it was stated.")


class StatedCondition(Part):
    """A condition as one position states it."""

    kind = Code(ConditionKind, known=True, source="condition.kind")
    condition = Text(known=True, source="condition.slug", help_text="The id of the shared condition.")
    mode = Code(ConditionForce, known=True, source="force", help_text="Whether it is required, limited or waived.")
    alternative = Number(help_text="Conditions with the same number are “one of” each other.")
    as_found = Text(help_text="The words on the page.")


class Window(Part):
    """When the deed is due. Only the fields of its kind are filled."""

    kind = Code(WindowKind, known=True)
    start = Day(help_text="Of an absolute window; null is open.")
    end = Day(help_text="Of an absolute window; null is open.")
    trigger = Code(ConditionKind, help_text="What the days are counted from.")
    from_day = Number(help_text="Days after the trigger.")
    to_day = Number(help_text="Days after the trigger.")
    vague = Code(VagueWindow, help_text="The window in words.")


def window_of(row: Any, prefix: str = "window") -> dict[str, Any] | None:
    """The window of a position's columns, or None where none is stated."""
    kind = getattr(row, f"{prefix}_kind")
    if not kind:
        return None
    names = ("start", "end", "trigger", "from_day", "to_day", "vague")
    return {"kind": kind, **{name: getattr(row, f"{prefix}_{name}", None) for name in names}}
