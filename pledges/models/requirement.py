"""What a source says is needed: of one capability, by the whole force or of one country, as an interval in one unit.

It rests on a statement, which has who said it, when, and the pages it was printed on; closed with it. It is nobody's
pledge and moves no state: totals are laid beside it on reading.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, line_check
from coalition.ledger.triggers import versioned
from coalition.models import Coalition, Country
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.quantity import QuantityColumns, quantity_checks
from pledges.models.statement import Statement
from pledges.vocabulary import Capability


class Requirement(QuantityColumns, Fact):
    """`statement` says that `coalition` needs this much of `capability`; of `country` alone, where one is named."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="requirements", verbose_name=_("coalition"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="requirements",
        verbose_name=_("of one country alone"),
    )  # fmt: skip
    capability = models.CharField(_("capability"), max_length=20, choices=choices(Capability))
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="requirements", verbose_name=_("statement that says so")
    )
    note = LineField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["coalition", "capability", "id"]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        triggers = versioned()
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "coalition", "country", "capability", "measure", "currency"],
                condition=Q(until_seq__isnull=True),
                nulls_distinct=False,
                name="requirement_once_a_statement",
                violation_error_message=_("This statement already names a requirement of that in this unit."),
            ),
            models.CheckConstraint(
                name="requirement_states_a_size",
                condition=~Q(measure=""),
                violation_error_message=_("A requirement says how much of what."),
            ),
            *quantity_checks("requirement"),
            code_check("requirement", "capability", Capability),
            line_check("requirement", "quantity_as_found"),
            line_check("requirement", "note"),
            span_check("requirement"),
        ]

    def __str__(self) -> str:
        return f"{self.coalition.slug}, {self.capability}: {self.quantity_as_found or self.low}"
