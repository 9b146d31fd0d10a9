"""Freezing a digest: its items as primary keys, its words, its recipient, in one transaction. What is sent later is
what was frozen.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.crypto import get_random_string

from coalition.ledger.door import LOCK_KEY
from pledges.digest.content import compose
from pledges.digest.items import following_of
from pledges.digest.render import render
from pledges.digest.schedule import Period
from pledges.models import Delivery, Digest, Subscription
from pledges.vocabulary import DeliveryState


def wait_for_open_doors() -> None:
    """Return when every write that began before now is committed: what comes later has a later time.

    So a digest whose period is over misses nothing that belongs to it. Raises OperationalError where a writer holds
    the record for more than five seconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK_KEY])


def freeze(subscription: Subscription, period: Period, *, now: datetime) -> Digest:
    """Store the digest of `period`, inside the caller's transaction; with a delivery where anything changed.

    A period in which nothing changed is stored too, and nothing is sent: the next one starts where it ends.
    """
    with translation.override(subscription.language):
        asked_on = subscription.created_at.astimezone(period.zone).date()
        content = compose(following_of(subscription), period, now=now, asked_on=asked_on)
        rendered = render(content)
    digest = Digest.objects.create(
        subscription=subscription,
        starts_at=period.starts,
        ends_at=period.ends,
        clock=subscription.clock,
        head_seq_id=content.head_seq or None,
        changes=list(content.changes),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        built_at=now,
    )
    if content.changes:
        Delivery.objects.create(
            digest=digest,
            recipient=subscription.email,
            message_id=f"<{get_random_string(22)}.digest@{site_host()}>",
            state=DeliveryState.PENDING,
            next_try_at=Now(),
        )
    return digest


def site_host() -> str:
    """The host of the site's address, as it stands in message ids."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
