"""When a deed is due. A window hangs on the calendar, on a trigger, or on mere words; only like is compared
with like.

Windows compare only if both are absolute or both hang on the same trigger; vague ones have a length (policy)
but no more than that. Triggers are the same when their condition groups are: the three words for the end of
fighting are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pledges.reasoning.conditions import met_since
from pledges.reasoning.facts import ConditionHistory, Said, Window
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.policy import Policy
from pledges.vocabulary import WindowKind

OPEN_START, OPEN_END = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both inclusive; None is open."""

    start: date | None
    end: date | None


def check(window: Window) -> Window:
    """The window itself, if exactly the fields of its kind are filled and it is not inverted; else raises
    InvalidFactError.
    """
    absolute = (window.start, window.end)
    relative = (window.trigger, window.from_day, window.to_day)
    low, high = _bounds(window)
    foreign: tuple[object, ...]
    match window.kind:
        case WindowKind.ABSOLUTE:
            right, foreign = absolute != (None, None), (*relative, window.vague)
        case WindowKind.AFTER_TRIGGER:
            right, foreign = window.trigger is not None, (*absolute, window.vague)
        case WindowKind.VAGUE:
            right, foreign = window.vague is not None, (*absolute, *relative)
    if not right:
        raise InvalidFactError(
            "window", "window_incomplete", f"an {window.kind.value} window needs its own fields filled."
        )
    if any(part is not None for part in foreign):
        raise InvalidFactError("window", "window_mixed", f"an {window.kind.value} window takes only its own fields.")
    if low > high:
        raise InvalidFactError("window", "inverted_period", "the window ends before it starts.")
    if low < 0:
        raise InvalidFactError("window", "before_trigger", "days after a trigger cannot be negative.")
    return window


def resolve(
    window: Window, said: Said, policy: Policy, histories: Sequence[ConditionHistory], today: date
) -> Span | None:
    """The calendar days of a window as they stand on `today`; None while the trigger it hangs on is unmet or
    unknown.

    A vague window is counted from the statement: from its first possible day to the policy's days after its
    last.
    """
    match window.kind:
        case WindowKind.ABSOLUTE:
            return Span(window.start, window.end)
        case WindowKind.VAGUE:
            days = policy.vague_windows[window.vague] if window.vague else 0
            return Span(said.earliest or said.latest, said.latest + timedelta(days=days))
        case WindowKind.AFTER_TRIGGER:
            met_on = met_since(window.trigger, histories, today) if window.trigger else None
            if met_on is None:
                return None
            end = None if window.to_day is None else met_on + timedelta(days=window.to_day)
            return Span(met_on + timedelta(days=window.from_day or 0), end)


def window_ended(
    window: Window, said: Said, policy: Policy, histories: Sequence[ConditionHistory], today: date
) -> bool:
    """Whether the window's last day has passed. An open end never passes, nor does a window whose trigger is
    not met.
    """
    span = resolve(window, said, policy, histories, today)
    return span is not None and span.end is not None and span.end < today


def comparable(a: Window, b: Window) -> bool:
    """Whether two windows may be compared at all: both absolute, or both after the same trigger."""
    if a.kind is WindowKind.ABSOLUTE and b.kind is WindowKind.ABSOLUTE:
        return True
    if a.kind is WindowKind.AFTER_TRIGGER and b.kind is WindowKind.AFTER_TRIGGER and a.trigger and b.trigger:
        return a.trigger.group == b.trigger.group
    return False


def disjoint(a: Window, b: Window) -> bool:
    """Whether two comparable windows share no day; windows that cannot be compared are never disjoint."""
    if not comparable(a, b):
        return False
    (a_low, a_high), (b_low, b_high) = _bounds(a), _bounds(b)
    return a_high < b_low or b_high < a_low


def meet(a: Window, b: Window) -> bool:
    """Whether two comparable windows share a day; windows that cannot be compared never meet."""
    return comparable(a, b) and not disjoint(a, b)


def is_later(a: Window, b: Window) -> bool:
    """Whether `a` lies wholly after `b`, on the clock that both hang on."""
    return disjoint(a, b) and _bounds(a)[0] > _bounds(b)[1]


def _bounds(window: Window) -> tuple[int, int]:
    """First and last day as numbers on the window's own clock: the calendar, or days after the trigger."""
    if window.kind is WindowKind.ABSOLUTE:
        return (
            window.start.toordinal() if window.start else OPEN_START,
            window.end.toordinal() if window.end else OPEN_END,
        )
    return window.from_day or 0, OPEN_END if window.to_day is None else window.to_day
