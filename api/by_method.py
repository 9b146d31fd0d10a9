"""One address, two views: reads are public and decided by a tag, writes are somebody's. Neither knows of the other."""

from collections.abc import Callable
from functools import update_wrapper

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def by_method(read: View, **others: View) -> View:
    """`read`, but for the methods in `others` (by their names in small letters)."""

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        chosen = others.get((request.method or "").lower(), read)
        response = chosen(request, *args, **kwargs)
        if response.status_code == 405 and "Allow" in response.headers:
            more = [name.upper() for name in others]
            response.headers["Allow"] = ", ".join([*response.headers["Allow"].split(", "), *more])
        return response

    return update_wrapper(view, read)
