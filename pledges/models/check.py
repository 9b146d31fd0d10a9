"""We looked, and found nothing new. A check moves the record clock only; it never makes a pledge look fresh."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import versioned
from coalition.models import Coalition, Country
from pledges.models.fact import Fact, span_check
from pledges.models.triggers import not_in_future
from pledges.vocabulary import Capability


class Check(Fact):
    """On `checked_on` (UTC day) somebody looked for this country and capability; the note says where."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="checks", verbose_name=_("coalition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="checks", verbose_name=_("country"))
    capability = models.CharField(_("capability"), max_length=20, choices=choices(Capability))
    checked_on = models.DateField(_("checked on"))
    note = LineField(_("where we looked"), max_length=500)

    class Meta:
        ordering = ["-checked_on"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        triggers = [*versioned(), not_in_future("check", "checked_on")]
        constraints = [
            code_check("check", "capability", Capability),
            filled_check("check", "note"),
            line_check("check", "note"),
            span_check("check"),
        ]

    def __str__(self) -> str:
        return f"{self.country}, {self.capability}: {self.checked_on}"
