"""Two questions of a machine: is the process alive, and can it serve?

A broker that is away is reported and is not fatal: it only rings doorbells.
"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_TIMEOUT = 1.0  # seconds


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 whenever the process can answer at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and every migration is applied, else 503 with the reason."""
    database, migrations = _database()
    fit = database == "ok" and migrations == "applied"
    body = {
        "status": "ok" if fit else "not ready",
        "database": database,
        "migrations": migrations,
        "broker": _broker(),
    }
    return JsonResponse(body, status=200 if fit else 503)


def _database() -> tuple[str, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable", "unknown"
    return "ok", f"{len(plan)} to apply" if plan else "applied"


def _broker() -> str:
    client = redis.from_url(settings.REDIS_URL, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT, retry=None)
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return "unreachable"
    finally:
        client.close()
    return "ok"
