"""What a flag said after a commit: its own row has only its latest words, and a past answer needs those of then."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.ledger.triggers import derived
from coalition.models import LedgerCommit
from coalition.visibility import EVERYTHING, RestrictedQuerySet, Viewer
from pledges.models.flag import SEES_ALL_FLAGS, Flag


class FlagWordingQuerySet(RestrictedQuerySet["FlagWording"]):
    def rule(self, viewer: Viewer) -> Q:
        """Words are seen by whoever sees their flag."""
        return EVERYTHING if viewer.may(SEES_ALL_FLAGS) else Q(flag__internal=False)


class FlagWording(models.Model):
    """Derived: one row for each time that a finding was written, by commit `seq`. `on` is the world's day from which it
    was true; the rest is as in `Flag`.
    """

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="wordings", verbose_name=_("flag"))
    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="+")
    on = models.DateField(_("true since"))
    rule_version = models.PositiveSmallIntegerField(_("version"))
    facts_hash = models.CharField(max_length=64)
    explanation_code = models.CharField(max_length=60)
    explanation_slots = models.JSONField(default=dict)

    objects = FlagWordingQuerySet.as_manager()

    class Meta:
        ordering = ["flag", "id"]
        verbose_name = _("wording of a flag")
        verbose_name_plural = _("wordings of flags")
        triggers = derived()
        constraints = [
            models.CheckConstraint(
                name="flag_wording_facts_hash_hex",
                condition=Q(facts_hash__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flag.public_id}: {self.explanation_code}"
