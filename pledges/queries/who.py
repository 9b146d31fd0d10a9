"""Countries with what they belong to and how much the record has of them; coalitions with all that hangs on them."""

from django.db.models import Count, DateField, Exists, FilteredRelation, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from coalition.models import Coalition, Country, Membership, MembershipCount, Seat, WorkingGroup
from pledges.models import Change, Check, Pledge
from pledges.queries.matrix import STANDING
from pledges.queries.moment import Moment
from pledges.queries.taken_back import spoken_of
from pledges.vocabulary import BOOKKEEPING, PledgeOrigin, Polarity


def countries(moment: Moment) -> QuerySet[Country]:
    """Two reads: countries with counts of their pledges, as the matrix judges them; their memberships."""
    visible = Q(spoken_of(moment, "pledges__pk")) & moment.facts("pledges__")
    own = visible & Q(pledges__origin=PledgeOrigin.SELF)
    standing = own & Q(state__status__in=STANDING)
    refuses = standing & Q(pledges__polarity=Polarity.EXCLUSION)
    offers = standing & Q(pledges__polarity=Polarity.OFFER) & ~Q(state__firmness="")
    return (
        Country.objects.annotate(
            state=FilteredRelation("pledges__states", condition=moment.state("pledges__states__")),
        )
        .annotate(
            offers=Count("pledges", filter=offers),
            refusals=Count("pledges", filter=refuses),
            own_pledges=Count("pledges", filter=own),
            by_others=Count("pledges", filter=visible & Q(pledges__origin=PledgeOrigin.THIRD_PARTY)),
        )
        .annotate(last_checked_on=_last_checked_on(moment))
        .prefetch_related(Prefetch("memberships", queryset=_memberships().select_related("coalition")))
    )


def countries_in_the_feed() -> list[Country]:
    """One read: the countries of which the feed tells news."""
    told = Change.objects.filter(country=OuterRef("pk")).exclude(code__in=BOOKKEEPING)
    return list(Country.objects.filter(Exists(told)).order_by("name"))


def coalitions() -> QuerySet[Coalition]:
    """Five reads: coalitions; members; head counts; working groups; their seats."""
    seats = Seat.objects.select_related("country").order_by("role", "country__name", "id")
    groups = WorkingGroup.objects.order_by("name").prefetch_related(Prefetch("seats", queryset=seats))
    return Coalition.objects.prefetch_related(
        Prefetch("memberships", queryset=_memberships().select_related("country")),
        Prefetch("counts", queryset=MembershipCount.objects.order_by("-claimed_on", "id")),
        Prefetch("working_groups", queryset=groups),
    )


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.order_by("country__name", "coalition__slug", "id")


def _last_checked_on(moment: Moment) -> Greatest:
    """The record's clock: the last check of the country, or the day up to which a coalition it spoke in is complete."""
    checks = Check.objects.filter(until_seq__isnull=True, country=OuterRef("pk"))
    spoken = Pledge.objects.filter(spoken_of(moment), until_seq__isnull=True, country=OuterRef("pk"))
    return Greatest(
        Subquery(checks.order_by().values("country").annotate(last=Max("checked_on")).values("last")),
        Subquery(spoken.order_by().values("country").annotate(last=Max("coalition__complete_to")).values("last")),
        output_field=DateField(),
    )
