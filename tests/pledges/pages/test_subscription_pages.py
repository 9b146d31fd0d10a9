"""The links of a mail: opening them changes nothing, the button does, without cookie and without login."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from pledges.models import Delivery, Subscription
from pledges.vocabulary import DeliveryState
from tests.rig.mail import pending, subscriber
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner() -> Client:
    """Anybody: no cookie, and cross-site checks on."""
    return Client(enforce_csrf_checks=True)


def _address(what: str, found: Subscription) -> str:
    return f"/digest/{what}/{found.token}/"


def test_T20_opening_the_link_twenty_times_changes_nothing(scanner: Client) -> None:
    reader, waiting = subscriber(), subscriber("waiting@example.org", confirmed_at=None)
    for _ in range(20):
        assert scanner.get(_address("unsubscribe", reader)).status_code == 200
        assert scanner.head(_address("unsubscribe", reader)).status_code == 200
        assert scanner.get(_address("confirm", waiting)).status_code == 200
    assert everything(Subscription).get(pk=reader.pk).unsubscribed_at is None
    assert everything(Subscription).get(pk=waiting.pk).confirmed_at is None


def test_one_click_ends_it_at_once_without_a_cookie(scanner: Client) -> None:
    reader = pending("reader@example.org").digest.subscription
    answer = scanner.post(_address("unsubscribe", reader), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "You will get no more mail from us" in answer.content.decode()
    assert everything(Subscription).get(pk=reader.pk).unsubscribed_at is not None
    assert everything(Delivery).get().state == DeliveryState.FAILED


def test_a_second_click_changes_nothing_and_says_the_same(scanner: Client) -> None:
    reader = subscriber()
    scanner.post(_address("unsubscribe", reader))
    ended = everything(Subscription).get(pk=reader.pk).unsubscribed_at
    assert scanner.post(_address("unsubscribe", reader)).status_code == 200
    assert everything(Subscription).get(pk=reader.pk).unsubscribed_at == ended


def test_the_button_confirms(scanner: Client) -> None:
    waiting = subscriber(confirmed_at=None)
    assert "Yes, send it to me" in scanner.get(_address("confirm", waiting)).content.decode()
    before = datetime.now(UTC)
    assert scanner.post(_address("confirm", waiting)).status_code == 200
    confirmed = everything(Subscription).get(pk=waiting.pk).confirmed_at
    assert confirmed is not None
    assert abs((confirmed - before).total_seconds()) < 60


def test_who_unsubscribed_is_not_followed_again_by_an_old_link(scanner: Client) -> None:
    gone = subscriber(confirmed_at=None, unsubscribed_at=datetime.now(UTC))
    assert scanner.post(_address("confirm", gone)).status_code == 404
    assert everything(Subscription).get(pk=gone.pk).confirmed_at is None


@pytest.mark.parametrize("what", ["confirm", "unsubscribe"])
def test_a_made_up_link_is_answered_plainly_and_changes_nothing(scanner: Client, what: str) -> None:
    subscriber()
    for method in (scanner.get, scanner.post):
        answer = method(f"/digest/{what}/{'a' * 43}/")
        assert answer.status_code == 404
        assert "This link belongs to nobody" in answer.content.decode()
    assert scanner.put(f"/digest/{what}/{'a' * 43}/").status_code == 405


def test_the_secret_in_the_address_goes_nowhere(scanner: Client) -> None:
    answer = scanner.get(_address("unsubscribe", subscriber()))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
