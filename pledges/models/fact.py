"""What every fact row carries: the commit that opened it and, once it is replaced or retracted, the one that closed it.

A published fact is never edited and never deleted. The only change it may see is `until_seq` being set, once.
"""

from secrets import token_bytes
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.models import LedgerCommit

PUBLIC_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Digits and letters that are not mistaken for each other when an id is read aloud."""

PUBLIC_ID_LENGTH = 10

_FAIR = 256 - 256 % len(PUBLIC_ID_LETTERS)
_UNFAIR = bytes(range(_FAIR, 256))
"""Bytes that would make the first letters likelier than the others."""
_LETTER_OF = "".join(PUBLIC_ID_LETTERS[byte % len(PUBLIC_ID_LETTERS)] for byte in range(256)).encode()


def new_public_id() -> str:
    """A random public id of 10 characters (49 bits): no serial number leaves the server."""
    letters = b""
    while len(letters) < PUBLIC_ID_LENGTH:
        letters += token_bytes(2 * PUBLIC_ID_LENGTH).translate(_LETTER_OF, _UNFAIR)
    return letters[:PUBLIC_ID_LENGTH].decode()


class FactQuerySet(models.QuerySet[Any]):
    """Facts by the record clock."""

    def standing(self) -> "FactQuerySet":
        """The rows that nothing has closed."""
        return self.filter(until_seq__isnull=True)

    def known_at(self, seq: int) -> "FactQuerySet":
        """The rows that were open after commit `seq`."""
        return self.filter(since_seq__lte=seq).filter(Q(until_seq__isnull=True) | Q(until_seq__gt=seq))

    def at(self, seq: int | None) -> "FactQuerySet":
        """As the record had it after commit `seq`; None is now."""
        return self.standing() if seq is None else self.known_at(seq)


class Fact(models.Model):
    """Abstract. `since_seq` and `until_seq` are commits of the ledger: open from the one, until the other
    (exclusive).

    The triggers of the record compare both with the number of the open commit, whatever path writes them, and let
    neither change again: a foreign key would look the same commit up once more for each row.
    """

    since_seq = models.ForeignKey(
        LedgerCommit,
        models.PROTECT,
        db_column="since_seq",
        db_constraint=False,
        related_name="+",
        editable=False,
        verbose_name=_("recorded in"),
    )
    until_seq = models.ForeignKey(
        LedgerCommit,
        models.PROTECT,
        db_column="until_seq",
        db_constraint=False,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("closed in"),
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


def span_check(model: str) -> models.CheckConstraint:
    """A fact is closed after it was opened."""
    return models.CheckConstraint(
        name=f"{model}_span_ordered",
        condition=Q(until_seq__isnull=True) | Q(until_seq__gt=F("since_seq")),
        violation_error_message=_("A fact is closed after it was recorded."),
    )
