"""`If-Match`: which version a change was made from. Without it a change is not taken; with an old one neither."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.problems import BadRequest, Fault, PreconditionRequired

_TAG = re.compile(r'"([A-Za-z0-9-]{1,40})"')


def tag(value: object) -> str:
    """A strong ETag."""
    return f'"{value}"'


def asked_version(request: HttpRequest) -> str:
    """The one tag that the change was made from, without its quotes. Raises PreconditionRequired and BadRequest."""
    sent = request.headers.get("If-Match", "").strip()
    if sent in ("", "*"):
        raise PreconditionRequired
    found = _TAG.fullmatch(sent)
    if not found:
        detail = _("If-Match holds one ETag as it was sent, with its quotation marks.")
        raise BadRequest([Fault("invalid_tag", detail, param="If-Match")])
    return found[1]
