"""The feed for people and dashboards: one row for each thing that changed, with its cause. The sentence is made by
`pledges.words`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import choices, code_check
from coalition.ledger.triggers import derived
from coalition.models import Country, LedgerCommit
from pledges.models.pledge import Pledge
from pledges.models.position import Position
from pledges.vocabulary import Capability, ChangeCause, ChangeCode, ChangeKind


class Change(models.Model):
    """Derived, keyed by (seq, n). `happened_on` is the world's day (said, or became true); the commit has the record's.

    `slots` are plain values for the sentence `code`: names, dates, sizes as found. `resource_id` is a public id.
    """

    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="changes")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ChangeKind))
    cause = models.CharField(max_length=20, choices=choices(ChangeCause))
    code = models.CharField(max_length=20, choices=choices(ChangeCode))
    slots = models.JSONField(default=dict)
    resource = models.CharField(max_length=20)
    resource_id = models.CharField(max_length=80)
    happened_on = models.DateField()
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, blank=True, related_name="changes")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="changes")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="changes")
    capability = models.CharField(max_length=20, choices=choices(Capability), blank=True)

    class Meta:
        ordering = ["seq", "n"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        triggers = derived()
        indexes = [
            # "What changed this week" by the world's clock, newest first.
            models.Index(fields=["-happened_on", "-seq", "-n"], name="change_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seq", "n"],
                name="change_numbered_once",
                violation_error_message=_("This change is already numbered."),
            ),
            models.CheckConstraint(
                name="change_n_positive",
                condition=Q(n__gte=1),
                violation_error_message=_("Changes are counted from 1."),
            ),
            code_check("change", "kind", ChangeKind),
            code_check("change", "cause", ChangeCause),
            code_check("change", "code", ChangeCode),
            code_check("change", "capability", Capability, blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.seq_id}.{self.n} {self.code} {self.resource_id}"
