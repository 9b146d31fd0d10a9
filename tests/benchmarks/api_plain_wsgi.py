"""Django with the addresses of `api_plain` and nothing else changed."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The answer."""
    settings.ROOT_URLCONF = "tests.benchmarks.api_plain"
    return _django(environ, start_response)
