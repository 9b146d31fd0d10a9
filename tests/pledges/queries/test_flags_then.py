"""A flag at a past moment is what its steps say: of the record's, up to a commit; of the world's, up to a day."""

from datetime import date, timedelta

import pytest

from coalition.visibility import ANYBODY
from pledges.actions.retractions import retract
from pledges.models import Flag, Statement
from pledges.queries import flags_then, pledge_list
from pledges.queries.head import head
from pledges.queries.moment import Moment
from pledges.vocabulary import FlagState, RetractionReason
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.settling import again
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

OFFERED, REFUSED, RESTATED, TODAY = date(2025, 3, 10), date(2025, 4, 10), date(2025, 5, 10), date(2025, 6, 1)


def offer(said: date = OFFERED, **values: object) -> Statement:
    return factories.publish_statement("FR", said=said, **values)


def refuse() -> Statement:
    return factories.publish_entry(factories.entry(factories.refusal("FR"), said=REFUSED))


def disputed(day: date, seq: int | None = None) -> bool:
    rows = pledge_list.pledges(Moment(TODAY, day=day, seq=seq), ANYBODY).filter(public_id="fr-troops-1")
    return rows.get().disputed  # type: ignore[attr-defined]


def take_back(statement: Statement) -> None:
    with factories.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)


def test_a_dispute_begins_on_the_day_of_the_second_word() -> None:
    offer()
    before = head().seq
    refuse()
    assert not disputed(REFUSED - timedelta(days=1))
    assert disputed(REFUSED)
    assert not disputed(REFUSED, before), "the record did not know it yet"
    assert disputed(REFUSED, head().seq)


def test_a_dispute_that_was_settled_stood_until_the_day_of_the_words_that_settled_it() -> None:
    offer()
    refuse()
    open_then = head().seq
    offer(RESTATED, stance="affirms")
    assert everything(Flag).get(rule="C1").state == FlagState.AUTO_RESOLVED
    assert disputed(RESTATED - timedelta(days=1))
    assert not disputed(RESTATED)
    assert disputed(RESTATED, open_then), "as the record had it before"


def test_a_dispute_whose_evidence_is_gone_never_was_one_as_far_as_we_know_now() -> None:
    offer()
    gone = refuse()
    before = head().seq
    take_back(gone)
    assert everything(Flag).get(rule="C1").state == FlagState.AUTO_RESOLVED
    assert not disputed(REFUSED)
    assert disputed(REFUSED, before)


def test_a_dismissed_flag_disputes_no_day_and_an_acknowledged_one_still_does() -> None:
    offer()
    refuse()
    decided(everything(Flag).get(rule="C1"), FlagState.ACKNOWLEDGED)
    acknowledged = head().seq
    assert disputed(REFUSED)
    assert not disputed(REFUSED - timedelta(days=1))
    decided(everything(Flag).get(rule="C1"), FlagState.DISMISSED)
    assert not disputed(REFUSED)
    assert disputed(REFUSED, acknowledged)


def test_silence_counts_from_its_day_to_the_day_it_was_broken() -> None:
    offer()
    again(date(2025, 12, 1))
    silence = everything(Flag).get(rule="S1")
    broken_on = silence.opened_on + timedelta(days=30)
    offer(broken_on, stance="affirms")
    again(broken_on)

    def counts(day: date) -> bool:
        return flags_then.standing(everything(Flag).filter(pk=silence.pk), Moment(TODAY, day=day), ANYBODY).exists()

    assert [counts(silence.opened_on + timedelta(days=n)) for n in (-1, 0, 29, 30)] == [False, True, True, False]


def test_now_and_the_newest_commit_about_today_say_the_same() -> None:
    offer()
    refuse()
    factories.publish_statement("GB")
    today = head().at.date()  # type: ignore[union-attr]
    now = {p.public_id: (p.disputed, p.open_flags) for p in pledge_list.pledges(Moment(today), ANYBODY)}  # type: ignore[attr-defined]
    then = pledge_list.pledges(Moment(today, day=today, seq=head().seq), ANYBODY)
    assert {p.public_id: (p.disputed, p.open_flags) for p in then} == now  # type: ignore[attr-defined]
    assert now["fr-troops-1"] == (True, 3), "the contradiction, the silence since, and the single origin"
