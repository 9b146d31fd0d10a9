"""Flags at a past moment, by their steps: what the record said of each after a commit, about a day of the world.

A flag's own row says how it stands now and nothing else. Of the steps that the record had by then, the last one that
was true by the day asked about decides: an opening from the day on which the rule became true, a settlement from the
day of the words that settled it (or for every day, where the evidence is gone), a dismissal for every day. What it
said then is its last `FlagWording` of then.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from coalition.visibility import Viewer
from pledges.derived import prepared
from pledges.derived.flag_days import DISPUTING_SEVERITIES, codes
from pledges.models import Flag, FlagEvent, FlagWording, Position
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back
from pledges.reasoning.contradiction.settled import DISPUTING
from pledges.vocabulary import FlagState, Severity

STANDING = [state for state in FlagState if state.is_standing]


_TRUE_BY_THEN = f"""(e.state_to = '{FlagState.DISMISSED}'
        OR (e.state_to = '{FlagState.AUTO_RESOLVED}' AND e."on" IS NULL)
        OR e."on" <= %(day)s OR (e."on" IS NULL AND f.opened_on <= %(day)s))"""
"""Of a step `e` of the flag `f`, that it was true by the day."""

_COUNTED = f"""
    SELECT f.pledge_id, count(*), bool_or(f.rule IN ({codes(sorted(DISPUTING))})
        AND steps.severity IN ({codes(DISPUTING_SEVERITIES)}))
    FROM pledges_flag f CROSS JOIN LATERAL (
        SELECT (array_agg(e.state_to ORDER BY e.id DESC))[1] AS state,
            (array_agg(e.severity ORDER BY e.id DESC))[1] AS severity,
            bool_or(e.state_to = '{FlagState.OPEN}') AS raised
        FROM pledges_flagevent e
        WHERE e.flag_id = f.id AND (%(seq)s::bigint IS NULL OR e.seq <= %(seq)s) AND {_TRUE_BY_THEN}
    ) steps
    WHERE f.pledge_id = ANY(%(pledges)s::bigint[]) AND NOT f.internal AND steps.raised
        AND steps.state IN ({codes(STANDING)}) GROUP BY f.pledge_id"""  # noqa: S608 - our own codes


def counted(pledges: Iterable[int], moment: Moment) -> dict[int, tuple[int, bool]]:
    """How many flags of each of these pledges (primary keys) counted at the past moment as far as a reader without an
    account sees, and whether one disputed it; nothing for those that had none. One read. The same as `standing` says,
    for many at once.
    """
    values = {"pledges": list(pledges), "seq": moment.seq, "day": moment.on}
    return {pledge: (many, disputed) for pledge, many, disputed in prepared.read(_COUNTED, values)}


def at_moment(flags: QuerySet[Flag], moment: Moment, viewer: Viewer) -> QuerySet[Any]:
    """`flags` that were raised by the moment, with `state_then`, `severity_then` and `opened_then`; `reworded` where
    the row's explanation may be a later one.
    """
    if moment.is_now:
        return flags.annotate(
            state_then=F("state"), severity_then=F("severity"), opened_then=F("opened_on"), reworded=Value(value=False)
        )
    as_then = Q(hash_then=F("facts_hash")) | Q(hash_then="")  # a step from before steps knew it says nothing
    opening = _steps(moment, viewer).filter(state_to=FlagState.OPEN).order_by("-pk")
    return _with_state(flags, moment, viewer).annotate(
        opened_then=Coalesce(Subquery(opening.values("on")[:1]), F("opened_on")),
        hash_then=Subquery(opening.values("facts_hash")[:1]),
        reworded=Case(When(as_then, then=Value(value=False)), default=Value(value=True)),
    )


def standing(
    flags: QuerySet[Flag], moment: Moment, viewer: Viewer, severities: Collection[Severity] = tuple(Severity)
) -> QuerySet[Any]:
    """Those of `flags` that counted at the past moment, with one of these severities."""
    return _with_state(flags, moment, viewer).filter(state_then__in=STANDING, severity_then__in=severities)


def worded(flags: QuerySet[Any], moment: Moment, viewer: Viewer) -> QuerySet[Any]:
    """`flags` of `at_moment`, for a past one, with what each said then: `code_then` and `slots_then` of its
    explanation, `version_then` of its rule, `facts_then`, and the day until which it was put off, `until_then`.

    `code_then` is empty where it was not kept, and where a statement about the pledge that stood then has been
    retracted since: other words than those of today may be its words.
    """
    words = FlagWording.objects.visible_to(viewer).filter(
        moment.recorded("seq"), on__lte=moment.on, flag=OuterRef("pk")
    ).order_by("-pk")  # fmt: skip
    last = _steps(moment, viewer).order_by("-pk")
    stood = Q(since_seq__lte=OuterRef("seq_then")) & (Q(until_seq__isnull=True) | Q(until_seq__gt=OuterRef("seq_then")))
    retracted = Position.objects.filter(stood, taken_back("appearance__statement__"), pledge=OuterRef("pledge"))
    of_row = Q(facts_of_words__isnull=True, reworded=False)
    of_then = Q(facts_of_words=F("facts_hash")) | (Q(facts_of_words__isnull=False) & ~Exists(retracted))
    found = flags.annotate(
        facts_of_words=Subquery(words.values("facts_hash")[:1]), seq_then=Subquery(words.values("seq")[:1])
    )
    return found.annotate(
        facts_then=Coalesce("facts_of_words", "facts_hash"),
        version_then=Coalesce(Subquery(words.values("rule_version")[:1]), "rule_version"),
        code_then=Case(
            When(of_row, then=F("explanation_code")),
            When(of_then, then=Subquery(words.values("explanation_code")[:1])),
            default=Value(""),
        ),
        slots_then=Case(
            When(of_row, then=F("explanation_slots")),
            When(of_then, then=Subquery(words.values("explanation_slots")[:1])),
            default=Value({}, JSONField()),
        ),
        until_then=Case(When(state_then=FlagState.SNOOZED, then=Subquery(last.values("until")[:1]))),
    )


def _with_state(flags: QuerySet[Flag], moment: Moment, viewer: Viewer) -> QuerySet[Any]:
    last = _steps(moment, viewer).order_by("-pk")
    return flags.annotate(
        state_then=Subquery(last.values("state_to")[:1]), severity_then=Subquery(last.values("severity")[:1])
    ).filter(Exists(_steps(moment, viewer).filter(state_to=FlagState.OPEN)))


def _steps(moment: Moment, viewer: Viewer) -> QuerySet[FlagEvent]:
    """The steps of the outer flag that the record had by the moment and that were true by its day."""
    return FlagEvent.objects.visible_to(viewer).filter(by_then(moment), flag=OuterRef("pk"))


def by_then(moment: Moment) -> Q:
    """The steps that the record had by the moment and that were true by its day."""
    of_every_day = Q(state_to=FlagState.DISMISSED) | Q(state_to=FlagState.AUTO_RESOLVED, on__isnull=True)
    # A person's step, and one from before steps had a day, belongs to the opening that the flag's own row tells of.
    of_the_day = Q(on__lte=moment.on) | Q(on__isnull=True, flag__opened_on__lte=moment.on)
    return moment.recorded("seq") & (of_every_day | of_the_day)
