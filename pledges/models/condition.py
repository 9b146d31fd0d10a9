"""Conditions that pledges share, and their dated states. A state is known because somebody said so: each has its
statement.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import reference, versioned
from coalition.models import Coalition
from pledges.models.fact import Fact, span_check
from pledges.models.statement import Statement
from pledges.models.triggers import not_in_future
from pledges.vocabulary import ConditionKind, ConditionState


class Condition(models.Model):
    """A shared trigger of a coalition. Reference data; `slug` is its public id."""

    slug = models.SlugField(unique=True, max_length=100)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="conditions", verbose_name=_("coalition"))
    kind = models.CharField(_("kind"), max_length=30, choices=choices(ConditionKind))
    label = LineField(_("label"), max_length=200)

    class Meta:
        ordering = ["coalition", "kind", "label"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        triggers = reference()
        constraints = [
            code_check("condition", "kind", ConditionKind),
            filled_check("condition", "label"),
            line_check("condition", "label"),
        ]

    def __str__(self) -> str:
        return self.label


class ConditionEvent(Fact):
    """From `on` (UTC day, inclusive) the condition is in `state`, until a later event says otherwise."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="events", verbose_name=_("condition"))
    state = models.CharField(_("state"), max_length=20, choices=choices(ConditionState))
    on = models.DateField(_("from"))
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="condition_events", verbose_name=_("statement that says so")
    )
    note = LineField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["condition", "on"]
        verbose_name = _("condition event")
        verbose_name_plural = _("condition events")
        triggers = [*versioned(), not_in_future("condition_event", "on")]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "on"],
                condition=models.Q(until_seq__isnull=True),
                name="condition_event_once_a_day",
                violation_error_message=_("This condition already has a state from that day."),
            ),
            code_check("condition_event", "state", ConditionState),
            line_check("condition_event", "note"),
            span_check("condition_event"),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.state} ({self.on})"
