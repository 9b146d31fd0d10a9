"""How a message leaves us: in two steps, so that "we are about to say it" can be stored between them.

`envelope` does everything that can be refused without harm; what it yields says the words. The mail settings choose
the way.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from django.conf import settings

HandOver = Callable[[bytes], None]
"""Says the message. Raises NotAcceptedError where the other side said no, UnsureError where it said nothing."""


class NotAcceptedError(Exception):
    """The message certainly did not go out; it may be tried again."""


class UnsureError(Exception):
    """The message may have gone out."""


class Transport(Protocol):
    def envelope(self, sender: str, recipient: str, message_id: str) -> AbstractContextManager[HandOver]:
        """Prepare everything up to the message itself. Raises NotAcceptedError."""
        ...


def chosen_transport() -> Transport:
    """SMTP, files in a folder (the trial's), or whatever else Django was told to use."""
    from pledges.digest.by_django import DjangoTransport
    from pledges.digest.by_file import FileTransport
    from pledges.digest.by_smtp import SmtpTransport

    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return SmtpTransport()
    if settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"):
        return FileTransport()
    return DjangoTransport()
