"""Real SMTP: a digest is sent once; every refusal has its reason and its next try; nobody's trouble is another's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Now

from pledges.actions.subscriptions import unsubscribe
from pledges.digest import send, stages
from pledges.digest.message import digest_message
from pledges.models import Delivery, Subscription
from pledges.vocabulary import DeliveryState
from tests.rig.mail import Inbox, mail_server, pending
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
GOOD, BAD = "good@example.org", "bad@example.org"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """A mail server, and settings that point at it."""
    with mail_server() as (found, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "digest@tracker.example"
        settings.SITE_URL = "https://tracker.example"
        yield found


def _send_all() -> None:
    while send.unit():
        pass


def _delivery(recipient: str) -> Delivery:
    return everything(Delivery).get(recipient=recipient)


def _plain(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


def test_P3_a_digest_arrives_once_whole_and_with_its_headers(inbox: Inbox) -> None:
    url = "https://tracker.example/digest/unsubscribe/TOKEN/"
    made = pending(GOOD, "2 pledges firmer", f"Größe: „viel“\n.\n..dots\n{url}\n", f"<p>{url}</p>")
    token = made.digest.subscription.token
    _send_all()
    _send_all()
    (arrived,) = inbox.messages
    assert arrived["Message-ID"] == made.message_id
    assert arrived["Subject"] == "2 pledges firmer"
    assert arrived["From"] == "Coalition Tracker <digest@tracker.example>"
    assert arrived["To"] == GOOD
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["List-Id"] == "Coalition Tracker <digest.tracker.example>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert arrived["List-Unsubscribe"] == (
        f"<https://tracker.example/digest/unsubscribe/{token}/>, "
        f"<mailto:digest@tracker.example?subject=unsubscribe%20{token}>"
    )
    assert arrived["Date"].datetime == made.digest.built_at.replace(microsecond=0)
    assert _plain(arrived, "plain").splitlines() == ["Größe: „viel“", ".", "..dots", url.replace("TOKEN", token)]
    assert token in _plain(arrived, "html")
    delivery = _delivery(GOOD)
    assert (delivery.state, delivery.attempts, delivery.problem, delivery.lease_token) == ("sent", 1, "", None)
    assert delivery.sent_at is not None


@pytest.mark.parametrize(
    ("trouble", "reply"),
    [
        ("refused", "550 no such user"),
        ("refused", "451 come back later"),
        ("at_the_end", "554 looks like spam"),
        ("at_the_end", "452 mailbox full"),
    ],
)
def test_who_is_refused_gets_a_reason_and_a_next_try_and_the_others_get_their_mail(
    inbox: Inbox, trouble: str, reply: str
) -> None:
    pending(BAD)
    pending(GOOD)
    getattr(inbox, trouble)[BAD] = reply
    _send_all()
    assert [message["To"] for message in inbox.messages] == [GOOD]
    refused = _delivery(BAD)
    assert (refused.state, refused.attempts) == (DeliveryState.PENDING, 1)
    assert reply in refused.problem
    assert refused.next_try_at is not None
    assert timedelta(minutes=4) < refused.next_try_at - datetime.now(UTC) <= timedelta(minutes=5)


def test_after_five_tries_it_is_given_up_with_its_reason(inbox: Inbox) -> None:
    pending(BAD)
    inbox.refused[BAD] = "550 no such user"
    waits = []
    for _ in range(8):
        everything(Delivery).filter(state=DeliveryState.PENDING).update(next_try_at=Now())
        _send_all()
        found = _delivery(BAD)
        waits.append(found.next_try_at)
    assert (found.state, found.attempts) == (DeliveryState.FAILED, 5)
    assert "550 no such user" in found.problem
    assert waits[3] > waits[2] > waits[1] > waits[0]
    assert inbox.messages == []


def test_a_refusal_that_passes_is_followed_by_one_mail(inbox: Inbox) -> None:
    pending(BAD)
    inbox.refused[BAD] = "451 not now"
    _send_all()
    inbox.refused.clear()
    _send_all()
    assert inbox.messages == []  # it is not due yet
    everything(Delivery).update(next_try_at=Now())
    _send_all()
    assert len(inbox.messages) == 1
    assert _delivery(BAD).state == DeliveryState.SENT


def test_a_server_that_hangs_up_over_the_message_leaves_it_to_a_person(inbox: Inbox) -> None:
    pending(BAD)
    pending(GOOD)
    inbox.drops.add(BAD)
    _send_all()
    doubtful = _delivery(BAD)
    assert (doubtful.state, doubtful.next_try_at) == (DeliveryState.AMBIGUOUS, None)
    assert "did not answer the message" in doubtful.problem
    assert list(stages.ambiguous()) == [doubtful]
    assert [message["To"] for message in inbox.messages] == [GOOD]


def test_a_late_answer_is_waited_for(inbox: Inbox) -> None:
    pending(GOOD)
    inbox.waits[GOOD] = 3
    _send_all()
    assert _delivery(GOOD).state == DeliveryState.SENT


def test_an_answer_later_than_we_wait_leaves_it_to_a_person(inbox: Inbox, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1
    pending(GOOD)
    inbox.waits[GOOD] = 2
    _send_all()
    assert _delivery(GOOD).state == DeliveryState.AMBIGUOUS


def test_a_server_that_is_away_is_tried_again(inbox: Inbox, settings: Any) -> None:
    settings.EMAIL_PORT = 19_999
    pending(GOOD)
    _send_all()
    found = _delivery(GOOD)
    assert (found.state, found.attempts) == (DeliveryState.PENDING, 1)
    assert "ConnectionRefusedError" in found.problem


def test_nothing_goes_out_in_the_clear_where_encryption_is_asked_for(inbox: Inbox, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    pending(GOOD)
    _send_all()
    assert inbox.messages == []
    assert "STARTTLS" in _delivery(GOOD).problem


def test_T20_who_unsubscribes_in_mid_run_gets_nothing_more(inbox: Inbox) -> None:
    for n in range(6):
        pending(f"reader{n}@example.org")
    send.unit()
    send.unit()
    for token in (
        everything(Subscription)
        .filter(email__in=["reader3@example.org", "reader5@example.org"])
        .values_list("token", flat=True)
    ):
        unsubscribe(token=token, now=datetime.now(UTC))
    _send_all()
    assert {message["To"] for message in inbox.messages} == {f"reader{n}@example.org" for n in (0, 1, 2, 4)}
    assert "Unsubscribed" in _delivery("reader3@example.org").problem


def test_a_claim_looks_at_the_subscription_again(inbox: Inbox) -> None:
    pending(GOOD)
    everything(Subscription).update(unsubscribed_at=Now())
    assert send.unit() is False
    assert inbox.messages == []


HOSTILE = [
    "a\nBcc: all@example.org",
    "a\r\n\r\n<b>",
    "x" * 10_000,
    "مرحبا",
    "😀 now",
    "<script>",
    "=?utf-8?q?x?=",
    "\t",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_B9_no_name_breaks_a_header_or_stops_another_mail(inbox: Inbox, settings: Any, name: str) -> None:
    settings.SITE_NAME = name
    pending(GOOD)
    _send_all()
    (arrived,) = inbox.messages
    assert arrived["Bcc"] is None
    assert arrived["To"] == GOOD
    assert arrived["List-Unsubscribe"].endswith(">")
    assert _plain(arrived, "plain").strip() == "Text."


def test_a_mail_that_cannot_be_written_fails_alone(inbox: Inbox) -> None:
    broken = pending(BAD)
    everything(Delivery).filter(pk=broken.pk).update(recipient="bad\n@example.org")
    pending(GOOD)
    _send_all()
    assert [message["To"] for message in inbox.messages] == [GOOD]
    failed = everything(Delivery).get(pk=broken.pk)
    assert failed.state == DeliveryState.FAILED
    assert "could not be written" in failed.problem


def test_a_resend_is_the_same_message(inbox: Inbox) -> None:
    made = everything(Delivery).select_related("digest__subscription").get(pk=pending(GOOD).pk)
    assert digest_message(made) == digest_message(made)


def test_in_the_trial_the_mail_is_a_file(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    pending(GOOD, text="Readable.\n")
    _send_all()
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert b"Readable." in file.read_bytes()
    assert _delivery(GOOD).state == DeliveryState.SENT


def test_a_folder_that_cannot_be_written_is_tried_again(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    (tmp_path / "mail").write_text("not a folder")
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    pending(GOOD)
    _send_all()
    assert _delivery(GOOD).state == DeliveryState.PENDING
    assert "folder for mail" in _delivery(GOOD).problem


def test_another_way_to_send_gets_the_same_message(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    made = pending(GOOD)
    _send_all()
    (sent,) = mail.outbox
    assert sent.message()["Message-ID"] == made.message_id
    assert sent.recipients() == [GOOD]
