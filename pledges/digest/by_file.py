"""Mail as files in a folder, for a trial without a mail server: one .eml each, which every mail program opens."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from pledges.digest.transport import HandOver, NotAcceptedError


class FileTransport:
    """A file is named by its message's id: the same message twice is one file."""

    @contextmanager
    def envelope(self, sender: str, recipient: str, message_id: str) -> Iterator[HandOver]:
        """Make the folder ready."""
        folder = Path(settings.EMAIL_FILE_PATH)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotAcceptedError(f"The folder for mail cannot be made: {error}") from error
        target = folder / f"{re.sub(r'[^A-Za-z0-9.-]', '', message_id)}.eml"

        def write(message: bytes) -> None:
            half = target.with_suffix(f".{os.getpid()}.part")
            try:
                half.write_bytes(message)
                half.replace(target)
            except OSError as error:
                half.unlink(missing_ok=True)
                raise NotAcceptedError(f"The mail cannot be written to {folder}: {error}") from error

        yield write
