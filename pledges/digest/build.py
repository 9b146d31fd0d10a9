"""Freezing a digest: its items as primary keys, its words, its recipient, in one transaction. What is sent later is
what was frozen.
"""

from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.crypto import get_random_string

from coalition.ledger.door import LOCK_KEY
from coalition.ledger.witness import Witness, WitnessUnreadableError, keep
from pledges.digest.content import compose
from pledges.digest.items import following_of
from pledges.digest.render import render
from pledges.digest.schedule import Period
from pledges.models import Delivery, Digest, Subscription
from pledges.vocabulary import DeliveryState

log = structlog.get_logger(__name__)


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

    The head of the record is frozen with it, and kept as a witness. A period in which nothing changed is stored too,
    and nothing is sent: the next one starts where it ends.
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
        head_seq=content.head,
        head_hash=str(content.head.head) if content.head else "",
        head_at=content.head.at if content.head else None,
        changes=list(content.changes),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        built_at=now,
    )
    if content.head is not None:
        seen = Witness(content.head.seq, str(content.head.head), content.head.at.isoformat(), now.isoformat())
        transaction.on_commit(partial(_keep, seen))
    if content.changes:
        Delivery.objects.create(
            digest=digest,
            recipient=subscription.email,
            message_id=f"<{get_random_string(22)}.digest@{site_host()}>",
            state=DeliveryState.PENDING,
            next_try_at=Now(),
        )
    return digest


def _keep(seen: Witness) -> None:
    """Write the head down where `anchor` does. The mail is the better witness, and goes out in any case."""
    try:
        keep(Path(settings.WITNESS_FILE), seen)
    except (OSError, WitnessUnreadableError) as trouble:
        log.error("witness_not_kept", seq=seen.seq, trouble=str(trouble))


def site_host() -> str:
    """The host of the site's address, as it stands in message ids."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
