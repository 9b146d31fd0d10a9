"""SMTP, up to the server's "go ahead" first, and then the message: between the two lies the only moment of doubt."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from django.conf import settings
from django.core.mail.message import sanitize_address

from coalition.texts import one_line
from pledges.digest.transport import HandOver, NotAcceptedError, UnsureError

OK = 250
GO_AHEAD = 354


class SmtpTransport:
    """The server of the EMAIL_ settings, a connection for each message: one recipient's trouble is nobody else's."""

    @contextmanager
    def envelope(self, sender: str, recipient: str, message_id: str) -> Iterator[HandOver]:
        """Connect, log in, name sender and recipient, ask to go ahead."""
        client: smtplib.SMTP | None = None
        try:
            try:
                client = _connect()
                _expect(OK, "the sender", client.mail(sanitize_address(sender, "utf-8")))
                _expect(OK, "the recipient", client.rcpt(sanitize_address(recipient, "utf-8")))
                _expect(GO_AHEAD, "the message", client.docmd("DATA"))
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise NotAcceptedError(one_line(f"{type(error).__name__}: {error}")) from error
            yield partial(_say, client)
        finally:
            if client is not None:
                client.close()


def _connect() -> smtplib.SMTP:
    host, port, timeout = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
    secure = ssl.create_default_context()
    if settings.EMAIL_USE_SSL:
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=secure)
    else:
        client = smtplib.SMTP(host, port, timeout=timeout)
    try:
        if settings.EMAIL_USE_TLS:
            client.starttls(context=secure)  # a server that does not offer it raises: nothing goes out in the clear
        if settings.EMAIL_HOST_USER:
            client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        client.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException):
        client.close()
        raise
    return client


def _say(client: smtplib.SMTP, message: bytes) -> None:
    """Send the message and its closing dot, and hear the answer."""
    try:
        client.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        answer = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise UnsureError(one_line(f"The mail server did not answer the message: {error}")) from error
    _expect(OK, "the message", answer)
    with suppress(OSError, smtplib.SMTPException):
        client.putcmd("QUIT")  # said, not waited for: the answer decides nothing any more


def _expect(code: int, what: str, answer: tuple[int, bytes]) -> None:
    accepted = {code, 251} if code == OK else {code}
    if answer[0] not in accepted:
        said = answer[1].decode("utf-8", "replace")
        raise NotAcceptedError(one_line(f"The mail server refused {what}: {answer[0]} {said}"))
