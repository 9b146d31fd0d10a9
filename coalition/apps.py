"""The project package is also the app that says who: countries, coalitions, speakers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = _("Who")

    def ready(self) -> None:
        """Register the system checks and make the Celery app known to every process."""
        from coalition import celery, checks, logs  # noqa: F401 - imported for what they register

        logs.configure()
