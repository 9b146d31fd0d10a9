"""How much of an uploaded file is taken in: no more than a copy may have, so that nobody fills the disk by sending.

The rest is read past and not kept, and the request says so: `was_too_large`.
"""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class BoundedUpload(FileUploadHandler):
    """Asked first, before what keeps the pieces. Drops the whole file once it has more than ARCHIVE_MAX_BYTES."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Let a piece pass. Raises SkipFile where it is too much."""
        if start + len(raw_data) > settings.ARCHIVE_MAX_BYTES:
            self.request.__dict__["_upload_too_large"] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing: the others do."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was dropped."""
    return bool(request.__dict__.get("_upload_too_large"))
