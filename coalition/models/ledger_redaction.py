"""A lawful redaction: which words of which row two people took out of the record, and on what ground. The words go
from the row and from every payload; that they were there, and their hash, stays.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, filled_check, line_check
from coalition.ledger.triggers import append_only
from coalition.models.ledger_commit import LedgerCommit


class LedgerRedaction(models.Model):
    """`first` and `second` are the user names of the two people who decided it."""

    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="redactions")
    table = models.CharField(max_length=63)
    key = models.CharField(max_length=80)
    columns = ArrayField(models.CharField(max_length=63))
    ground = LineField(max_length=500)
    first = LineField(max_length=200)
    second = LineField(max_length=200)
    payloads = models.PositiveIntegerField()

    class Meta:
        ordering = ["seq"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        triggers = append_only(opened_by="seq")
        constraints = [
            models.CheckConstraint(
                name="ledger_redaction_two_people",
                condition=~Q(first=F("second")),
                violation_error_message=_("A redaction takes two people."),
            ),
            filled_check("ledger_redaction", "ground"),
            line_check("ledger_redaction", "ground"),
            filled_check("ledger_redaction", "first"),
            line_check("ledger_redaction", "first"),
            filled_check("ledger_redaction", "second"),
            line_check("ledger_redaction", "second"),
        ]

    def __str__(self) -> str:
        return f"{self.seq_id}: {self.table} {self.key}"
