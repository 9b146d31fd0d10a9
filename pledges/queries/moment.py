"""The two clocks of a question: which day of the world, and after which commit of the record.

Visibility is always today's: what has since been withdrawn from the public is not shown for a past moment either.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q
from django.forms import ValidationError
from django.utils.translation import gettext_lazy as _

from coalition.models import LedgerCommit
from pledges.queries.fields import read_day, read_record_point
from pledges.queries.head import Head, head_at, head_of
from pledges.reasoning.policy import DEFAULT_POLICY


@dataclass(frozen=True, slots=True)
class Moment:
    """`day` is a UTC day of the world; `seq` the commit after which the record is read, made `at`; `today` the asker's.

    `day` and `seq` are None where the question is about now: the rows that are open at the end then answer it.
    `is_final` where the record's clock was fixed by a commit, or by a time that no commit can come before any more;
    `policy` is then the version of the policy that stood.
    """

    today: date
    day: date | None = None
    seq: int | None = None
    at: datetime | None = None
    is_final: bool = False
    policy: int = DEFAULT_POLICY.version

    @property
    def is_now(self) -> bool:
        return self.day is None and self.seq is None

    @property
    def on(self) -> date:
        """The day on which staleness is judged."""
        return self.day or self.today

    def state(self, prefix: str = "", *, in_order: bool = False) -> Q:
        """The one state of a pledge that holds at this moment. `prefix` is the path to it, with its underscores.

        `in_order` says the same in words that no index of spans serves: for a list that is walked in the order of
        another column, since the database takes the two for independent and would sort them all.
        """
        if self.day is None:
            return Q(**{f"{prefix}valid__upper_inf": True}) & self.known(prefix)
        if not in_order:
            return Q(**{f"{prefix}valid__contains": self.day}) & self.known(prefix)
        began = Q(**{f"{prefix}valid__startswith__lte": self.day})
        still = Q(**{f"{prefix}valid__upper_inf": True}) | Q(**{f"{prefix}valid__endswith__gt": self.day})
        return began & still & self.known(prefix)

    def known(self, prefix: str = "") -> Q:
        """The states, whatever their day, that the record knew at this moment."""
        return Q(**{f"{prefix}known__upper_inf": True} if self.seq is None else {f"{prefix}known__contains": self.seq})

    def facts(self, prefix: str = "") -> Q:
        """The fact rows that stood at this moment on the record's clock."""
        if self.seq is None:
            return Q(**{f"{prefix}until_seq__isnull": True})
        still_open = Q(**{f"{prefix}until_seq__isnull": True}) | Q(**{f"{prefix}until_seq__gt": self.seq})
        return Q(**{f"{prefix}since_seq__lte": self.seq}) & still_open

    def recorded(self, path: str = "since_seq") -> Q:
        """The rows that the record had by this moment, closed since or not. `path` leads to the commit of each."""
        return Q() if self.seq is None else Q(**{f"{path}__lte": self.seq})


def read_moment(*, as_of: str | None, known_at: str | None, head: Head, today: date) -> Moment:
    """The moment that two texts name; None asks about now on that clock.

    A time of the record asks about its own UTC day where `as_of` names none, a commit about the day on which it was
    made. Raises ValidationError with the messages by clock.
    """
    day = _day(as_of, today) if as_of is not None else None
    if known_at is None:
        return Moment(today=today, day=day)
    point = _point(known_at, head)
    if isinstance(point, int):
        commit = head_of(point)
        return Moment(today, day or _day_of(commit, today), point, commit.at, is_final=True, policy=commit.policy)
    commit = min(head_at(point), head, key=lambda one: one.seq)
    day = day or min(point.astimezone(UTC).date(), today)
    is_final = head.at is not None and point < head.at
    return Moment(today, day, commit.seq, commit.at, is_final=is_final, policy=commit.policy)


def at_day(day: date, *, head: Head, today: date, seq: int | None = None) -> Moment:
    """The record as it stood on a UTC day, about that day: after commit `seq`, else after the day's last one, or after
    the newest one where the day is `today`. The commit is named, so that the same question has the same answer later.
    """
    if seq is not None:
        commit = head_of(seq)
    elif day >= today:
        commit = head
    else:
        last = datetime.combine(day, time.max, UTC)
        commit = min(head_at(last), head, key=lambda one: one.seq)
    return Moment(today, day, commit.seq, commit.at, is_final=True, policy=commit.policy)


def _day(text: str, today: date) -> date:
    try:
        day = read_day(text)
    except ValidationError as error:
        raise ValidationError({"as_of": error}) from None
    if day > today:
        raise _refused("as_of", _("%(day)s is still to come; the record ends today, %(last)s."), day=day, last=today)
    return day


def _point(text: str, head: Head) -> int | datetime:
    try:
        point = read_record_point(text)
    except ValidationError as error:
        raise ValidationError({"known_at": error}) from None
    if isinstance(point, int) and point > head.seq:
        message = _("The record has not come to commit %(seq)s; it stands at %(head)s.")
        raise _refused("known_at", message, seq=point, head=head.seq)
    return point


def _refused(clock: str, message: object, **slots: object) -> ValidationError:
    return ValidationError({clock: ValidationError(message, code="in_future", params=slots)})  # type: ignore[arg-type]


def _day_of(commit: Head, today: date) -> date:
    """The UTC day of a commit; before the first one, the day of that: nothing was known on it yet."""
    first = commit.at or LedgerCommit.objects.order_by("seq").values_list("at", flat=True).first()
    return first.astimezone(UTC).date() if first else today
