"""On which days of the world how many flags counted for a pledge, as the record has it now: derived, one row a pledge.

A past answer would go through every step of every flag of each of its pledges; here the last day in a list says it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.ledger.triggers import derived
from pledges.models.pledge import Pledge


class FlagDays(models.Model):
    """A pledge that a flag counted for on some day, as far as a reader without an account sees.

    `turned` are the days on which the number of flags changed, in order, and `many` how many count from each of them
    on. `disputed` are the days on which the pledge turned disputed and undisputed, in turn. `derived.flag_days` writes
    them.
    """

    pledge = models.OneToOneField(
        Pledge, models.PROTECT, related_name="flag_days", primary_key=True, verbose_name=_("pledge")
    )
    turned = ArrayField(models.DateField())
    many = ArrayField(models.PositiveIntegerField())
    disputed = ArrayField(models.DateField(), default=list)

    class Meta:
        ordering = ["pledge"]
        verbose_name = _("days of a pledge's flags")
        verbose_name_plural = _("days of pledges' flags")
        triggers = derived()
        constraints = [
            models.CheckConstraint(
                name="flag_days_each_with_a_number",
                condition=Q(turned__len__gt=0, turned__len=F("many__len")),
                violation_error_message=_("Each day says how many flags count from it on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge.public_id}: {len(self.turned)}"
