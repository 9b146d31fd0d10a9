"""Browsers ask for /favicon.ico whatever a page says: send them to the product's icon."""

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=86_400, public=True)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to the icon, whose name carries a hash."""
    return HttpResponseRedirect(static("coalition/icon.svg"))
