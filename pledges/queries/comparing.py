"""Two days of a coalition side by side: by the world's clock as the record has both now, or by the record's clock as
it had each on its day. Four reads for the world's clock, five for the record's, however many pledges.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coalition.models import Coalition
from coalition.visibility import Viewer
from pledges.models import Change, Pledge, PledgeState
from pledges.queries import pledge_list, taken_back
from pledges.queries.head import Head, head_at
from pledges.queries.moment import Moment
from pledges.reasoning.comparison import Difference, Picture, compare
from pledges.vocabulary import BOOKKEEPING, Aspect, ChangeCause, ChangeCode, Clock


@dataclass(frozen=True, slots=True)
class Days:
    """The moments that are compared. `between` is the first day by the record of the last."""

    before: Moment
    between: Moment
    after: Moment


@dataclass(frozen=True, slots=True)
class Changed:
    """One pledge with its states at both moments, and what the feed tells of the time between: by the world, by us."""

    difference: Difference
    before: Pledge | None
    after: Pledge | None
    events: tuple[Change, ...]
    ours: tuple[Change, ...]

    @property
    def pledge(self) -> Pledge:
        found = self.after or self.before
        assert found is not None  # noqa: S101  # it is in one of the pictures
        return found


def days_of(first: date, last: date, clock: Clock, known: Moment) -> Days:
    """The moments of a comparison; `known` caps the record. By the record's clock each day is told by what the record
    had at its end, in UTC.
    """
    if clock is Clock.WORLD:
        before = _on(first, known)
        return Days(before, before, _on(last, known))
    early, late = (_capped(_end_of(day), known) for day in (first, last))
    return Days(_then(first, early, known), _then(first, late, known), _then(last, late, known))


def comparison(coalition: Coalition, days: Days, viewer: Viewer) -> tuple[Changed, ...]:
    """Every pledge of the coalition that was on record at one of the moments, by country and title."""
    before = _rows(coalition, days.before, viewer)
    between = before if days.between == days.before else _rows(coalition, days.between, viewer)
    after = _rows(coalition, days.after, viewer)
    moments = (days.before, days.between, days.after)
    pictures = [
        {key: picture(row, moment) for key, row in rows.items()}
        for rows, moment in zip((before, between, after), moments, strict=True)
    ]
    told = _told(coalition, days)
    found = [
        Changed(one, before.get(one.key), after.get(one.key), *told.get(one.key, ((), ())))
        for one in compare(pictures[0], pictures[1], pictures[2])
        if one.key in before or one.key in after
    ]
    return tuple(sorted(found, key=_by_country))


def picture(pledge: Pledge, moment: Moment) -> Picture:
    """What a reader sees of `pledge` (with its `state` and `disputed`) at the moment."""
    state: PledgeState | None = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    seen: dict[Aspect, Hashable] = dict.fromkeys(Aspect, "")
    seen[Aspect.DISPUTED] = bool(pledge.disputed)  # type: ignore[attr-defined]
    if state is None:
        return seen
    until = min(moment.on, pledge.coalition.complete_to or moment.on)
    return seen | {
        Aspect.FIRMNESS: state.firmness or state.modality,
        Aspect.STATUS: state.status,
        Aspect.SIZE: (state.measure, state.qualifier, state.low, state.high, state.currency) if state.measure else "",
        Aspect.WHERE: str((state.places, state.basing)) if state.places or state.basing else "",
        Aspect.CONDITIONS: str(state.conditions) if state.conditions else "",
        Aspect.STALE: pledge_list.is_stale(state, until),
    }


def _rows(coalition: Coalition, moment: Moment, viewer: Viewer) -> dict[str, Pledge]:
    return {row.public_id: row for row in pledge_list.pledges(moment, viewer).filter(coalition=coalition)}


def _told(coalition: Coalition, days: Days) -> dict[str, tuple[tuple[Change, ...], tuple[Change, ...]]]:
    """By pledge: what the feed tells of the world between the moments, and what it tells of us. That time passed is
    not told, nor what only a follower of the whole feed needs: it stands in the row.
    """
    first, last = days.before.on, days.after.on
    rows = Change.objects.filter(days.after.recorded("seq"), pledge__coalition=coalition, happened_on__lte=last)
    rows = rows.exclude(code__in=(ChangeCode.STALE, ChangeCode.OVERDUE, *BOOKKEEPING))
    rows = rows.exclude(taken_back.rests_on_retracted()).select_related("pledge")
    one_record = days.between == days.before
    rows = rows.filter(happened_on__gt=first) if one_record else rows.filter(seq__gt=days.before.seq)
    found: dict[str, tuple[list[Change], list[Change]]] = {}
    for change in rows.order_by("happened_on", "seq", "n"):
        ours = change.cause != ChangeCause.WORLD or change.happened_on <= first
        found.setdefault(change.pledge.public_id, ([], []))[ours].append(change)  # type: ignore[union-attr]
    return {key: (tuple(events), tuple(of_us)) for key, (events, of_us) in found.items()}


def _on(day: date, known: Moment) -> Moment:
    return Moment(known.today, day, known.seq, known.at, is_final=known.is_final)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def _capped(instant: datetime, known: Moment) -> Head:
    commit = head_at(instant)
    return commit if known.seq is None or commit.seq <= known.seq else Head(known.seq, known.at, known.policy)


def _then(day: date, commit: Head, known: Moment) -> Moment:
    return Moment(known.today, day, commit.seq, commit.at, is_final=known.is_final)


def _by_country(one: Changed) -> tuple[bool, str, str, str]:
    """Countries by name; what several said together last."""
    pledge = one.pledge
    name = pledge.country.name if pledge.country else ""
    return (pledge.country is None, name, pledge.title, pledge.public_id)
