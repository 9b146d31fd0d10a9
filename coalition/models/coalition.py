"""A coalition: the frame in which pledges are made and compared."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, LinesField, filled_check, line_check, lines_check
from coalition.ledger.triggers import reference


class Coalition(models.Model):
    """Several can exist. `presumes` lists the condition groups that are its premise (for `willing`: the end of
    fighting).

    `complete_to` is the last day up to which our record of it is complete; what was said later is not checked by us.
    """

    slug = models.SlugField(unique=True)
    name = LineField(_("name"), max_length=200)
    purpose = LinesField(_("what it is for"), blank=True)
    presumes = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("presumes"))
    complete_to = models.DateField(_("complete to"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("coalition")
        verbose_name_plural = _("coalitions")
        triggers = reference()
        constraints = [
            filled_check("coalition", "name"),
            line_check("coalition", "name"),
            lines_check("coalition", "purpose"),
        ]

    def __str__(self) -> str:
        return self.name
