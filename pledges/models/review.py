"""Who read a statement before it was published: who coded it, who coded it again, who published it.

Written with the statement, in the same commit; only ever added. A statement without a second reader's row was read by
one reader, and every page says so.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import append_only
from coalition.models import LedgerCommit
from pledges.models.statement import Statement
from pledges.models.triggers import second_review_is_another_person
from pledges.vocabulary import ReviewRole


class Review(models.Model):
    """`compared` and `agreed` count the coded fields that the first and this second reader coded apart from each other,
    and those that were equal; of the others both are empty. `submitted_at` is when they handed in their part (UTC).
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reviews", verbose_name=_("statement"))
    role = models.CharField(_("part"), max_length=20, choices=choices(ReviewRole))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = LineField(_("who"), max_length=200)
    compared = models.PositiveIntegerField(_("fields compared"), null=True, blank=True)
    agreed = models.PositiveIntegerField(_("fields equal"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"))
    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="+")

    class Meta:
        ordering = ["statement", "id"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        triggers = [*append_only(forgets=("actor_id",), opened_by="seq"), second_review_is_another_person()]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "role", "actor_name"],
                name="review_once",
                violation_error_message=_("This review is already there."),
            ),
            models.UniqueConstraint(
                fields=["statement", "role"],
                condition=~Q(role=ReviewRole.SECOND),
                name="review_one_first_and_one_publisher",
                violation_error_message=_("A statement has one first reader and one who published it."),
            ),
            models.CheckConstraint(
                name="review_second_is_compared",
                condition=Q(role=ReviewRole.SECOND, compared__isnull=False, agreed__isnull=False)
                | (~Q(role=ReviewRole.SECOND) & Q(compared__isnull=True, agreed__isnull=True)),
                violation_error_message=_("A second reading, and no other, says how far it agrees."),
            ),
            models.CheckConstraint(
                name="review_agreed_at_most_compared",
                condition=Q(agreed__isnull=True) | Q(agreed__lte=F("compared")),
                violation_error_message=_("No more fields are equal than were compared."),
            ),
            code_check("review", "role", ReviewRole),
            filled_check("review", "actor_name"),
            line_check("review", "actor_name"),
        ]

    def __str__(self) -> str:
        return f"{self.statement.public_id}: {self.role}, {self.actor_name}"
