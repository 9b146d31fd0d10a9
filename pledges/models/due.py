"""When time alone next changes what the rules say of a pledge: the nightly sweep reads this table by its date and
nothing else.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.ledger.triggers import derived
from pledges.models.pledge import Pledge


class Due(models.Model):
    """Derived; one row per pledge that has such a day (UTC). Its cost follows what came due, not the number of
    pledges.
    """

    pledge = models.OneToOneField(
        Pledge, models.PROTECT, related_name="due", primary_key=True, verbose_name=_("pledge")
    )
    on = models.DateField(_("on"), db_index=True)

    class Meta:
        ordering = ["on"]
        verbose_name = _("due day")
        verbose_name_plural = _("due days")
        triggers = derived()

    def __str__(self) -> str:
        return f"{self.pledge.public_id}: {self.on}"
