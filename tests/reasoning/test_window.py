"""Windows: when a deed is due, when that has passed, and which windows may be compared."""

from datetime import date

import pytest

from pledges.reasoning.facts import Window
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.window import Span, check, comparable, disjoint, is_later, meet, resolve, window_ended
from pledges.vocabulary import ConditionKind, ConditionState, VagueWindow, WindowKind
from tests.reasoning.builders import history, on

PEACE, CEASEFIRE, BACKSTOP = (
    ConditionKind.PEACE_AGREEMENT,
    ConditionKind.CEASEFIRE,
    ConditionKind.US_BACKSTOP,
)
MET, UNMET, UNKNOWN = ConditionState.MET, ConditionState.UNMET, ConditionState.UNKNOWN


def dates(start: date | None, end: date | None) -> Window:
    return Window(WindowKind.ABSOLUTE, start=start, end=end)


def after(trigger: ConditionKind, first: int | None, last: int | None) -> Window:
    return Window(WindowKind.AFTER_TRIGGER, trigger=trigger, from_day=first, to_day=last)


def vague(words: VagueWindow) -> Window:
    return Window(WindowKind.VAGUE, vague=words)


DECEMBER = dates(date(2025, 12, 1), date(2025, 12, 20))


def ended(window: Window, today: date, *histories: object, said: str = "2025-11-25") -> bool:
    return window_ended(window, on(said), DEFAULT_POLICY, histories, today)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (VagueWindow.IMMEDIATELY, date(2025, 12, 25)),
        (VagueWindow.COMING_DAYS, date(2025, 12, 5)),
        (VagueWindow.COMING_WEEKS, date(2026, 1, 9)),
        (VagueWindow.COMING_MONTHS, date(2026, 3, 25)),
    ],
)
def test_a_vague_window_is_counted_from_the_statement(words: VagueWindow, last: date) -> None:
    span = resolve(vague(words), on("2025-11-25"), DEFAULT_POLICY, (), last)
    assert span == Span(date(2025, 11, 25), last)
    assert not ended(vague(words), last)
    assert ended(vague(words), date.fromordinal(last.toordinal() + 1))


def test_a_vague_window_of_an_uncertain_day_gives_the_benefit_of_the_doubt() -> None:
    words = vague(VagueWindow.COMING_DAYS)
    assert resolve(words, on("2025-11-24/2025-11-30"), DEFAULT_POLICY, (), date(2026, 1, 1)) == Span(
        date(2025, 11, 24), date(2025, 12, 10)
    )


def test_an_absolute_window_ends_the_day_after_its_last() -> None:
    assert not ended(DECEMBER, date(2025, 12, 20))
    assert ended(DECEMBER, date(2025, 12, 21))
    assert not ended(dates(date(2025, 12, 1), None), date(2030, 1, 1))


def test_a_window_after_a_trigger_waits_for_it() -> None:
    month_after = after(PEACE, 0, 30)
    today = date(2026, 4, 1)
    assert not ended(month_after, today)
    assert not ended(month_after, today, history(PEACE, ("2022-02-24", UNMET)))
    assert not ended(month_after, today, history(PEACE, ("2026-02-01", MET), ("2026-03-01", UNMET)))
    assert not ended(month_after, today, history(PEACE, ("2026-02-01", MET), ("2026-03-01", UNKNOWN)))
    assert not ended(month_after, date(2026, 3, 3), history(PEACE, ("2026-02-01", MET)))
    assert ended(month_after, date(2026, 3, 4), history(PEACE, ("2026-02-01", MET)))


def test_a_trigger_that_will_be_met_tomorrow_is_not_met_today() -> None:
    assert not ended(after(PEACE, 0, 0), date(2026, 1, 31), history(PEACE, ("2026-02-01", MET)))


def test_a_condition_that_is_not_its_trigger_does_not_start_a_window() -> None:
    assert not ended(after(PEACE, 0, 30), date(2026, 4, 1), history(BACKSTOP, ("2026-01-01", MET)))


def test_windows_compare_only_on_one_clock() -> None:
    assert comparable(DECEMBER, dates(None, date(2026, 1, 1)))
    assert comparable(after(PEACE, 0, 30), after(CEASEFIRE, 90, 180))
    assert not comparable(after(PEACE, 0, 30), after(BACKSTOP, 90, 180))
    assert not comparable(DECEMBER, after(PEACE, 0, 30))
    assert not comparable(vague(VagueWindow.COMING_DAYS), vague(VagueWindow.COMING_DAYS))


def test_disjoint_windows_and_their_direction() -> None:
    soon, late = after(PEACE, 0, 30), after(PEACE, 90, 180)
    assert disjoint(soon, late)
    assert is_later(late, soon)
    assert not is_later(soon, late)
    assert not disjoint(soon, after(PEACE, 30, None))
    assert not disjoint(DECEMBER, after(PEACE, 90, 180))
    assert disjoint(DECEMBER, dates(date(2025, 12, 21), None))
    assert meet(DECEMBER, dates(date(2025, 12, 20), None))
    assert not meet(DECEMBER, vague(VagueWindow.COMING_DAYS))


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (dates(None, None), "window_incomplete"),
        (Window(WindowKind.AFTER_TRIGGER, from_day=1), "window_incomplete"),
        (Window(WindowKind.VAGUE), "window_incomplete"),
        (Window(WindowKind.VAGUE, vague=VagueWindow.COMING_DAYS, end=date(2026, 1, 1)), "window_mixed"),
        (Window(WindowKind.ABSOLUTE, end=date(2026, 1, 1), from_day=0), "window_mixed"),
        (dates(date(2026, 1, 2), date(2026, 1, 1)), "inverted_period"),
        (after(PEACE, 30, 10), "inverted_period"),
        (after(PEACE, -1, 10), "before_trigger"),
    ],
)
def test_a_window_that_cannot_be_is_refused_at_its_field(window: Window, code: str) -> None:
    with pytest.raises(InvalidFactError) as refused:
        check(window)
    assert (refused.value.field, refused.value.code) == ("window", code)


@pytest.mark.parametrize(
    "window", [DECEMBER, after(PEACE, 0, 30), after(PEACE, None, None), vague(VagueWindow.IMMEDIATELY)]
)
def test_a_whole_window_passes(window: Window) -> None:
    assert check(window) is window
