"""Whatever else Django was told to send with: the console, or a provider's own way."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP

from django.core.mail import EmailMessage, get_connection

from pledges.digest.transport import HandOver, UnsureError


class _Ready(EmailMessage):
    """A message that is already written."""

    def __init__(self, written: bytes, sender: str, recipient: str) -> None:
        parsed = message_from_bytes(written, policy=SMTP)
        super().__init__(subject=parsed["Subject"], from_email=sender, to=[recipient])
        self.written = parsed

    def message(self) -> Message:  # type: ignore[override]
        """The message, as it was written."""
        return self.written


class DjangoTransport:
    """One call does everything here, so nothing is known to be refused: a failure leaves doubt."""

    @contextmanager
    def envelope(self, sender: str, recipient: str, message_id: str) -> Iterator[HandOver]:
        """Nothing to prepare."""

        def send(message: bytes) -> None:
            try:
                get_connection().send_messages([_Ready(message, sender, recipient)])
            except Exception as error:
                raise UnsureError(f"{type(error).__name__}: {error}") from error

        yield send
