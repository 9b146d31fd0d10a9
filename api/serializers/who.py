"""Countries and coalitions: who belongs where, on what basis, and what is claimed of numbers. Claims may disagree."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Address, Code, Day, Number, Part, Sparse, Text, Texts
from api.serializers.parts import CountryShort
from coalition.models import MembershipCount
from coalition.vocabulary import CountBasis, MembershipBasis, MembershipRole, SeatRole
from pledges.vocabulary import Qualifier


class Belonging(Part):
    """A place in a coalition; dates are inclusive days, null where not known."""

    role = Code(MembershipRole, known=True)
    basis = Code(MembershipBasis, known=True)
    valid_from = Day()
    valid_to = Day()
    note = Text()
    source = Text()  # type: ignore[assignment]  # a field of ours by that name
    source_address = Address()


class Membership(Belonging):
    """Of a country: the coalition it belongs to."""

    coalition = Text(known=True, source="coalition.slug")


class Member(Belonging):
    """Of a coalition: a country that belongs to it."""

    country = CountryShort(read_only=True)


class PledgeCounts(Part):
    """How many pledges the record has for a country. What others say of it is never counted as its own."""

    offers = Number(known=True, help_text="Its own standing offers that state a firmness.")
    refusals = Number(known=True, help_text="Its own standing refusals.")
    uncommitted = Number(known=True, help_text="Spoken of by itself, without a commitment.")
    by_others = Number(known=True, help_text="Said of it by others.")


class Country(Sparse):
    """A country by its ISO 3166 codes."""

    iso2 = Text(known=True)
    iso3 = Text(known=True)
    m49 = Text(known=True, help_text="UN M49.")
    name = Text(known=True, help_text="The English name.")
    memberships = Membership(read_only=True, many=True)
    pledges = serializers.SerializerMethodField()
    last_checked_on = Day(help_text="Record: the last day up to which we have looked.")

    @extend_schema_field(PledgeCounts)
    def get_pledges(self, country: Any) -> Any:
        uncommitted = country.own_pledges - country.offers - country.refusals
        return {
            "offers": country.offers,
            "refusals": country.refusals,
            "uncommitted": uncommitted,
            "by_others": country.by_others,
        }


class HeadCount(Part):
    """A claimed number of countries. Counts of different bases are never compared."""

    basis = Code(CountBasis, known=True)
    low = Number(known=True)
    high = Number(help_text="null is “or more”.")
    qualifier = serializers.SerializerMethodField()
    as_found = Text(help_text="The words on the page.")
    claimed_on = Day(known=True)
    claimed_by = Text(known=True)
    record_id = Text()
    source_address = Address()

    @extend_schema_field({"type": "string", "enum": [Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.RANGE]})
    def get_qualifier(self, count: MembershipCount) -> str:
        if count.high is None:
            return Qualifier.AT_LEAST
        return Qualifier.EXACT if count.low == count.high else Qualifier.RANGE


class Seat(Part):
    """A country's place in a working group, by a named source."""

    country = CountryShort(read_only=True)
    role = Code(SeatRole, known=True)
    valid_from = Day()
    valid_to = Day()
    source = Text()  # type: ignore[assignment]  # a field of ours by that name
    source_address = Address()


class WorkingGroup(Part):
    """A named group inside a coalition."""

    name = Text(known=True)
    purpose = Text()
    formed_on = Day()
    source_address = Address()
    seats = Seat(read_only=True, many=True)


class Coalition(Sparse):
    """The frame in which pledges are made and compared."""

    slug = Text(known=True)
    name = Text(known=True)
    purpose = Text()
    presumes = Texts(help_text="Groups of conditions that are its premise.")
    complete_to = Day(help_text="Up to this day our record is complete; what came later is not checked by us.")
    members = Member(read_only=True, many=True, source="memberships")
    head_counts = HeadCount(read_only=True, many=True, source="counts")
    working_groups = WorkingGroup(read_only=True, many=True)
