"""Head counts that do not fit: flags on the statements that give them, which follow the counts wherever they go."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from coalition.ledger import BULK_SECONDS, record
from coalition.models import LedgerCommit, MembershipCount
from coalition.vocabulary import CountBasis, Origin
from pledges.actions.retractions import retract
from pledges.actions.statements import publish_all
from pledges.derived.due import came_due
from pledges.derived.rebuild import differences
from pledges.models import Change, Flag, Pledge, Statement
from pledges.vocabulary import FlagState, RetractionReason
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

MARCH = date(2025, 3, 1)


def of(rule: str) -> list[Any]:
    return list(everything(Flag).filter(rule=rule).order_by("opened_on", "pk"))


def today() -> date:
    """The UTC day of the commits of this test."""
    return LedgerCommit.objects.latest("seq").at.date()


def counted(record_id: str, low: int, day: date) -> None:
    MembershipCount.objects.create(
        coalition=factories.coalition(),
        low=low,
        high=low,
        basis=CountBasis.MEMBERS,
        claimed_on=day,
        claimed_by=record_id,
        record_id=record_id,
    )


@pytest.fixture
def two_statements() -> None:
    """Two statements on pages of their own, of two days, which give counts."""
    for one in (
        factories.entry(
            said=MARCH + timedelta(days=days),
            appearances=(
                factories.appearance(
                    "page", record_id=f"count-{days}", document=factories.page(address=f"https://a.example/{days}")
                ),
            ),
            summary=f"Counted {days}.",
        )
        for days in (0, 1)
    ):
        factories.publish_entry(one)


def count_twice() -> None:
    """The first statement counted 35 members, the second, a day later, 33."""
    counted("count-0", 35, MARCH)
    counted("count-1", 33, MARCH + timedelta(days=1))


@pytest.fixture
def two_counts(two_statements: None) -> Flag:
    """A pledge of France, and two counts that do not fit."""
    factories.publish_statement("FR", said=MARCH)
    with factories.door():
        count_twice()
    (flag,) = of("C13")
    return flag


@pytest.mark.usefixtures("two_statements")
def test_counts_that_all_parts_of_a_bulk_find_are_told_once() -> None:
    entries = [factories.entry(factories.position(iso2), iso2=iso2, said=MARCH) for iso2 in ("FR", "DE", "IT", "TR")]
    for one in entries:
        factories.ground(one)
    with (
        patch("pledges.derived.portions.PORTION", 1e-9),
        record(actor="a test", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit,
    ):
        count_twice()
        publish_all(entries, commit=commit)
    assert len(of("C13")) == 1


def told_of_flags(seq: int) -> list[tuple[str, str]]:
    """What the feed tells of flags in a commit: the sentence and the cause."""
    rows = Change.objects.filter(seq=seq, resource="flag").order_by("n")
    return [(change_sentence(row.code, row.slots), row.cause) for row in rows]


def newest() -> int:
    return LedgerCommit.objects.latest("seq").seq


def test_a_head_count_that_does_not_fit_is_a_flag_on_the_statement_that_gives_it(two_counts: Flag) -> None:
    flag = two_counts
    assert (flag.pledge, flag.statement, flag.severity) == (None, Statement.objects.get(summary="Counted 1."), "info")
    assert told_of_flags(newest()) == [
        ("There is an open finding about how many countries count-1 counted (by our rule C13).", "world")
    ]
    again(today())
    assert [(one.pk, one.state) for one in of("C13")] == [(flag.pk, FlagState.OPEN)]


def test_it_is_true_from_the_day_of_the_later_count(two_counts: Flag) -> None:
    assert two_counts.opened_on == MARCH + timedelta(days=1)
    again(MARCH)
    assert of("C13")[0].state == FlagState.AUTO_RESOLVED


@pytest.mark.parametrize("gone", [35, 33])
def test_it_no_longer_holds_in_the_commit_in_which_either_count_is_taken_out(two_counts: Flag, gone: int) -> None:
    with factories.door():
        MembershipCount.objects.filter(low=gone).delete()
    assert of("C13")[0].state == FlagState.AUTO_RESOLVED
    assert [sentence for sentence, _ in told_of_flags(newest())] == [
        "A finding about how many countries count-1 counted no longer holds (by our rule C13)."
    ]
    assert differences() == []


def test_it_follows_a_count_that_is_corrected(two_counts: Flag) -> None:
    with factories.door():
        MembershipCount.objects.filter(low=33).update(low=35, high=35)
    assert of("C13")[0].state == FlagState.AUTO_RESOLVED
    with factories.door():
        MembershipCount.objects.filter(record_id="count-1").update(low=30, high=30)
    assert of("C13")[0].state == FlagState.OPEN
    assert differences() == []


def test_it_goes_with_the_statement_that_gives_the_count_even_where_people_had_confirmed_it(two_counts: Flag) -> None:
    decided(two_counts, FlagState.CONFIRMED)
    with factories.door() as commit:
        retract(
            Statement.objects.get(summary="Counted 1."), reason=RetractionReason.MISATTRIBUTED, by=None, commit=commit
        )
    assert of("C13")[0].state == FlagState.AUTO_RESOLVED
    assert differences() == []


def test_it_wakes_on_the_day_to_which_it_was_put_off(two_counts: Flag) -> None:
    until = today() + timedelta(days=3)
    decided(two_counts, FlagState.SNOOZED, until=until)
    assert came_due(until - timedelta(days=1), limit=10) == []
    due = came_due(until, limit=10)
    assert due == [Pledge.objects.get().pk]
    again(until, due)
    assert of("C13")[0].state == FlagState.OPEN
    assert came_due(until, limit=10) == []


def test_what_is_found_of_one_coalition_is_left_alone_when_another_is_settled(two_counts: Flag) -> None:
    other = factories.coalition("others")
    theirs = factories.position("GB")
    theirs = replace(theirs, pledge=replace(theirs.pledge, coalition="others"))
    settled(MARCH, factories.entry(theirs, said=MARCH, iso2="GB"))
    assert again(today(), list(Pledge.objects.filter(coalition=other).values_list("pk", flat=True)))
    assert [(one.pk, one.state) for one in of("C13")] == [(two_counts.pk, FlagState.OPEN)]
