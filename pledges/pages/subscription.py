"""The two small pages behind a mail's links. Opening a link changes nothing, because mail scanners open links; the
button does. The address of the page is the secret, so no cookie and no form token is needed.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from coalition.visibility import bearer_of
from pledges.actions.subscriptions import confirm, unsubscribe
from pledges.models import Subscription
from pledges.queries.clock import database_now

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@csrf_exempt
@require_http_methods(METHODS)
@sensitive_variables("token")
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST ends the subscription at once (RFC 8058, one click); GET shows the button."""
    if request.method == "POST":
        found = unsubscribe(token=token, now=database_now())
    else:
        found = Subscription.objects.visible_to(bearer_of(token)).first()
    return _answer(request, "pages/unsubscribe.html", found)


@never_cache
@csrf_exempt
@require_http_methods(METHODS)
@sensitive_variables("token")
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST confirms; GET shows the button."""
    if request.method == "POST":
        found = confirm(token=token, now=database_now())
    else:
        found = Subscription.objects.visible_to(bearer_of(token)).filter(unsubscribed_at__isnull=True).first()
    return _answer(request, "pages/confirm.html", found)


def _answer(request: HttpRequest, template: str, found: Subscription | None) -> HttpResponse:
    if found is None:
        return render(request, "pages/no_subscription.html", status=404)
    response = render(request, template, {"subscription": found})
    response["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return response
