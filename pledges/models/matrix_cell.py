"""What a country has said about a capability, ready to be shown in the matrix: derived, one row a cell."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import choices, code_check
from coalition.ledger.triggers import derived
from coalition.models import Coalition, Country
from pledges.vocabulary import Capability


class MatrixCell(models.Model):
    """A cell of which something is on file: own words of the country (`spoken`), or that we looked.

    `piece` is what the API says of the cell as far as neither the day nor a name decides it, as `derived.cells` writes
    it; `stale_on` the day from which its strongest pledge is stale, `checked_on` the last day on which we looked.
    """

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="cells", verbose_name=_("coalition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    capability = models.CharField(_("capability"), max_length=20, choices=choices(Capability))
    spoken = models.BooleanField()
    piece = models.TextField()
    stale_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["coalition", "country", "capability"]
        verbose_name = _("cell of the matrix")
        verbose_name_plural = _("cells of the matrix")
        triggers = derived()
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "country", "capability"],
                name="matrix_cell_unique",
                violation_error_message=_("This cell is already there."),
            ),
            models.CheckConstraint(
                name="matrix_cell_of_something",
                condition=Q(spoken=True) | Q(checked_on__isnull=False, stale_on__isnull=True),
                violation_error_message=_("A cell is there because somebody spoke, or because we looked."),
            ),
            code_check("matrix_cell", "capability", Capability),
        ]

    def __str__(self) -> str:
        return f"{self.coalition}: {self.country}, {self.capability}"
