"""`Idempotency-Key`: a POST that is sent again with its key is done once, and gets the answer of the first time.

The key is the client's: 1 to 255 printable ASCII characters, for one request of one account. Sent with another request
it is a 422. What was refused (4xx, 5xx) is not kept: put right, it may be sent with the same key.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from api import bodies
from api.problems import BadRequest, Fault, InHand, Unprocessable
from coalition.access.answers import Answer, KeyInHand, KeyReused, once

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
_KEPT_HEADERS = ("ETag", "Location")


def done_once(request: HttpRequest, user: User, action: Callable[[], Response]) -> HttpResponse | Response:
    """The answer of `action`; where the request has a key, as `once` says. Raises BadRequest, InHand and Unprocessable,
    and what `action` raises.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return action()
    if not _KEY.fullmatch(key):
        detail = _("A key is 1 to 255 printable ASCII characters.")
        raise BadRequest([Fault("invalid_key", detail, param=HEADER)])

    def work() -> Answer:
        response = action()
        headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
        return Answer(response.status_code, headers, JSONRenderer().render(response.data).decode())

    try:
        answer, is_again = once(user=user, key=key, digest=_digest(request, user), now=timezone.now(), work=work)
    except KeyReused:
        raise Unprocessable(_("This key was used for another request; take a new one.")) from None
    except KeyInHand:
        raise InHand(_("A request with this key is being worked on. Ask again.")) from None
    again = {REPLAYED: "true"} if is_again else {}
    headers = {**answer.headers, **again}
    return HttpResponse(answer.body, status=answer.status, headers=headers, content_type="application/json")


def _digest(request: HttpRequest, user: User) -> str:
    """SHA-256 (hex) of what is asked: two bodies that say the same in another order of names are one."""
    is_empty = request.headers.get("Content-Length", "0") in ("", "0")
    is_yaml = bodies.YAML.fullmatch(request.headers.get("Content-Type", "").replace(" ", ""))
    body = None if is_empty else bodies.read_text(request, bodies.YAML) if is_yaml else bodies.read(request)
    told = [request.method, request.path, user.pk, body]
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
