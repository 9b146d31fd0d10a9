"""A real SMTP server that refuses, drops and waits as a test says; and subscribers with something to get."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from pledges.models import Change, Delivery, Digest, Subscription
from pledges.vocabulary import Clock, DeliveryState

LAST_MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)


class Inbox:
    """What arrived, and what to say to whom. `refused` and `at_the_end` map recipients to replies."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.at_the_end: dict[str, str] = {}
        self.drops: set[str] = set()
        self.waits: dict[str, float] = {}

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        if recipient in self.drops:
            server.transport.abort()
            return "451 gone"
        if recipient in self.at_the_end:
            return self.at_the_end[recipient]
        await asyncio.sleep(self.waits.get(recipient, 0))
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    def counts(self) -> Counter[str]:
        """How often each message arrived, by Message-ID."""
        return Counter(str(message["Message-ID"]) for message in self.messages)


@contextmanager
def mail_server() -> Iterator[tuple[Inbox, int]]:
    """A server on a free port below the range that the system hands out."""
    inbox = Inbox()
    for attempt in range(50):
        port = 20_000 + (os.getpid() * 7 + attempt * 131) % 10_000
        controller = Controller(inbox, hostname="127.0.0.1", port=port)
        try:
            controller.start()
        except OSError:
            continue
        break
    try:
        yield inbox, port
    finally:
        controller.stop()


def subscriber(email: str = "reader@example.org", **values: Any) -> Subscription:
    """Somebody who confirmed long ago; Mondays at 7 UTC unless told otherwise."""
    long_ago = LAST_MONDAY - timedelta(days=60)
    defaults = {"created_at": long_ago, "confirmed_at": long_ago}
    return Subscription.objects.create(email=email, **defaults | values)


def pending(email: str, subject: str = "1 new pledge", text: str = "Text.\n", html: str = "<p>Text.</p>") -> Delivery:
    """A frozen digest that waits to be sent to a new subscriber."""
    now = datetime.now(UTC)
    digest = Digest.objects.create(
        subscription=subscriber(email),
        starts_at=now - timedelta(days=7),
        ends_at=now,
        clock=Clock.RECORD,
        changes=list(Change.objects.values_list("pk", flat=True)[:10]),
        subject=subject,
        text=text,
        html=html,
        built_at=now,
    )
    return Delivery.objects.create(
        digest=digest,
        recipient=email,
        message_id=f"<{digest.pk}.digest@tracker.example>",
        state=DeliveryState.PENDING,
        next_try_at=now - timedelta(seconds=1),
    )
