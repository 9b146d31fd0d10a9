"""One row for each transaction that changed the record: who, when, why, through which door.

`seq` has no gaps and follows the order of commit, because `coalition.ledger.record` takes the ledger lock first.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.guards import commit_guards
from coalition.vocabulary import Origin


class LedgerCommit(models.Model):
    """A transaction of the record. The actor is a foreign key *and* a name: history outlives people.

    `head` is the chain after this commit (SHA-256, hex), which the database sets when the door closes. `opened_in` is
    the database transaction that made it: no other one may write under its number.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = LineField(max_length=200)
    reason = LineField(max_length=500)
    origin = models.CharField(max_length=20, choices=choices(Origin))
    head = models.CharField(max_length=64, null=True, editable=False)
    opened_in = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("commit")
        verbose_name_plural = _("commits")
        triggers = commit_guards()
        constraints = [
            models.CheckConstraint(
                name="ledger_commit_seq_positive",
                condition=Q(seq__gte=1),
                violation_error_message=_("Commits are counted from 1."),
            ),
            code_check("ledger_commit", "origin", Origin),
            filled_check("ledger_commit", "reason"),
            filled_check("ledger_commit", "actor_name"),
            line_check("ledger_commit", "reason"),
            line_check("ledger_commit", "actor_name"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} · {self.actor_name}: {self.reason}"
