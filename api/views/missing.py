"""What lies under the API's prefix and is not there: a problem, like every other error, not a page."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import NotFound

from api.problems import outside_the_framework


class Moved(HttpResponseRedirect):
    """308: the same address with its final slash."""

    status_code = 308


@csrf_exempt  # nothing is here to be done in anybody's name
def missing(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """404, or the way to the address with its final slash where only that was left out."""
    if not request.path_info.endswith("/") and _is_there(f"{request.path_info}/"):
        query = request.META.get("QUERY_STRING", "")
        return Moved(f"{request.path}/{'?' + query if query else ''}")
    return outside_the_framework(NotFound())


def _is_there(path: str) -> bool:
    try:
        return resolve(path).func is not missing
    except Resolver404:
        return False
