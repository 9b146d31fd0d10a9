"""States on two clocks: what was known is kept, what is known is the fold's, and the order of entry decides nothing."""

import random
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.derived import settle
from pledges.models import Change, Due, Flag, FlagEvent, PledgeState, Statement
from pledges.reasoning.facts import Quantity, Window
from pledges.vocabulary import (
    AppearanceMode,
    Attribution,
    ConditionKind,
    ConditionMode,
    ConditionState,
    DeliveryBasis,
    Firmness,
    Measure,
    Modality,
    Qualifier,
    QuoteType,
    Reliability,
    Stance,
    Status,
    WindowKind,
)
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.derived import derived, rows_of
from tests.scenarios.settling import again, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

SPRING = date(2025, 6, 1)


def _current(public_id: str = "fr-troops-1") -> PledgeState:
    return PledgeState.objects.current().get(pledge__public_id=public_id)


def _known_at(seq: int) -> list[tuple[Any, ...]]:
    rows = PledgeState.objects.filter(known__contains=seq).order_by("pledge", "valid")
    return [(row.pk, row.valid.lower, row.valid.upper, row.firmness, row.statements) for row in rows]


def _without_pk(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row[1:] for row in rows]


def _known_and_kept(seq: int) -> list[tuple[Any, ...]]:
    """What was known after commit `seq`, apart from where a later commit closed it."""
    return [row[1:] for row in _known_at(seq)]


MARCH, APRIL, MAY = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)


def test_a_later_statement_closes_what_was_known_and_overwrites_nothing() -> None:
    settled(SPRING, factories.entry(factories.position("FR", firmness=Firmness.FLOATED), said=MARCH))
    first = PledgeState.objects.get()
    settled(SPRING, factories.entry(factories.position("FR"), said=MAY))
    first.refresh_from_db()
    assert (first.valid.lower, first.valid.upper, first.firmness) == (MARCH, None, "floated")
    assert (first.known.lower, first.known.upper) == (1, 2)
    known_now = PledgeState.objects.filter(known__upper_inf=True).order_by("valid")
    assert [(row.valid.lower, row.valid.upper, row.firmness) for row in known_now] == [
        (MARCH, MAY, "floated"),
        (MAY, None, "pledged"),
    ]


def test_what_was_known_after_each_commit_can_be_read_for_ever() -> None:
    days = [MARCH, MAY, APRIL, date(2025, 2, 1), MAY]
    seen = []
    for seq, day in enumerate(days, start=1):
        settled(SPRING, factories.entry(factories.position("FR"), said=day))
        seen.append(_known_at(seq))
    assert [_known_at(seq) for seq in range(1, len(days) + 1)] == seen
    assert [_without_pk(one)[-1][3] for one in seen] == [1, 2, 3, 4, 5]


def test_an_older_statement_found_late_changes_the_past_and_not_what_we_knew_of_it() -> None:
    settled(SPRING, factories.entry(factories.position("FR"), said=MAY))
    before = _known_and_kept(1)
    settled(SPRING, factories.entry(factories.position("FR", firmness=Firmness.SPECIFIED), said=MARCH))
    assert _known_and_kept(1) == before
    assert _known_and_kept(2) == [(MARCH, MAY, "specified", 1), (MAY, None, "specified", 2)]
    assert _current().anchor_on == MAY


def test_what_did_not_change_keeps_its_row() -> None:
    settled(SPRING, factories.entry(factories.position("FR"), factories.position("FR", "air"), said=MARCH))
    air = _current("fr-air-1").pk
    settled(SPRING, factories.entry(factories.position("FR"), said=MAY))
    assert _current("fr-air-1").pk == air
    assert _current("fr-air-1").known.lower == 1


def test_several_evaluations_in_one_commit_leave_one_known_state() -> None:
    with factories.door() as commit:
        for day in (MARCH, MAY, APRIL):
            settled(SPRING, factories.entry(factories.position("FR"), said=day), commit=commit)
    rows = PledgeState.objects.order_by("valid")
    assert [(row.valid.lower, row.valid.upper) for row in rows] == [(MARCH, APRIL), (APRIL, MAY), (MAY, None)]
    assert {(row.known.lower, row.known.upper) for row in rows} == {(1, None)}


def test_what_one_commit_closes_and_opens_again_leaves_no_state_known_for_no_time() -> None:
    settled(SPRING, factories.entry(factories.position("FR"), said=MARCH))
    with factories.door() as commit:
        for day in (MAY, APRIL):
            settled(SPRING, factories.entry(factories.position("FR"), said=day), commit=commit)
    spans = {(row.known.lower, row.known.upper) for row in PledgeState.objects.all()}
    assert spans == {(1, 2), (2, None)}


def test_settling_twice_touches_no_row() -> None:
    settled(SPRING, *_story())
    later = date(2025, 8, 12)
    settled(later, factories.entry(factories.position("FR"), said=MAY, speaker="minister-fr"))
    tables = (PledgeState, Flag, FlagEvent, Change, Due)
    before = [rows_of(table) for table in tables]
    assert all(before)
    again(later)
    assert [rows_of(table) for table in tables] == before


def test_a_fact_that_is_closed_is_as_if_it_had_never_been() -> None:
    settled(SPRING, factories.entry(factories.position("FR"), said=MARCH))
    as_it_was = derived()
    written = settled(SPRING, factories.entry(factories.position("FR", firmness=Firmness.SPECIFIED), said=MAY))
    assert derived() != as_it_was
    with factories.door() as commit:
        factories.take_back(*written.statements, commit=commit)
        settle(written.pledges, commit=commit, today=SPRING)
    assert derived() == as_it_was


# ---------------------------------------------------------------- order of entry


def _story() -> list[StatementEntry]:
    """One line with everything that order could decide: one day's words, equal words on two pages, versions of one
    grade, a refusal, an unnamed voice, a size, conditions.
    """
    factories.condition()
    factories.publisher("daily")
    peace = {
        "condition_mode": ConditionMode.STATES,
        "conditions": (ConditionEntry(condition="willing-peace-agreement"),),
    }
    size = Quantity(Measure.PERSONNEL, Qualifier.RANGE, 1000, 2000, as_found="some")
    versions = tuple(
        factories.appearance(
            key,
            factories.position("FR", "air", firmness=Firmness.IN_PLACE, delivery=delivery),
            factories.position("FR"),
        )
        for key, delivery in (("one", DeliveryBasis.VALIDATED), ("two", DeliveryBasis.SELF_DECLARED))
    )
    unnamed = {"attribution": Attribution.BACKGROUND, "speaker": "", "descriptor": "an official"}
    return [
        factories.entry(factories.position("FR", as_found="one"), said=MARCH),
        factories.entry(factories.position("FR", as_found="other"), said=MARCH),
        factories.entry(factories.position("FR", as_found="other"), said=MARCH),
        factories.entry(factories.position("FR", quantity=size), said=MARCH, speaker="minister-fr"),
        factories.entry(factories.position("FR", **peace), said_from=date(2025, 3, 20), said_to=APRIL),
        factories.entry(factories.refusal("FR"), said=APRIL),
        factories.entry(factories.position("FR", firmness=Firmness.FLOATED), said=MAY, **unnamed),
        factories.entry(appearances=versions, said=MAY),
    ]


def _after(entries: list[StatementEntry], *, at_once: bool = False) -> dict[str, list[Any]]:
    with transaction.atomic():
        if at_once:
            settled(SPRING, *entries)
        else:
            for entry in entries:
                settled(SPRING, entry)
        found = derived()
        transaction.set_rollback(True)
    return found


def test_the_order_of_entry_changes_no_state_no_flag_and_no_due_day() -> None:
    entries = _story()
    for entry in entries:
        factories.ground(entry)
    expected = _after(entries, at_once=True)
    assert expected["states"]
    assert expected["flags"]
    shuffle = random.Random(33)  # the same orders in every run
    for order in [entries, entries[::-1], *(shuffle.sample(entries, len(entries)) for _ in range(6))]:
        assert _after(order) == expected


def test_of_two_versions_of_one_grade_the_content_decides_and_not_the_order_on_the_form() -> None:
    one, two = _story()[-1].appearances
    found = [
        _after([factories.entry(appearances=versions, said=MAY)], at_once=True) for versions in ((one, two), (two, one))
    ]
    assert found[0] == found[1]


def test_the_preferred_version_speaks_whatever_its_grade() -> None:
    good = factories.appearance("good", factories.position("FR", firmness=Firmness.SPECIFIED))
    weak = factories.appearance(
        "weak", factories.position("FR", firmness=Firmness.FLOATED), mode=AppearanceMode.PREFERRED, credibility=4
    )
    settled(SPRING, factories.entry(appearances=(good, weak), said=MARCH))
    assert (_current().firmness, _current().tier) == ("floated", "3")


# ---------------------------------------------------------------- evidence


def test_a_relayed_translation_is_graded_lower_than_its_original() -> None:
    original = factories.appearance("a", factories.position("FR"), language="fr", quote_type=QuoteType.DIRECT)
    relay = factories.appearance(
        "b", factories.position("FR", "air"), relays="a", relay_mode="quoted", quote_type=QuoteType.DIRECT
    )
    settled(SPRING, factories.entry(appearances=(original, relay), said=MARCH))
    assert (_current().tier, _current("fr-air-1").tier) == ("1", "2")


def test_copies_of_one_quote_are_one_origin_and_so_are_a_headline_and_its_body() -> None:
    page = factories.page(address="https://news.example.org/one")
    coded = factories.position("FR")
    body = factories.appearance("body", coded, document=page)
    headline = factories.appearance("headline", coded, document=page, quote_type=QuoteType.HEADLINE)
    copy = factories.appearance("copy", coded, relays="body", relay_mode="republished")
    settled(SPRING, factories.entry(appearances=(body, headline, copy), said=MARCH))
    assert (_current().statements, _current().origins) == (1, 1)
    settled(SPRING, factories.entry(factories.position("FR"), said=APRIL))
    assert (_current().statements, _current().origins) == (2, 2)


# ---------------------------------------------------------------- conditions


def _conditional(**more: Any) -> StatementEntry:
    """The United Kingdom, troops: affirmed on 25 November 2025 on tier 2, after a peace agreement."""
    factories.condition()
    factories.publisher("weekly", Reliability.C)
    coded = factories.position(
        "GB",
        stance=Stance.AFFIRMS,
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-peace-agreement", as_found="after a peace agreement"),),
        **more,
    )
    version = factories.appearance("page", coded, document=factories.page("weekly"))
    return factories.entry(appearances=(version,), said=date(2025, 11, 25), iso2="GB")


def _event(state: ConditionState, on: date, kind: ConditionKind = ConditionKind.PEACE_AGREEMENT) -> None:
    with factories.door() as commit:
        record_event(
            condition=factories.condition(kind),
            state=state,
            on=on,
            statement=Statement.objects.earliest("pk"),
            commit=commit,
        )


def test_an_unmet_condition_makes_a_pledge_dormant_and_moves_the_day_it_goes_stale() -> None:
    settled(SPRING, _conditional())
    state = _current("gb-troops-1")
    assert (state.tier, state.status, state.stale_on) == ("2", Status.ACTIVE, date(2026, 2, 26))
    _event(ConditionState.UNMET, date(2025, 12, 1))
    state = _current("gb-troops-1")
    assert (state.status, state.stale_on) == (Status.DORMANT, date(2026, 4, 14))
    assert state.condition_states == ["unmet"]
    assert state.valid.lower == date(2025, 12, 1)
    _event(ConditionState.MET, date(2026, 1, 10))
    assert (_current("gb-troops-1").status, _current("gb-troops-1").stale_on) == (Status.ACTIVE, date(2026, 2, 26))


def test_a_condition_known_to_be_unmet_before_the_words_makes_them_dormant_from_their_day() -> None:
    settled(SPRING, _conditional())
    _event(ConditionState.UNMET, date(2025, 3, 1))
    assert _current("gb-troops-1").valid.lower == date(2025, 11, 25)
    assert _current("gb-troops-1").status == Status.DORMANT


def test_an_event_in_the_past_rewrites_the_past_of_a_pledge_that_has_dropped_its_conditions_since() -> None:
    settled(SPRING, _conditional())
    free = factories.position("GB", condition_mode=ConditionMode.UNCONDITIONAL)
    settled(SPRING, factories.entry(free, said=date(2026, 2, 1), iso2="GB"))
    _event(ConditionState.UNMET, date(2025, 12, 1))
    rows = PledgeState.objects.filter(known__upper_inf=True).order_by("valid")
    assert [(row.valid.lower, row.status) for row in rows] == [
        (date(2025, 11, 25), "active"),
        (date(2025, 12, 1), "dormant"),
        (date(2026, 2, 1), "active"),
    ]


def test_an_event_reaches_a_pledge_that_only_hangs_on_its_trigger() -> None:
    """A window after a ceasefire, on a pledge that names no condition: its deadline starts to run."""
    window = Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=0, to_day=30)
    settled(SPRING, factories.entry(factories.position("GB", window=window), said=date(2026, 1, 1), iso2="GB"))
    assert not everything(Flag).filter(rule="S4").exists()
    _event(ConditionState.MET, date(2026, 2, 1), ConditionKind.CEASEFIRE)
    flag = everything(Flag).get(rule="S4")
    assert (flag.opened_on, flag.severity) == (date(2026, 3, 4), "high")


def test_a_refusal_is_a_state_of_its_own_and_ages_too() -> None:
    settled(SPRING, factories.entry(factories.refusal("FR"), said=MARCH))
    state = _current("fr-no-troops-1")
    assert (state.modality, state.firmness, state.status) == (Modality.REJECTED, "", Status.ACTIVE)
    assert state.stale_on is not None


def test_no_two_states_of_a_pledge_are_ever_known_and_valid_at_once() -> None:
    """The exclusion constraint says so at every step; this says that the check is really on."""
    settled(SPRING, *_story())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'pledge_state_never_two' AND contype = 'x'")
        assert cursor.fetchone() == (1,)
