"""The product's own Celery app, sweeping and re-evaluating few pledges in a commit: more places to be killed at.

Several commits go by before a kill arrives.
"""

import django

django.setup()

from coalition.celery import app  # noqa: E402
from pledges.derived import reevaluation, sweep  # noqa: E402

FEW = 3

sweep.unit.__kwdefaults__["limit"] = FEW
reevaluation.unit.__kwdefaults__["limit"] = FEW
reevaluation.BLOCK = 50  # so that there is something in every lane

__all__ = ["app"]
