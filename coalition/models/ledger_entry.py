"""The ledger: one entry for each row that a commit changed, and its words apart from their hash.

Both are written by the database's triggers alone (`coalition.ledger.triggers`), numbered (seq, n) without a gap. The
hashes stay for ever; the words of an entry can be blanked by a lawful redaction, and the chain stays whole.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import choices, code_check
from coalition.ledger.guards import entry_guards, payload_guards
from coalition.visibility import NOTHING, RestrictedQuerySet, Viewer


class EntryOperation(StrEnum):
    """`redact` is an update by which two people took words out of the record."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    REDACT = "redact"


class LedgerEntry(models.Model):
    """What happened to one row. `key` is its primary key as text, `payload_hash` the SHA-256 of its canonical bytes
    (of what it was, for `delete`), `payload_length` their number, `digest` the SHA-256 of all of it; hex.
    """

    pk = models.CompositePrimaryKey("seq", "n")
    seq = models.BigIntegerField()  # of its commit; no foreign key: the trigger that writes it has just looked
    n = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=63)
    operation = models.CharField(max_length=10, choices=choices(EntryOperation))
    key = models.CharField(max_length=80)
    payload_length = models.PositiveIntegerField()
    payload_hash = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq", "n"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        triggers = entry_guards()
        indexes = [
            # The history of one row: replay, redaction.
            models.Index(fields=["table", "key"], name="ledger_entry_row"),
        ]
        constraints = [code_check("ledger_entry", "operation", EntryOperation)]

    def __str__(self) -> str:
        return f"{self.seq}.{self.n} {self.operation} {self.table} {self.key}"


class LedgerPayloadQuerySet(RestrictedQuerySet["LedgerPayload"]):
    def rule(self, viewer: Viewer) -> Q:
        """The words of everything that was ever written, what is hidden today included: no page shows them."""
        return NOTHING


class LedgerPayload(models.Model):
    """The canonical text of an entry, whose UTF-8 bytes are hashed. Empty only where `blanked_in` names the commit of
    a redaction.
    """

    pk = models.CompositePrimaryKey("seq", "n")
    seq = models.BigIntegerField()
    n = models.PositiveIntegerField()
    payload = models.TextField(null=True)
    blanked_in = models.BigIntegerField(null=True)

    objects = LedgerPayloadQuerySet.as_manager()

    class Meta:
        ordering = ["seq", "n"]
        verbose_name = _("ledger payload")
        verbose_name_plural = _("ledger payloads")
        triggers = payload_guards()
        constraints = [
            models.CheckConstraint(
                name="ledger_payload_blank_says_why",
                condition=Q(payload__isnull=False, blanked_in__isnull=True)
                | Q(payload__isnull=True, blanked_in__isnull=False),
                violation_error_message=_("A blank payload names the commit that blanked it, and no other does."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq}.{self.n}"
