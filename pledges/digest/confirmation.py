"""The question that is mailed before anything else is: did you ask for this? Nobody is followed up who does not answer.

It may go out a second time where a worker dies at the wrong moment (the same message, by its id); a digest may not.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coalition.visibility import Purpose
from pledges.actions.subscriptions import CONFIRM_JOB
from pledges.derived import runs
from pledges.digest.build import site_host
from pledges.digest.message import new_message
from pledges.digest.transport import chosen_transport
from pledges.models import Subscription


def unit() -> bool:
    """Send one question that is due. Returns whether there may be more."""
    with runs.claimed(CONFIRM_JOB) as claim:
        if claim is None:
            return False
        waiting = Subscription.objects.for_the_record(Purpose.DELIVER).filter(
            confirmed_at__isnull=True, unsubscribed_at__isnull=True
        )
        asked = waiting.filter(pk=int(claim.period)).first()
        if asked is not None:
            _send(asked)
        runs.finish(claim)
        return True
    return runs.is_fresh_work(CONFIRM_JOB)


def confirmation_message(asked: Subscription) -> bytes:
    """The question, in the language that was chosen."""
    with translation.override(asked.language):
        message = new_message(
            to=asked.email,
            subject=_("Please confirm your digest"),
            message_id=f"<{asked.pk}.confirm@{site_host()}>",
            at=asked.created_at,
        )
        lines = [
            _("Somebody, we hope you, asked for the weekly digest of %(site)s") % {"site": settings.SITE_NAME},
            _("at this address. To get it, open this page and press the button:"),
            f"{settings.SITE_URL}{reverse('confirm', args=[asked.token])}",
            _("If it was not you, do nothing: no other mail will come."),
        ]
        message.set_content("\n\n".join(lines) + "\n", cte="quoted-printable")
    return message.as_bytes()


def _send(asked: Subscription) -> None:
    message = confirmation_message(asked)
    message_id = f"<{asked.pk}.confirm@{site_host()}>"
    with chosen_transport().envelope(settings.DEFAULT_FROM_EMAIL, asked.email, message_id) as hand_over:
        hand_over(message)
