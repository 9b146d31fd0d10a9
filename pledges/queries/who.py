"""Countries with what they belong to and how much the record has of them; coalitions with all that hangs on them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least

from coalition.models import Coalition, Country, Membership, MembershipCount, Seat, WorkingGroup
from pledges.derived.cells import STANDING
from pledges.models import Change, Check, Pledge
from pledges.queries.moment import Moment
from pledges.queries.pledge_list import complete_to, said_by
from pledges.queries.reference_then import rows_then
from pledges.queries.taken_back import spoken_of
from pledges.vocabulary import BOOKKEEPING, PledgeOrigin, Polarity


def countries(moment: Moment) -> QuerySet[Country]:
    """Two reads: countries with counts of their pledges, as the matrix judges them; their memberships. Of a past record
    one read, with `name_then`; `as_then` adds the rest.
    """
    visible = Q(spoken_of(moment, "pledges__pk")) & moment.facts("pledges__")
    if not moment.is_now:
        visible &= Q(Exists(said_by(moment, "pledges__pk")))
    own = visible & Q(pledges__origin=PledgeOrigin.SELF)
    standing = own & Q(state__status__in=STANDING)
    refuses = standing & Q(pledges__polarity=Polarity.EXCLUSION)
    offers = standing & Q(pledges__polarity=Polarity.OFFER) & ~Q(state__firmness="")
    found = (
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
    )
    if moment.seq is None:
        return found.prefetch_related(Prefetch("memberships", queryset=_memberships().select_related("coalition")))
    known = rows_then(Country.objects.all(), moment.seq)
    names = [When(pk=key, then=Value(row.name)) for key, row in known.items()]
    return found.filter(pk__in=known).annotate(name_then=Case(*names, default=F("name"), output_field=CharField()))


def as_then(found: Iterable[Any], moment: Moment) -> list[Any]:
    """Countries of a past record with their names and memberships as it had them; the code by which they are asked for
    stays. Five reads.
    """
    if moment.seq is None:
        return list(found)
    known, coalitions = rows_then(Country.objects.all(), moment.seq), {row.pk: row for row in Coalition.objects.all()}
    mine: dict[int, list[Membership]] = defaultdict(list)
    for row in memberships_then(moment.seq):
        row.coalition = coalitions[row.coalition_id]
        mine[row.country_id].append(row)
    countries = list(found)
    for country in countries:
        then = known[country.pk]
        country.iso3, country.m49, country.name = then.iso3, then.m49, then.name
        belongs = sorted(mine[country.pk], key=lambda row: (row.coalition.slug, row.pk))
        country._prefetched_objects_cache = {"memberships": belongs}
    return countries


def memberships_then(seq: int) -> list[Membership]:
    """Who belonged to what, as the record had it after commit `seq`."""
    return list(rows_then(Membership.objects.all(), seq).values())


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
    """The record's clock: the last check of the country, or the day up to which a coalition it spoke in is complete;
    never later than the day asked about.
    """
    checks = Check.objects.filter(moment.facts(), country=OuterRef("pk"), checked_on__lte=moment.on)
    spoken = Pledge.objects.filter(spoken_of(moment), moment.facts(), country=OuterRef("pk"))
    if not moment.is_now:
        spoken = spoken.filter(Exists(said_by(moment)))
    spoken = spoken.annotate(complete_to=complete_to(moment)).filter(complete_to__isnull=False)
    day = Value(moment.on, output_field=DateField())
    looked = Least(F("complete_to"), day, output_field=DateField())
    return Greatest(
        Subquery(checks.order_by().values("country").annotate(last=Max("checked_on")).values("last")),
        Subquery(spoken.order_by().values("country").annotate(last=Max(looked)).values("last")),
        output_field=DateField(),
    )
