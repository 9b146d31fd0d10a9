"""The stages of a delivery: pending → claimed → in_data → sent. Every step is one short transaction, fenced by the
lease's token and timed by the database.

A lease that runs out in `claimed` is safe to retry. One that runs out in `in_data` is not: the words may be out, so a
person decides. Whatever goes wrong has its reason on the row.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coalition.texts import one_line
from coalition.visibility import Purpose
from pledges.models import Delivery
from pledges.vocabulary import DeliveryState

TRIES = 5
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""How long a delivery waits after its first, second … failed try."""

NO_LEASE = {"lease_until": None, "lease_token": None}

log = structlog.get_logger(__name__)


class LeaseLostError(RuntimeError):
    """The delivery is no longer this worker's; nothing may be sent."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in hand; `attempts` counts this try."""

    delivery: int
    attempts: int
    token: UUID


def claim() -> Claim | None:
    """Take the delivery that has waited longest, of a subscriber who still wants it; None where none is due."""
    with transaction.atomic():
        due = Delivery.objects.for_the_record(Purpose.DELIVER).filter(
            state=DeliveryState.PENDING,
            next_try_at__lte=Now(),
            digest__subscription__confirmed_at__isnull=False,
            digest__subscription__unsubscribed_at__isnull=True,
        )
        found = due.select_for_update(of=("self",), skip_locked=True).order_by("next_try_at", "pk").first()
        if found is None:
            return None
        token = uuid4()
        Delivery.objects.for_the_record(Purpose.DELIVER).filter(pk=found.pk, state=DeliveryState.PENDING).update(
            state=DeliveryState.CLAIMED, attempts=F("attempts") + 1, lease_token=token, **_lease()
        )
        return Claim(found.pk, found.attempts + 1, token)


def mark_in_data(one: Claim) -> None:
    """The next thing is the message itself. Raises LeaseLostError."""
    if _in(one, DeliveryState.CLAIMED).update(state=DeliveryState.IN_DATA, **_lease()) != 1:
        raise LeaseLostError(str(one.delivery))


def mark_sent(one: Claim) -> None:
    """The other side took it."""
    sent = _in(one, DeliveryState.IN_DATA).update(
        state=DeliveryState.SENT, sent_at=Now(), next_try_at=None, problem="", **NO_LEASE
    )
    if sent != 1:
        log.error("delivery_sent_after_lease", delivery=one.delivery)


def put_back(one: Claim, reason: str) -> None:
    """It certainly did not go out: try again later, or give up after the last try."""
    mine = _in(one, DeliveryState.CLAIMED, DeliveryState.IN_DATA)
    log.warning("delivery_refused", delivery=one.delivery, attempts=one.attempts, reason=reason)
    if one.attempts >= TRIES:
        mine.update(state=DeliveryState.FAILED, next_try_at=None, problem=one_line(reason), **NO_LEASE)
    else:
        wait = WAITS[min(one.attempts, len(WAITS)) - 1]
        mine.update(state=DeliveryState.PENDING, next_try_at=Now() + wait, problem=one_line(reason), **NO_LEASE)


def give_up(one: Claim, reason: str) -> None:
    """It can never go out as it is."""
    log.error("delivery_failed", delivery=one.delivery, reason=reason)
    _in(one, DeliveryState.CLAIMED).update(
        state=DeliveryState.FAILED, next_try_at=None, problem=one_line(reason), **NO_LEASE
    )


def leave_to_a_person(one: Claim, reason: str) -> None:
    """Nobody can know whether it went out."""
    log.error("delivery_ambiguous", delivery=one.delivery, reason=reason)
    _in(one, DeliveryState.IN_DATA).update(
        state=DeliveryState.AMBIGUOUS, next_try_at=None, problem=one_line(reason), **NO_LEASE
    )


def look_after_the_lost() -> None:
    """Settle the deliveries whose worker is gone: their lease is over."""
    lost = Delivery.objects.for_the_record(Purpose.DELIVER).filter(lease_until__lt=Now())
    in_data = lost.filter(state=DeliveryState.IN_DATA).update(
        state=DeliveryState.AMBIGUOUS,
        next_try_at=None,
        problem=_("Its worker died while it handed the mail over; look whether it arrived."),
        **NO_LEASE,
    )
    if in_data:
        log.error("deliveries_ambiguous", count=in_data)
    died = _("Its worker died before it handed the mail over.")
    claimed = lost.filter(state=DeliveryState.CLAIMED)
    claimed.filter(attempts__gte=TRIES).update(state=DeliveryState.FAILED, next_try_at=None, problem=died, **NO_LEASE)
    claimed.filter(attempts__lt=TRIES).update(state=DeliveryState.PENDING, next_try_at=Now(), problem=died, **NO_LEASE)


def ambiguous() -> QuerySet[Delivery]:
    """What waits for a person."""
    return (
        Delivery.objects.for_the_record(Purpose.DELIVER).filter(state=DeliveryState.AMBIGUOUS).select_related("digest")
    )


def _in(one: Claim, *states: DeliveryState) -> QuerySet[Delivery]:
    return Delivery.objects.for_the_record(Purpose.DELIVER).filter(
        Q(state__in=states), pk=one.delivery, lease_token=one.token
    )


def _lease() -> dict[str, object]:
    return {"lease_until": Now() + timedelta(seconds=settings.LEASE_SECONDS)}
