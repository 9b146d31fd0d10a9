"""Pledges: what was said, on what evidence, and what follows from it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "pledges"
    label = "pledges"
    verbose_name = _("What, and on what evidence")
