"""From the calendar to frozen digests: one per subscription and period, told once, by whoever gets to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coalition.models import LedgerCommit
from pledges.digest import prepare
from pledges.models import Change, Delivery, Digest, Run, Subscription
from pledges.vocabulary import DeliveryState
from tests import factories
from tests.rig.mail import subscriber
from tests.rig.past import settled_on
from tests.rig.reading import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
WEEK = timedelta(days=7)


def _next_monday() -> datetime:
    """The end of the week in which the test's own writes are recorded."""
    today = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
    monday = today + timedelta(days=(7 - today.weekday()) % 7)
    return monday if monday > datetime.now(UTC) else monday + WEEK


def _tick(now: datetime) -> None:
    prepare.open_periods(now)
    while prepare.unit(now):
        pass


def _publish(iso2: str = "FR", **values: Any) -> None:
    with settled_on():
        factories.publish_statement(iso2, **values)


def test_a_digest_is_frozen_with_its_changes_its_words_and_its_recipient() -> None:
    _publish()
    reader = subscriber()
    _tick(_next_monday())
    digest = everything(Digest).get()
    assert digest.changes == list(Change.objects.values_list("pk", flat=True))
    assert digest.head_seq_id == LedgerCommit.objects.latest("seq").seq
    assert digest.subject == "1 new pledge"
    assert digest.ends_at - digest.starts_at == WEEK
    assert reader.token not in digest.text + digest.html
    delivery = everything(Delivery).get()
    assert (delivery.digest, delivery.recipient, delivery.state) == (digest, reader.email, DeliveryState.PENDING)


def test_P2_however_often_the_clock_ticks_there_is_one_digest() -> None:
    _publish()
    subscriber()
    for minute in range(5):
        _tick(_next_monday() + timedelta(minutes=minute))
    assert (everything(Digest).count(), everything(Delivery).count(), everything(Run).filter(job="digest").count()) == (
        1,
        1,
        1,
    )


def test_where_nothing_changed_nothing_is_sent_and_the_next_period_follows_on() -> None:
    subscriber()
    monday = _next_monday()
    _tick(monday)
    assert everything(Digest).get().changes == []
    assert not everything(Delivery).exists()
    _tick(monday + WEEK)
    first, second = everything(Digest).order_by("starts_at")
    assert second.starts_at == first.ends_at


def test_nobody_gets_mail_before_confirming_or_after_unsubscribing() -> None:
    _publish()
    monday = _next_monday()
    subscriber("waiting@example.org", confirmed_at=None)
    subscriber("gone@example.org", unsubscribed_at=monday - WEEK)
    subscriber("new@example.org", confirmed_at=monday + timedelta(hours=1))
    _tick(monday + timedelta(hours=2))
    assert not everything(Digest).exists()


def test_T19_every_change_is_told_exactly_once_over_two_periods() -> None:
    subscriber()
    _publish("FR")
    monday = _next_monday()
    _tick(monday)
    _publish("DE")  # recorded before the period's end by its time, but only after its digest was frozen
    LedgerCommit.objects.filter(pk=LedgerCommit.objects.latest("seq").pk).update(at=monday + timedelta(seconds=1))
    _tick(monday + WEEK)
    told = [pk for digest in everything(Digest).order_by("starts_at") for pk in digest.changes]
    assert sorted(told) == sorted(Change.objects.values_list("pk", flat=True))
    assert len(told) == len(set(told)) == 2


def test_one_subscription_that_cannot_be_told_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _publish()
    freeze = prepare.freeze

    def fails(subscription: Subscription, *args: Any, **values: Any) -> Digest:
        if subscription.email == "broken@example.org":
            raise RuntimeError("no words for it")
        return freeze(subscription, *args, **values)

    monkeypatch.setattr(prepare, "freeze", fails)
    readers = ["broken@example.org", "reader1@example.org", "reader2@example.org"]
    for email in readers:
        subscriber(email)
    _tick(_next_monday())
    assert sorted(everything(Delivery).values_list("recipient", flat=True)) == readers[1:]
    for _ in range(4):
        _tick(_next_monday())
    assert everything(Run).get(set_aside_at__isnull=False).problem == "RuntimeError: no words for it"


def test_a_time_zone_that_is_no_more_is_read_as_utc() -> None:
    _publish()
    subscriber("lost@example.org", time_zone="Mars/Olympus")
    subscriber("reader@example.org")
    _tick(_next_monday())
    assert everything(Delivery).count() == 2


def test_a_filter_that_matches_nothing_sends_nothing() -> None:
    _publish("FR")
    reader = subscriber()
    factories.country("DE")
    reader.countries.set([factories.country("DE")])
    _tick(_next_monday())
    assert everything(Digest).get().changes == []
    assert not everything(Delivery).exists()
