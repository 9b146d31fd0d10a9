"""Flags open once, close when the rule is silent, and never undo what a person decided."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from coalition.models import Speaker
from pledges.actions.entry import StatementEntry
from pledges.derived import came_due
from pledges.models import Due, Flag, FlagEvent, Pledge, Retraction, Statement
from pledges.reasoning.facts import Window
from pledges.vocabulary import (
    Attribution,
    Behalf,
    Capability,
    Firmness,
    FlagState,
    PledgeOrigin,
    Severity,
    Stance,
    StatementKind,
    WindowKind,
)
from tests import factories
from tests.rig.past import settled_on
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled
from tests.scenarios.triaging import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

MARCH, APRIL, MAY, SPRING = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 2)


BESIDE = ("S2", "S11")
"""Rules that any pledge with one page and no look since falls under: they are told apart from what is tested here."""


def _raised() -> Any:
    return everything(Flag).exclude(rule__in=BESIDE)


def _steps() -> Any:
    return everything(FlagEvent).exclude(flag__rule__in=BESIDE)


def _offer(said: date = MARCH, **values: Any) -> StatementEntry:
    return factories.entry(
        factories.position("FR", firmness=values.pop("firmness", Firmness.PLEDGED)), said=said, **values
    )


def _refusal(said: date = APRIL, **values: Any) -> StatementEntry:
    return factories.entry(factories.refusal("FR"), said=said, **values)


def _events(flag: Flag) -> list[tuple[str, str, str]]:
    return list(_steps().filter(flag=flag).order_by("pk").values_list("state_from", "state_to", "severity"))


def _decide(flag: Flag, state: FlagState, snoozed_until: date | None = None) -> None:
    """As people do, on a day before the flag is to come back."""
    with settled_on((snoozed_until or SPRING) - timedelta(days=1)):
        decided(flag, state, until=snoozed_until)


# ---------------------------------------------------------------- opening


def test_a_reversal_opens_one_flag_with_its_evidence_and_its_reason() -> None:
    settled(SPRING, _offer(), _refusal())
    flag = _raised().get()
    assert (flag.rule, flag.state, flag.severity, flag.opened_on) == ("C1", "open", "critical", APRIL)
    assert flag.pledge.public_id == "fr-troops-1"
    assert (flag.evidence_a.pledge.public_id, flag.evidence_b.pledge.public_id) == ("fr-troops-1", "fr-no-troops-1")
    assert _events(flag) == [("", "open", "critical")]
    assert _steps().get().by_job


def test_running_again_opens_nothing_twice() -> None:
    settled(SPRING, _offer(), _refusal())
    for _ in range(3):
        again(SPRING)
    assert (_raised().count(), _steps().count()) == (1, 1)


def test_a_later_copy_of_the_same_news_opens_no_second_flag_on_the_same_pair() -> None:
    settled(SPRING, _offer(), _refusal())
    settled(SPRING, _offer(said=date(2025, 2, 1)))
    assert _raised().filter(rule="C1").count() == 1


def test_case_17_a_february_refusal_entered_after_a_november_promise_is_an_opening_and_no_reversal() -> None:
    settled(date(2025, 11, 26), _offer(said=date(2025, 11, 25)))
    settled(date(2025, 11, 26), _refusal(said=date(2025, 2, 10)))
    flag = _raised().get(rule__startswith="C")
    assert (flag.rule, flag.severity, flag.opened_on) == ("C1r", "low", date(2025, 11, 25))
    assert flag.evidence_a.appearance.statement.said_to == date(2025, 2, 10)


def test_an_expert_opens_nothing_and_a_third_party_no_contradiction() -> None:
    doubt = _refusal(
        behalf=Behalf.NOBODY,
        country="",
        speaker="",
        descriptor="an analyst",
        attribution=Attribution.UNATTRIBUTED,
        kind=StatementKind.EXPERT_OPINION,
    )
    claim = factories.entry(factories.refusal("FR", origin=PledgeOrigin.THIRD_PARTY), iso2="GB", said=APRIL)
    settled(SPRING, _offer(), doubt)
    assert not _raised().exists()
    settled(SPRING, claim)
    assert list(_raised().values_list("rule", "severity")) == [("X2", "medium")]


def test_two_capabilities_two_countries_and_two_missions_do_not_contradict() -> None:
    others = [
        factories.entry(factories.refusal("FR", Capability.AIR), said=APRIL),
        factories.entry(factories.refusal("GB"), said=APRIL, iso2="GB"),
        factories.entry(factories.refusal("FR", mission="un_peacekeeping"), said=APRIL),
    ]
    settled(SPRING, _offer(), *others)
    assert not _raised().exists()


def test_another_coalitions_line_is_another_line() -> None:
    factories.coalition("northern", name="Northern Group")
    coded = factories.refusal("FR")
    elsewhere = replace(coded, pledge=replace(coded.pledge, coalition="northern"))
    settled(SPRING, _offer(), factories.entry(elsewhere, said=APRIL))
    assert Pledge.objects.count() == 2
    assert not _raised().exists()


# ---------------------------------------------------------------- what people decided


@pytest.mark.parametrize("state", [FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.SNOOZED, FlagState.ACKNOWLEDGED])
def test_case_31_what_a_person_decided_stays_while_nothing_new_is_said(state: FlagState) -> None:
    settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), state)
    steps = _steps().count()
    again(SPRING)
    again(SPRING)
    assert (_raised().get().state, _steps().count()) == (state, steps)


def _changed_facts() -> None:
    """The refusal's speaker turns out to hold a lower office: what the flag rests on is not what it was."""
    Speaker.objects.filter(slug="head-fr").update(rank=4)


def test_a_dismissed_flag_is_opened_again_when_what_it_rests_on_changes() -> None:
    settled(SPRING, _offer(), _refusal())
    before = _raised().get()
    _decide(before, FlagState.DISMISSED)
    _changed_facts()
    again(SPRING)
    flag = _raised().get()
    assert flag.state == FlagState.OPEN
    assert flag.facts_hash != before.facts_hash
    assert _events(flag)[-1][:2] == ("dismissed", "open")


@pytest.mark.parametrize("until", [None, date(2027, 1, 1)])
def test_a_snoozed_flag_wakes_when_what_it_rests_on_changes(until: date | None) -> None:
    settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), FlagState.SNOOZED, snoozed_until=until)
    _changed_facts()
    again(SPRING)
    assert (_raised().get().state, _raised().get().snoozed_until) == (FlagState.OPEN, None)


def test_a_confirmed_flag_stays_confirmed_when_its_facts_change_and_goes_with_what_it_rested_on() -> None:
    written = settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), FlagState.CONFIRMED)
    _changed_facts()
    again(SPRING)
    assert _raised().get().state == FlagState.CONFIRMED
    factories.take_back(written.statements[1])
    again(SPRING)
    assert _raised().get().state == FlagState.AUTO_RESOLVED
    assert _events(_raised().get())[-1] == ("confirmed", "auto_resolved", "critical")


def test_a_dismissed_flag_that_was_settled_is_opened_again_if_its_facts_changed_meanwhile() -> None:
    """What was dismissed is one set of facts; that it was settled for a time does not make another set dismissed."""
    settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), FlagState.DISMISSED)
    settling = settled(SPRING, _refusal(said=MAY))
    _changed_facts()
    again(SPRING)
    assert _raised().get(rule="C1").state == FlagState.DISMISSED
    factories.take_back(*settling.statements)
    again(SPRING)
    assert _raised().get(rule="C1").state == FlagState.OPEN


# ---------------------------------------------------------------- closing


def test_a_flag_resolves_when_its_evidence_is_taken_back_and_reopens_when_it_is_not() -> None:
    written = settled(SPRING, _offer(), _refusal())
    factories.take_back(written.statements[1])
    again(SPRING)
    assert _raised().get().state == FlagState.AUTO_RESOLVED
    connection.check_constraints()
    Retraction.objects.all().delete()
    for table in (Statement.objects, written.statements[1].appearances):
        table.update(until_seq=None)
    written.statements[1].appearances.get().positions.update(until_seq=None)
    again(SPRING)
    flag = _raised().get()
    assert flag.state == FlagState.OPEN
    assert _events(flag) == [
        ("", "open", "critical"),
        ("open", "auto_resolved", "critical"),
        ("auto_resolved", "open", "critical"),
    ]


def test_a_flag_resolves_when_a_later_word_settles_it() -> None:
    settled(SPRING, _offer(), _refusal())
    settled(SPRING, _refusal(said=MAY))
    assert _raised().get(rule="C1").state == FlagState.AUTO_RESOLVED


def test_a_flag_that_was_settled_before_we_heard_of_it_is_opened_and_closed_at_once() -> None:
    settled(SPRING, _offer(), _refusal(), _refusal(said=MAY))
    flag = _raised().get(rule="C1")
    assert flag.state == FlagState.AUTO_RESOLVED
    assert [event[:2] for event in _events(flag)] == [("", "open"), ("open", "auto_resolved")]


@pytest.mark.parametrize("state", [FlagState.DISMISSED, FlagState.CONFIRMED])
def test_a_later_word_does_not_resolve_what_a_person_decided(state: FlagState) -> None:
    settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), state)
    settled(SPRING, _refusal(said=MAY))
    assert _raised().get(rule="C1").state == state


# ---------------------------------------------------------------- silence

SILENCE = [
    # firmness, then (day of silence, severity) as time passes; tier 1, said on 1 March 2025
    (Firmness.PLEDGED, [(101, Severity.LOW), (111, Severity.MEDIUM), (120, Severity.MEDIUM)]),
    (Firmness.SPECIFIED, [(151, Severity.LOW), (166, Severity.MEDIUM), (180, Severity.HIGH)]),
    (Firmness.FLOATED, [(38, Severity.LOW), (42, Severity.MEDIUM), (45, Severity.MEDIUM)]),
]


def _after(days: int) -> date:
    return date.fromordinal(MARCH.toordinal() + days)


@pytest.mark.parametrize(("firmness", "steps"), SILENCE)
def test_silence_grows_graver_with_the_days_and_is_one_flag(
    firmness: Firmness, steps: list[tuple[int, Severity]]
) -> None:
    settled(_after(0), _offer(firmness=firmness))
    pledge = Pledge.objects.get().pk
    for days, severity in steps:
        if Due.objects.filter(on=_after(days)).exists():
            assert came_due(_after(days - 1), limit=10) == []
            assert came_due(_after(days), limit=10) == [pledge]
        again(_after(days), came_due(_after(days), limit=10))
        flag = _raised().get(rule="S1")
        assert (flag.severity, flag.opened_on) == (severity, _after(steps[0][0]))
        assert came_due(_after(days), limit=10) == []
    again(_after(3650))
    assert _raised().get().severity == steps[-1][1]
    assert [event[2] for event in _events(_raised().get())] == list(dict.fromkeys(step[1] for step in steps))


def test_a_sweep_that_comes_late_finds_the_same_flag_as_one_that_came_every_day() -> None:
    settled(_after(0), _offer(firmness=Firmness.SPECIFIED))
    again(_after(400), came_due(_after(400), limit=10))
    flag = _raised().get()
    assert (flag.severity, flag.opened_on) == ("high", _after(151))


def test_a_new_word_resolves_silence_and_a_new_silence_opens_the_same_flag_again() -> None:
    settled(_after(110), _offer())
    assert _raised().get().state == FlagState.OPEN
    settled(_after(110), _offer(said=_after(105)))
    assert _raised().get().state == FlagState.AUTO_RESOLVED
    again(_after(105 + 101))
    flag = _raised().get()
    assert (flag.state, flag.severity, flag.opened_on) == ("open", "low", _after(105 + 101))


def test_a_silence_that_was_dismissed_is_another_one_after_a_new_word() -> None:
    settled(_after(110), _offer())
    _decide(_raised().get(), FlagState.DISMISSED)
    again(_after(119))
    assert _raised().get().state == FlagState.DISMISSED
    settled(_after(120), _offer(said=_after(115)))
    again(_after(115 + 101))
    assert _raised().get().state == FlagState.OPEN


def test_a_snoozed_silence_comes_back_on_its_day_and_not_before() -> None:
    settled(_after(121), _offer())
    _decide(_raised().get(), FlagState.SNOOZED, snoozed_until=_after(200))
    assert came_due(_after(199), limit=10) == []
    again(_after(199))
    assert _raised().get().state == FlagState.SNOOZED
    assert came_due(_after(200), limit=10) == [Pledge.objects.get().pk]
    again(_after(200))
    assert _raised().get().state == FlagState.OPEN
    assert came_due(_after(200), limit=10) == []


def test_a_snoozed_flag_whose_rule_is_silent_by_its_day_is_resolved_and_never_due_again() -> None:
    settled(_after(119), _offer())
    _decide(_raised().get(), FlagState.SNOOZED, snoozed_until=_after(130))
    settled(_after(120), _offer(said=_after(120)))
    assert _raised().get().state == FlagState.SNOOZED
    again(_after(130), came_due(_after(130), limit=10))
    flag = _raised().get()
    assert (flag.state, flag.snoozed_until) == (FlagState.AUTO_RESOLVED, None)
    assert came_due(_after(130), limit=10) == []


def test_a_snoozed_flag_that_was_settled_by_its_day_is_resolved_and_never_due_again() -> None:
    settled(SPRING, _offer(), _refusal())
    _decide(_raised().get(), FlagState.SNOOZED, snoozed_until=date(2025, 5, 10))
    settled(SPRING, _refusal(said=MAY))
    again(date(2025, 5, 10))
    flag = _raised().get(rule="C1")
    assert (flag.state, flag.snoozed_until) == (FlagState.AUTO_RESOLVED, None)
    assert came_due(date(2025, 5, 10), limit=10) == []


@pytest.mark.parametrize("reached", [MARCH, date(2025, 4, 30)])
def test_a_deadline_opens_its_flag_on_the_day_after_it(reached: date) -> None:
    window = Window(WindowKind.ABSOLUTE, start=MARCH, end=date(2025, 4, 30))
    settled(reached, factories.entry(factories.position("FR", window=window), said=MARCH))
    again(max(reached, APRIL))  # the day on which a single origin is first too few
    assert not _raised().exists()
    assert came_due(date(2025, 4, 30), limit=10) == []
    due = came_due(MAY, limit=10)
    assert due == [Pledge.objects.get().pk]
    again(MAY, due)
    flag = _raised().get()
    assert (flag.rule, flag.severity, flag.opened_on) == ("S4", "high", MAY)
    again(date(2025, 5, 9))
    assert _raised().get().state == FlagState.OPEN


def test_what_is_in_place_is_neither_silent_nor_late() -> None:
    window = Window(WindowKind.ABSOLUTE, start=MARCH, end=APRIL)
    coded = factories.position("FR", firmness=Firmness.IN_PLACE, window=window, stance=Stance.ANNOUNCES)
    settled(_after(3000), factories.entry(coded, said=MARCH))
    assert not _raised().exists()
    assert not Due.objects.exists()
