"""Findings about head counts hang on the statement that gives a count, and on no pledge: they are settled with any one
pledge of the coalition that was counted. Which one, and whether a statement gives a count at all, is asked here.
"""

from collections.abc import Collection

from django.db.models import Exists, Min, OuterRef

from coalition.models import MembershipCount
from coalition.visibility import Purpose
from pledges.models import Appearance, Flag, Pledge, Statement
from pledges.vocabulary import FlagState


def through(coalitions: Collection[int]) -> set[int]:
    """The first standing pledge of each of `coalitions` that has one (primary keys). One query."""
    standing = Pledge.objects.filter(coalition__in=coalitions, until_seq__isnull=True)
    return set(standing.values("coalition").annotate(first=Min("pk")).values_list("first", flat=True))


def counted_by(statements: Collection[int]) -> set[int]:
    """The coalitions that `statements` (primary keys, standing or not) count."""
    names = Appearance.objects.filter(statement__in=statements).exclude(record_id="").values("record_id")
    return set(MembershipCount.objects.filter(record_id__in=names).values_list("coalition", flat=True))


def settling(statements: Collection[int]) -> set[int]:
    """Pledges (primary keys) to settle so that the findings about `statements` are: one of each coalition that they
    count; where none counts any more, the first there is.
    """
    found = through(counted_by(statements))
    return found or set(Pledge.objects.filter(until_seq__isnull=True).order_by("pk").values_list("pk", flat=True)[:1])


def flagged(statements: Collection[int]) -> set[int]:
    """Those of `statements` that a finding is about which still counts, or waits."""
    about = Flag.objects.for_the_record(Purpose.DERIVE).filter(statement__in=statements)
    return set(about.exclude(state=FlagState.AUTO_RESOLVED).values_list("statement", flat=True))


def uncounting(statements: Collection[int]) -> frozenset[int]:
    """Those of `statements` of which no version that stands gives a count of any coalition. One query."""
    counts = MembershipCount.objects.filter(record_id=OuterRef("record_id"))
    giving = Appearance.objects.standing().filter(statement=OuterRef("pk")).exclude(record_id="")
    found = Statement.objects.filter(pk__in=statements).exclude(Exists(giving.filter(Exists(counts))))
    return frozenset(found.values_list("pk", flat=True))
