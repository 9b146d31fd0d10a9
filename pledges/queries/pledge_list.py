"""Pledges with the state that holds at a moment, everything a list shows of them in one read.

Visible are pledges that something is said of and that stood at the moment: one that was merged into another since had a
place of its own before. A past moment obeys today's visibility.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import cast

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.query import ModelIterable

from coalition.visibility import Viewer
from pledges.derived.cells import AGING
from pledges.derived.flag_days import DISPUTING_SEVERITIES
from pledges.models import Check, Flag, Pledge, PledgeState, Position
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.queries.reference_then import complete_to_then
from pledges.queries.taken_back import spoken_of, taken_back_keys
from pledges.reasoning.contradiction.settled import DISPUTING
from pledges.vocabulary import Severity

STATE = (
    "state__latest_position__appearance__statement__speaker__merged_into",
    "state__latest_position__appearance__statement__retraction",
    "state__quantity_position__appearance__statement",
)
"""What is joined along the state that a query calls `state`."""


SPOKEN = """coalesce((SELECT true FROM pledges_position q JOIN pledges_appearance a ON a.id = q.appearance_id
    JOIN pledges_statement st ON st.id = a.statement_id WHERE q.pledge_id = p.id
        AND st.said_to <= %(day)s LIMIT 1), false)"""
"""Of a pledge `p`, that anybody had spoken of it by the day `%(day)s`: `said_by` of the record of now, in SQL."""


def visible(moment: Moment) -> QuerySet[Pledge]:
    """The pledges that a reader may see at `moment`, and nothing else about them."""
    return cast("QuerySet[Pledge]", Pledge.objects.filter(moment.facts(), spoken_of(moment)))


def pledges(moment: Moment, viewer: Viewer) -> QuerySet[Pledge]:
    """One read, and one more for a past record: each pledge with `state` (the one that holds, or None), its latest
    statement and speaker,
    `last_checked_on`, `open_flags` (how many) and `disputed`, both by the flags that `viewer` may see.

    A past moment shows the pledges of which anybody had spoken by its day, as far as the record knew.
    """
    found = worked_out(stated(moment), moment, viewer).select_related("country", "coalition", *STATE)
    found._iterable_class = _WithState
    return found


def stated(moment: Moment, *, in_order: bool = False) -> QuerySet[Pledge]:
    """Each visible pledge with `state` joined, to be filtered and ordered by, and nothing else; `in_order` for a list
    that is walked in the order of a column of the state.
    """
    state = moment.state("states__", in_order=in_order)
    found = visible(moment).annotate(state=FilteredRelation("states", condition=state))
    return found if moment.is_now else found.filter(Exists(said_by(moment)))


def worked_out(found: QuerySet[Pledge], moment: Moment, viewer: Viewer) -> QuerySet[Pledge]:
    """`found` with what is counted beside the state: `complete_to`, `last_checked_on`, `open_flags`, `disputed`."""
    return looked_for(found, moment).annotate(
        open_flags=_open_flags(moment, viewer), disputed=Exists(disputing_flags(moment, viewer))
    )


def looked_for(found: QuerySet[Pledge], moment: Moment) -> QuerySet[Pledge]:
    """`found` with `complete_to` and `last_checked_on`."""
    return found.annotate(complete_to=complete_to(moment)).annotate(last_checked_on=_last_checked_on(moment))


class _WithState(ModelIterable):
    """A joined row that is not there leaves no attribute behind; here it is None. A state of the past is told without
    the words that have been retracted since.
    """

    def __iter__(self) -> Iterator[Pledge]:
        gone: frozenset[int] | None = None
        for pledge in super().__iter__():
            state = pledge.__dict__.setdefault("state", None)
            pledge.coalition.complete_to = pledge.complete_to  # as the record had it
            latest = state.latest_position if state is not None else None
            if state is not None and latest is not None and latest.appearance.statement.until_seq_id is not None:
                gone = taken_back_keys() if gone is None else gone
                if latest.appearance.statement_id in gone:
                    state.latest_position = None
            yield pledge


def history(pledge: Pledge) -> QuerySet[PledgeState]:
    """Every state of `pledge` on both clocks, with the first bounds of both: `known_from`, `valid_from`."""
    return PledgeState.objects.filter(pledge=pledge).annotate(
        known_from=Func(F("known"), function="lower", output_field=BigIntegerField()),
        valid_from=Func(F("valid"), function="lower", output_field=DateField()),
    )


def standing_flags(
    moment: Moment, viewer: Viewer, severities: Collection[Severity] = tuple(Severity)
) -> QuerySet[Flag]:
    """The flags of the outer pledge that count at the moment, of these severities, as far as `viewer` may see."""
    flags = Flag.objects.visible_to(viewer).filter(pledge=OuterRef("pk"))
    if moment.is_now:
        return flags.standing().filter(severity__in=severities)
    return flags_then.standing(flags, moment, viewer, severities)


def disputing_flags(moment: Moment, viewer: Viewer) -> QuerySet[Flag]:
    """Those that make the outer pledge disputed (rules.md: of these rules, medium or above, undecided or confirmed)."""
    return standing_flags(moment, viewer, DISPUTING_SEVERITIES).filter(rule__in=DISPUTING)


def stale_on_or_before(day: date) -> Q:
    """The pledges that are stale on `day`."""
    return Q(state__status__in=AGING, state__stale_on__lte=day)


def is_stale(state: PledgeState, day: date) -> bool:
    """Whether a state is stale on `day`: the same as `stale_on_or_before`, for a row in hand."""
    return state.status in AGING and state.stale_on is not None and state.stale_on <= day


def said_by(moment: Moment, pledge: str = "pk") -> QuerySet[Position]:
    """What the record had on the outer `pledge`, taken back since or not, that was said by the moment's day."""
    said = {"appearance__statement__said_to__lte": moment.on}
    return Position.objects.filter(moment.recorded(), pledge=OuterRef(pledge), **said)


def _open_flags(moment: Moment, viewer: Viewer) -> Coalesce:
    counted = standing_flags(moment, viewer).order_by().values("pledge").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def complete_to(moment: Moment) -> Case:
    """The day up to which the record of the pledge's coalition called itself complete at the moment."""
    then = [
        When(coalition=coalition, then=Value(day, output_field=DateField()))
        for coalition, day in complete_to_then(moment).items()
    ]
    return Case(*then, default=F("coalition__complete_to"), output_field=DateField())


def _last_checked_on(moment: Moment) -> Greatest:
    """The record's clock: the last check of country and capability, or the day up to which the coalition's is complete.

    That a row was written on some day does not mean that anybody looked on that day.
    """
    checks = Check.objects.filter(
        moment.facts(),
        coalition=OuterRef("coalition"),
        country=OuterRef("country"),
        capability=OuterRef("capability"),
        checked_on__lte=moment.on,
    )
    day = Value(moment.on, output_field=DateField())
    complete = Case(When(complete_to__isnull=False, then=Least(F("complete_to"), day)), output_field=DateField())
    last = Subquery(checks.order_by().values("capability").annotate(last=Max("checked_on")).values("last"))
    return Greatest(last, complete, output_field=DateField())
