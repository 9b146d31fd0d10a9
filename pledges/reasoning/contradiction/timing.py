"""C3 · two times that exclude each other. Windows compare only on one clock: both absolute, or after the same
trigger.
"""

from datetime import date, timedelta

from pledges.reasoning.contradiction.meaning import is_outright_refusal
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict, placed
from pledges.reasoning.facts import Position, Window
from pledges.reasoning.policy import Policy
from pledges.reasoning.window import comparable, disjoint, is_later, meet
from pledges.vocabulary import NegationScope, Severity, WindowKind

CODES = ("C3.later", "C3.earlier", "C3.time_denied")
SILENCES = ("C3.no_window_before", "C3.no_window", "C3.other_clock", "C3.same_time")


def c3(pair: Pair) -> Verdict:
    """Medium where the deed is put later or its time denied, info where it comes earlier."""
    before = stated_window(pair.a)
    if before is None:
        return Silent("C3.no_window_before")
    denied = denied_window(pair.b, pair.policy)
    if denied and before.kind is WindowKind.ABSOLUTE and meet(before, denied):
        return Fires(Severity.MEDIUM, "C3.time_denied", pair.slots(window=window_text(before)))
    after = stated_window(pair.b)
    if after is None:
        return Silent("C3.no_window")
    if not comparable(before, after):
        return Silent("C3.other_clock")
    if not disjoint(before, after):
        return Silent("C3.same_time")
    slots = pair.slots(window=window_text(before), new_window=window_text(after))
    if is_later(after, before):
        return Fires(Severity.MEDIUM, "C3.later", slots)
    return Fires(Severity.INFO, "C3.earlier", slots)


def stated_window(position: Position) -> Window | None:
    """When the position says that the deed is due; a refusal of the act has no time."""
    return None if is_outright_refusal(position) else position.window


def states_window(position: Position) -> bool:
    return stated_window(position) is not None


def speaks_of_a_time(position: Position) -> bool:
    """Whether it gives a time or denies one."""
    return position.negated_window is not None or states_window(position)


def denied_window(position: Position, policy: Policy) -> Window | None:
    """The days that the position denies, on the calendar: words such as "immediately" count from the statement."""
    window = position.negated_window
    if window is None or NegationScope.TIME not in position.negation:
        return None
    if window.kind is not WindowKind.VAGUE or window.vague is None:
        return window
    start = placed(position.said).earliest
    end = position.said.latest + timedelta(days=policy.vague_windows[window.vague])
    return Window(WindowKind.ABSOLUTE, start=start, end=end)


def window_text(window: Window) -> str:
    """A comparable window as a slot: `first/last` in ISO 8601 (`..` where open), or `trigger:from/to` in days."""
    if window.kind is WindowKind.AFTER_TRIGGER and window.trigger:
        return f"{window.trigger.value}:{window.from_day or 0}/{_open(window.to_day)}"
    return f"{_open(window.start)}/{_open(window.end)}"


def _open(end: date | int | None) -> str:
    return ".." if end is None else str(end)


def restates_the_time(pair: Pair, later: Position) -> bool:
    """Whether a later position gives the time of one side again, or denies again what `b` denied."""
    said = stated_window(later)
    sides = [window for side in (pair.a, pair.b) if (window := stated_window(side))]
    if said and any(meet(said, window) for window in sides):
        return True
    again, before = denied_window(later, pair.policy), denied_window(pair.b, pair.policy)
    return bool(again and before and sides and meet(again, sides[0]))
