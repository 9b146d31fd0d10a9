"""The two lists of a position: where forces would be, and on which conditions. They live and die with their
position.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, line_check
from coalition.ledger.triggers import append_only
from pledges.models.condition import Condition
from pledges.models.position import Position
from pledges.vocabulary import BasingForce, BasingSense, ConditionForce, Place


class PositionBasing(models.Model):
    """One place that the words include or exclude, firmly or as a possibility."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="basing_rows", verbose_name=_("position"))
    place = models.CharField(_("place"), max_length=20, choices=choices(Place))
    sense = models.CharField(_("included or excluded"), max_length=10, choices=choices(BasingSense))
    force = models.CharField(_("firm or possible"), max_length=10, choices=choices(BasingForce))

    class Meta:
        ordering = ["position", "place"]
        verbose_name = _("basing")
        verbose_name_plural = _("basing")
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["position", "place"],
                name="position_basing_place_once",
                violation_error_message=_("This place is already named."),
            ),
            code_check("position_basing", "place", Place),
            code_check("position_basing", "sense", BasingSense),
            code_check("position_basing", "force", BasingForce),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.sense}, {self.force}"


class PositionCondition(models.Model):
    """One condition that the words require, limit or waive. Rows that share an `alternative` are "one of" each
    other.
    """

    position = models.ForeignKey(Position, models.PROTECT, related_name="condition_rows", verbose_name=_("position"))
    condition = models.ForeignKey(Condition, models.PROTECT, related_name="position_rows", verbose_name=_("condition"))
    force = models.CharField(_("force"), max_length=10, choices=choices(ConditionForce))
    alternative = models.PositiveSmallIntegerField(_("one of group"), null=True, blank=True)
    as_found = LineField(_("the words as found"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("condition of a position")
        verbose_name_plural = _("conditions of a position")
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["position", "condition"],
                name="position_condition_once",
                violation_error_message=_("This condition is already named."),
            ),
            models.CheckConstraint(
                name="position_condition_alternative_positive",
                condition=Q(alternative__isnull=True) | Q(alternative__gte=1),
                violation_error_message=_("Groups are numbered from 1."),
            ),
            code_check("position_condition", "force", ConditionForce),
            line_check("position_condition", "as_found"),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.force}"
