"""Who asks: a token of a program, or a session of the staff site with its form token on every write.

Invariant: a token acts for its account and never may do more; which scope and which role an operation needs is said by
`api.needs`. A view that needs to know who asks lists its ways in `authentication_classes`; nothing else in the
API looks at cookies.
"""

import re

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from coalition.access.tokens import find
from coalition.models import AccessToken

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_KNOWN = "_access_token"


def token_of(request: HttpRequest) -> AccessToken | None:
    """The token that was sent; None where none was. Read once for each request. Raises AuthenticationFailed for one
    that opens nothing, whatever the reason is.
    """
    if _KNOWN not in request.__dict__:
        request.__dict__[_KNOWN] = _read(request)
    found: AccessToken | None = request.__dict__[_KNOWN]
    return found


def _read(request: HttpRequest) -> AccessToken | None:
    sent = request.headers.get("Authorization", "").strip()
    if sent[:6].lower() != "bearer" or (len(sent) > 6 and sent[6] != " "):
        return None  # another way of logging in, which is some proxy's business
    well_formed = _BEARER.fullmatch(sent)
    token = find(well_formed[1], now=timezone.now()) if well_formed else None
    if token is None:
        detail = _("This token opens nothing: it is not known, has ended or was revoked, or its account is off.")
        raise AuthenticationFailed(detail, code="invalid_token")
    return token


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer …`. `request.auth` is the token; `request.user` is whom it acts for."""

    def authenticate(self, request: Request) -> tuple[object, AccessToken] | None:
        token = token_of(request._request)
        return None if token is None else (token.user, token)

    def authenticate_header(self, request: Request) -> str:
        """How to come in, for `WWW-Authenticate`. Without it the answer would be a 403, not a 401."""
        return 'Bearer realm="api"'


class StaffSession(SessionAuthentication):
    """The session cookie of the staff site."""

    def authenticate_header(self, request: Request) -> str:
        """How to log in, for `WWW-Authenticate`."""
        return 'Session realm="staff"'

    def enforce_csrf(self, request: Request) -> None:
        """Ask for the form token, but let nothing parse the body for it: that is `api.bodies`' work."""
        super().enforce_csrf(getattr(request, "_request", request))
