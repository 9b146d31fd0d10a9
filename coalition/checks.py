"""The start is refused where a setting would break a promise.

Errors, not warnings: a wrong Celery setting loses or doubles work, and nobody reads warnings.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

_LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}
_MEGABYTE = 1_048_576


@register("celery")
def celery_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold the Celery settings to what was measured to lose nothing."""
    wanted = {
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_RESULT_BACKEND": None,
        "CELERY_TASK_PUBLISH_RETRY": False,
    }
    found = [
        Error(f"{name} must be {value!r}, not {getattr(settings, name, None)!r}.", id="coalition.E001")
        for name, value in wanted.items()
        if getattr(settings, name, None) != value
    ]
    return [*found, *_celery_times()]


def _celery_times() -> Iterator[Error]:
    options: dict[str, Any] = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    limit = getattr(settings, "CELERY_TASK_TIME_LIMIT", None) or float("inf")
    if not limit < settings.LEASE_SECONDS:
        yield Error("CELERY_TASK_TIME_LIMIT must be below LEASE_SECONDS.", id="coalition.E002")
    if not limit < options.get("visibility_timeout", 3600):
        yield Error("The broker's visibility_timeout must be above CELERY_TASK_TIME_LIMIT.", id="coalition.E003")
    if options.get("visibility_timeout", 3600) > 300:
        yield Error("The broker's visibility_timeout must be 300 seconds or less.", id="coalition.E003")
    if options.get("unacked_restore_throttle") != 1 or options.get("unacked_restore_interval") != 1:
        yield Error("unacked_restore_interval and unacked_restore_throttle must both be 1.", id="coalition.E004")
    for name in ("socket_timeout", "socket_connect_timeout"):
        if not 0 < (options.get(name) or 0) <= 1:
            yield Error(f"The broker's {name} must be above 0 and at most 1 second.", id="coalition.E005")
    if not getattr(settings, "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT", 0) > 0:
        yield Error("CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT must be above 0.", id="coalition.E006")


@register(Tags.security)
def start_refusals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse hosts, permissions and limits that would open the door to everyone."""
    found: list[CheckMessage] = []
    hosts = set(settings.ALLOWED_HOSTS)
    if any("*" in host for host in hosts):
        found.append(Error("ALLOWED_HOSTS must name the hosts; a wildcard is refused.", id="coalition.E010"))
    if settings.DEBUG and not hosts <= _LOOPBACK:
        found.append(
            Error("DEBUG is only possible where ALLOWED_HOSTS names loopback hosts alone.", id="coalition.E011")
        )
    permissions = settings.REST_FRAMEWORK.get("DEFAULT_PERMISSION_CLASSES", ["AllowAny"])
    if not permissions or any("AllowAny" in name for name in permissions):
        found.append(Error("The API's default permission must not be AllowAny.", id="coalition.E012"))
    if not 0 < (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) <= _MEGABYTE:
        found.append(Error("DATA_UPLOAD_MAX_MEMORY_SIZE must be set, at most 1 MB.", id="coalition.E013"))
    if "NUM_PROXIES" not in settings.REST_FRAMEWORK or settings.REST_FRAMEWORK["NUM_PROXIES"] is None:
        found.append(
            Error(
                "REST_FRAMEWORK needs NUM_PROXIES, or anyone can choose their own address.",
                id="coalition.E014",
            )
        )
    return [*found, *_policy()]


def _policy() -> Iterator[Error]:
    directives = (getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}).get("DIRECTIVES", {})
    if "csp.middleware.CSPMiddleware" not in settings.MIDDLEWARE or directives.get("default-src") != ["'none'"]:
        yield Error("The content security policy must be on, with default-src 'none'.", id="coalition.E015")
    unsafe = [name for name, sources in directives.items() if any("unsafe" in source for source in sources)]
    if unsafe:
        yield Error(f"The content security policy must stay strict: {', '.join(unsafe)}.", id="coalition.E016")
