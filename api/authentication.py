"""Who asks. For now a session of the staff site, with its form token on every write; tokens of programs come beside it.

A view that needs to know lists its ways in `authentication_classes`; nothing else in the API looks at cookies.
"""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class StaffSession(SessionAuthentication):
    """The session cookie of the staff site. Without one the answer is a 401, not a 403."""

    def authenticate_header(self, request: Request) -> str:
        """How to log in, for `WWW-Authenticate`."""
        return 'Session realm="staff"'

    def enforce_csrf(self, request: Request) -> None:
        """Ask for the form token, but let nothing parse the body for it: that is `api.bodies`' work."""
        super().enforce_csrf(getattr(request, "_request", request))
