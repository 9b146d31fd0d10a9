"""The content security policy is strict everywhere but under the staff prefix, whose theme needs two relaxations."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class StaffPolicyMiddleware:
    """Relax the policy under CSP_STAFF_PREFIX, by CSP_STAFF_DIRECTIVES and nothing more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(settings.CSP_STAFF_PREFIX):
            response._csp_replace = settings.CSP_STAFF_DIRECTIVES  # type: ignore[attr-defined]  # read by CSPMiddleware
        return response
