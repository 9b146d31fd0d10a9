"""A stored digest as a message: the same bytes at every try, so that a second copy is known by its Message-ID.

A header can hold no line break, whatever a title says: the library refuses it, and the words in our headers are our
own.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from hashlib import sha256
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from coalition.texts import one_line
from pledges.digest.build import site_host
from pledges.digest.render import for_reader
from pledges.models import Delivery

POLICY = SMTP.clone(max_line_length=998)
"""Headers stay on one line: addresses in them are longer than 78 columns, and are not to be cut."""


def digest_message(delivery: Delivery) -> bytes:
    """The message of a delivery, with CRLF. Raises ValueError where a header cannot be made."""
    digest = delivery.digest
    token = digest.subscription.token
    message = new_message(
        to=delivery.recipient, subject=digest.subject, message_id=delivery.message_id, at=digest.built_at
    )
    address = f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"
    by_mail = f"mailto:{settings.DEFAULT_FROM_EMAIL}?subject={quote('unsubscribe ' + token)}"
    message["List-Unsubscribe"] = f"<{address}>, <{by_mail}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Id"] = f"{one_line(settings.SITE_NAME)} <digest.{site_host()}>"
    message["Content-Language"] = digest.subscription.language
    message.set_content(for_reader(digest.text, token), cte="quoted-printable")
    message.add_alternative(for_reader(digest.html, token), subtype="html", cte="quoted-printable")
    message.set_boundary(sha256(delivery.message_id.encode()).hexdigest()[:40])  # by itself it would be a random one
    return message.as_bytes()


def new_message(*, to: str, subject: str, message_id: str, at: datetime) -> EmailMessage:
    """A message with the headers that every mail of ours has."""
    message = EmailMessage(policy=POLICY)
    message["From"] = formataddr((one_line(settings.SITE_NAME), settings.DEFAULT_FROM_EMAIL))
    message["To"] = to
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    return message
