"""The columns of a stated size, for the two tables that hold one: a position as it was said, and a state as it was
worked out.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices
from pledges.vocabulary import Measure, Qualifier


class QuantityColumns(models.Model):
    """Abstract. All empty, or a measure, a qualifier and a low bound; an empty `high` is "or more". Whole units of
    the measure.
    """

    measure = models.CharField(_("what is counted"), max_length=20, choices=choices(Measure), blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=20, choices=choices(Qualifier), blank=True)
    low = models.BigIntegerField(_("low"), null=True, blank=True)
    high = models.BigIntegerField(_("high"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    quantity_as_found = LineField(_("size, the words as found"), max_length=200, blank=True)

    class Meta:
        abstract = True


def quantity_checks(model: str) -> list[models.CheckConstraint]:
    """What must be true of a size, by named constraints of `model`'s table."""
    empty = Q(measure="", qualifier="", low__isnull=True, high__isnull=True, currency="")
    stated = ~Q(measure="") & ~Q(qualifier="") & Q(low__isnull=False)
    return [
        models.CheckConstraint(
            name=f"{model}_quantity_whole",
            condition=empty | stated,
            violation_error_message=_("A size has what is counted, a qualifier and a low bound, or nothing."),
        ),
        models.CheckConstraint(
            name=f"{model}_quantity_ordered",
            condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=models.F("high")),
            violation_error_message=_("The low bound may not be above the high bound."),
        ),
        models.CheckConstraint(
            name=f"{model}_quantity_not_negative",
            condition=Q(low__isnull=True) | Q(low__gte=0),
            violation_error_message=_("A size is not negative."),
        ),
        models.CheckConstraint(
            name=f"{model}_money_has_currency",
            condition=(Q(measure=Measure.MONEY) & Q(currency__regex="^[A-Z]{3}$"))
            | (~Q(measure=Measure.MONEY) & Q(currency="")),
            violation_error_message=_("Money has a currency of three letters, and nothing else has one."),
        ),
        models.CheckConstraint(
            name=f"{model}_measure_known",
            condition=Q(measure__in=["", *Measure]),
            violation_error_message=_("This is not one of the known codes."),
        ),
        models.CheckConstraint(
            name=f"{model}_qualifier_known",
            condition=Q(qualifier__in=["", *Qualifier]),
            violation_error_message=_("This is not one of the known codes."),
        ),
    ]
