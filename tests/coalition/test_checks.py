"""The start is refused where a setting would break a promise."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def ids() -> set[str]:
    return {message.id for message in run_checks(tags=["celery", "security"]) if message.id.startswith("coalition.")}


def test_the_shipped_settings_pass() -> None:
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "refused_as"),
    [
        ("CELERY_TASK_ACKS_LATE", False, "coalition.E001"),
        ("CELERY_TASK_REJECT_ON_WORKER_LOST", False, "coalition.E001"),
        ("CELERY_WORKER_PREFETCH_MULTIPLIER", 4, "coalition.E001"),
        ("CELERY_ACCEPT_CONTENT", ["json", "pickle"], "coalition.E001"),
        ("CELERY_TASK_SERIALIZER", "pickle", "coalition.E001"),
        ("CELERY_TASK_IGNORE_RESULT", False, "coalition.E001"),
        ("CELERY_RESULT_BACKEND", "redis://", "coalition.E001"),
        ("CELERY_TASK_PUBLISH_RETRY", True, "coalition.E001"),
        ("CELERY_TASK_TIME_LIMIT", None, "coalition.E002"),
        ("CELERY_TASK_TIME_LIMIT", 181, "coalition.E002"),
        ("CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT", 0, "coalition.E006"),
        ("ALLOWED_HOSTS", ["*"], "coalition.E010"),
        ("ALLOWED_HOSTS", ["*.example"], "coalition.E010"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", None, "coalition.E013"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 5_000_000, "coalition.E013"),
        ("REST_FRAMEWORK", {"NUM_PROXIES": 0}, "coalition.E012"),
        (
            "REST_FRAMEWORK",
            {"NUM_PROXIES": 0, "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]},
            "coalition.E012",
        ),
        ("REST_FRAMEWORK", {"DEFAULT_PERMISSION_CLASSES": ["x.IsAuthenticated"]}, "coalition.E014"),
        ("CONTENT_SECURITY_POLICY", None, "coalition.E015"),
        (
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'unsafe-inline'"]}},
            "coalition.E016",
        ),
    ],
)
def test_a_setting_that_breaks_a_promise_is_refused(settings, name: str, value: object, refused_as: str) -> None:
    setattr(settings, name, value)
    assert refused_as in ids()


@pytest.mark.parametrize(
    ("option", "value", "refused_as"),
    [
        ("visibility_timeout", 60, "coalition.E003"),
        ("visibility_timeout", 3600, "coalition.E003"),
        ("unacked_restore_throttle", 10, "coalition.E004"),
        ("unacked_restore_interval", 10, "coalition.E004"),
        ("socket_timeout", None, "coalition.E005"),
        ("socket_connect_timeout", 30, "coalition.E005"),
    ],
)
def test_a_broker_option_that_loses_or_holds_up_work_is_refused(
    settings, option: str, value: object, refused_as: str
) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, option: value}
    assert refused_as in ids()


def test_debug_is_refused_where_others_can_reach_it(settings) -> None:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert "coalition.E011" not in ids()
    settings.ALLOWED_HOSTS = ["tracker.example"]
    assert "coalition.E011" in ids()


def test_the_check_command_fails_so_that_the_web_server_does_not_start(settings) -> None:
    settings.CELERY_TASK_ACKS_LATE = False
    with pytest.raises(SystemCheckError, match="CELERY_TASK_ACKS_LATE must be True"):
        call_command("check", tags=["celery"])
