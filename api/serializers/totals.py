"""A total: the honest ranges of one capability in one unit, and the pledges behind them."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Code, Number, Part, Sparse, Text, Texts, Truth
from api.serializers.parts import CountryShort, Quantity
from pledges.vocabulary import Capability, Counted, Firmness, Measure

FLOOR = "The lows of what is fresh and undisputed; null where no pledge gives a number in this unit."
CEILING = "The highs of the same, the stale and the disputed; null where no number is given, or with `unbounded`."
UNBOUNDED = "One of the pledges has no upper bound: “or more”."
WITHOUT = "Pledges that give no number; never counted as 0."


class Range(Part):
    """A sum as bounds, over pledges that are pledged or firmer."""

    floor = Number(source="low", help_text=FLOOR)
    ceiling = Number(source="high", help_text=CEILING)
    unbounded = Truth(source="is_unbounded", help_text=UNBOUNDED)
    pledges = Number(known=True, source="counted", help_text="Pledges in it, with and without a number.")
    with_number = Number(known=True, help_text="Of them, those with a number in this unit.")
    without_number = Number(known=True, help_text=WITHOUT)
    other_unit = Number(known=True, help_text="Those with a number in another unit; units are never converted.")
    stale = Number(known=True, help_text="Those that count as stale: under the ceiling, not in the floor.")
    disputed = Number(known=True, help_text="Those that are disputed: under the ceiling, not in the floor.")


class CountedPledge(Part):
    """One pledge, and how it is counted."""

    id = Text(known=True, source="pledge.public_id")
    country = CountryShort(read_only=True, allow_null=True, source="pledge.country", help_text="null: several together")
    counted = Code(Counted, known=True)
    firmness = Code(Firmness, source="state.firmness")
    quantity = Quantity(read_only=True, allow_null=True, source="state", help_text="null: no size is stated.")
    stale = Truth(known=False, source="part.stale", help_text="In this scenario, as far as we have looked.")
    disputed = Truth(known=False, source="part.disputed", help_text="It, or another word of its country on the same.")
    partly = Truth(known=False, source="part.partly", help_text="A condition on a part of it is not met.")
    waits_for = Texts(
        source="bearing.waits_for",
        help_text="Ids of conditions that are not met; or a group that the coalition presumes (`end_of_fighting`).",
    )
    failed = Texts(source="bearing.failed", help_text="The same, of those that have failed.")


class TotalRow(Sparse):
    """The ranges of one capability in one unit, in the scenario asked about.

    `floor` to `without_number` are of all that is pledged, whatever it waits for; `counted_on`, `waiting` and `failed`
    are its three parts, and no pledge is in two of them. A pledge in another unit, or without a number, is in the
    counts of every row of its capability and in no sum.
    """

    capability = Code(Capability, known=True)
    measure = Code(Measure, help_text="null where no pledge of the capability gives a number.")
    currency = Text(help_text="ISO 4217, for money.")
    floor = Number(source="ranges.pledged.low", help_text=FLOOR)
    ceiling = Number(source="ranges.pledged.high", help_text=CEILING)
    unbounded = Truth(source="ranges.pledged.is_unbounded", help_text=UNBOUNDED)
    with_number = Number(known=True, source="ranges.pledged.with_number", help_text="Pledges with a number in it.")
    without_number = Number(known=True, source="ranges.pledged.without_number", help_text=WITHOUT)
    other_unit = Number(known=True, source="ranges.pledged.other_unit", help_text="Pledges in another unit.")
    stale = Number(known=True, source="ranges.pledged.stale", help_text="Not in the floor for that reason.")
    disputed = Number(known=True, source="ranges.pledged.disputed", help_text="Not in the floor for that reason.")
    counted_on = Range(read_only=True, source="ranges.counted_on", help_text="What nothing stands in the way of.")
    waiting = Range(read_only=True, source="ranges.waiting", help_text="What waits for a condition that is not met.")
    failed = Range(read_only=True, source="ranges.failed", help_text="What required a condition that has failed.")
    floated = Number(known=True, help_text="Pledges that were only floated: in no range.")
    excluded = Number(known=True, help_text="Refusals that stand: in no range.")
    pledges = CountedPledge(read_only=True, many=True, source="entries")


class Supposed(serializers.Serializer[Any]):
    """What the answer supposes, beside the envelope of lists: kinds of conditions (the words for the end of fighting
    as one, `end_of_fighting`) and ids of single ones, by the state that they are supposed to be in.
    """

    met = serializers.ListField(child=serializers.CharField(), read_only=True)
    waived = serializers.ListField(child=serializers.CharField(), read_only=True)
    failed = serializers.ListField(child=serializers.CharField(), read_only=True)


class InScenario(serializers.Serializer[Any]):
    """What answers about a scenario have beside the rest."""

    scenario = Supposed(read_only=True, help_text="What is supposed; empty lists for what is on record.")
