"""The product's own Celery app, sweeping and re-evaluating few pledges in a commit: more places to be killed at."""

import django

django.setup()

from coalition.celery import app  # noqa: E402
from pledges.derived import reevaluation, sweep  # noqa: E402

sweep.unit.__kwdefaults__["limit"] = 10
reevaluation.unit.__kwdefaults__["limit"] = 10

__all__ = ["app"]
