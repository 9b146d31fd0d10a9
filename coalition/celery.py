"""The Celery app. It rings doorbells; PostgreSQL holds the work."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

app = Celery("coalition")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["pledges"])


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Take Celery's offer to leave logging to the settings."""


@worker_process_init.connect
def die_with_the_worker(**_kwargs: object) -> None:
    """Let a pool child end when its worker is killed: an orphan would go on beside the task's second run."""
    from coalition.supervisor.deathsignal import die_with_parent

    die_with_parent()
