"""Sending, one delivery at a time: at most once, and never silently missing.

One recipient's failure touches no other.
"""

import structlog
from django.conf import settings

from coalition.visibility import Purpose
from pledges.digest import stages
from pledges.digest.message import digest_message
from pledges.digest.transport import NotAcceptedError, Transport, UnsureError, chosen_transport
from pledges.models import Delivery

log = structlog.get_logger(__name__)


def unit() -> bool:
    """Send one digest that is due. Returns whether there may be more."""
    stages.look_after_the_lost()
    one = stages.claim()
    if one is None:
        return False
    delivery = (
        Delivery.objects.for_the_record(Purpose.DELIVER).select_related("digest__subscription").get(pk=one.delivery)
    )
    try:
        message = digest_message(delivery)
    except Exception as error:
        stages.give_up(one, f"The mail could not be written: {type(error).__name__}: {error}")
        return True
    _send(one, delivery, message, chosen_transport())
    return True


def _send(one: stages.Claim, delivery: Delivery, message: bytes, transport: Transport) -> None:
    sender = settings.DEFAULT_FROM_EMAIL
    try:
        with transport.envelope(sender, delivery.recipient, delivery.message_id) as hand_over:
            stages.mark_in_data(one)
            hand_over(message)
            stages.mark_sent(one)
    except NotAcceptedError as error:
        stages.put_back(one, str(error))
    except UnsureError as error:
        stages.leave_to_a_person(one, str(error))
    except stages.LeaseLostError:
        log.warning("delivery_lease_lost", delivery=one.delivery)
