"""A statement that no longer stands, and why. Its rows stay, closed; what rested on them is worked out again without
them.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, LinesField, choices, code_check, filled_check, line_check, lines_check
from coalition.ledger.triggers import append_only
from coalition.models import LedgerCommit
from pledges.models.statement import Statement
from pledges.models.triggers import retraction_closes, retraction_into_stands
from pledges.vocabulary import RetractionReason


class Retraction(models.Model):
    """Judgement: one for each statement that was taken back, and for each that it had superseded. `into` is the
    statement that stays where this one was a duplicate.
    """

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="retraction", verbose_name=_("statement"))
    into = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("stays as")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=choices(RetractionReason))
    note = LinesField(_("note"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = LineField(_("by"), max_length=200)
    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="+", verbose_name=_("in"))

    class Meta:
        ordering = ["-seq", "id"]
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        triggers = [
            *append_only(forgets=("actor_id",), opened_by="seq"),
            retraction_closes(),
            retraction_into_stands(),
        ]
        constraints = [
            models.CheckConstraint(
                name="retraction_duplicate_names_the_other",
                condition=Q(reason=RetractionReason.DUPLICATE, into__isnull=False)
                | (~Q(reason=RetractionReason.DUPLICATE) & Q(into__isnull=True)),
                violation_error_message=_("A duplicate names the statement that stays, and nothing else does."),
            ),
            models.CheckConstraint(
                name="retraction_not_into_itself",
                condition=Q(into__isnull=True) | ~Q(into=F("statement")),
                violation_error_message=_("A statement is not a duplicate of itself."),
            ),
            models.CheckConstraint(
                name="retraction_other_has_note",
                condition=~Q(reason=RetractionReason.OTHER) | Q(note__regex=r"\S"),
                violation_error_message=_("Another reason is put in words."),
            ),
            code_check("retraction", "reason", RetractionReason),
            lines_check("retraction", "note"),
            filled_check("retraction", "actor_name"),
            line_check("retraction", "actor_name"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.reason}"
