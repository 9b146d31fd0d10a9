"""What may become of a flag, step by step, and by whom. Jobs may only open, settle and reopen; people decide.

The database holds the same list (`flag_event_step_is_legal`), so that no path of writing knows another one.
"""

from pledges.vocabulary.workflow import FlagState

PEOPLE_MAY: dict[FlagState, frozenset[FlagState]] = {
    FlagState.OPEN: frozenset({FlagState.ACKNOWLEDGED, FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.SNOOZED}),
    FlagState.ACKNOWLEDGED: frozenset({FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.SNOOZED, FlagState.OPEN}),
    FlagState.SNOOZED: frozenset(
        {FlagState.ACKNOWLEDGED, FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.SNOOZED, FlagState.OPEN}
    ),
    FlagState.CONFIRMED: frozenset({FlagState.OPEN}),
    FlagState.DISMISSED: frozenset({FlagState.OPEN}),
    FlagState.AUTO_RESOLVED: frozenset(),
}
"""From a state to those that a person may bring about. Back to open: they take back what was decided."""

JOBS_MAY: dict[FlagState | None, frozenset[FlagState]] = {
    None: frozenset({FlagState.OPEN}),
    FlagState.OPEN: frozenset({FlagState.OPEN, FlagState.AUTO_RESOLVED}),  # open again: graver, or other facts
    FlagState.ACKNOWLEDGED: frozenset({FlagState.OPEN, FlagState.AUTO_RESOLVED}),
    FlagState.SNOOZED: frozenset({FlagState.OPEN, FlagState.AUTO_RESOLVED}),
    FlagState.CONFIRMED: frozenset({FlagState.AUTO_RESOLVED}),  # what it rested on is gone
    FlagState.DISMISSED: frozenset({FlagState.OPEN}),  # it rests on something else now
    FlagState.AUTO_RESOLVED: frozenset({FlagState.OPEN, FlagState.AUTO_RESOLVED}),
}
"""From a state (None: no flag yet) to those that a job may bring about."""

TWO_PEOPLE = frozenset({"C1", "C2", "C10", "S4", "S7"})
"""The rules whose flags one person alone does not confirm; confirmed, they lead to a decision on the pledge."""
