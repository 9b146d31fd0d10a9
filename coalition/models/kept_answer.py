"""What a request with an Idempotency-Key was answered, for a day: sent again, it gets the same answer and does nothing.

Invariant: the row is written in the transaction of the write that it answers for. Where one is, the other is.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.visibility import NOTHING, RestrictedQuerySet, Viewer


class KeptAnswerQuerySet(RestrictedQuerySet["KeptAnswer"]):
    def rule(self, viewer: Viewer) -> Q:
        """No page shows them: an answer goes again to whoever got it first, by `coalition.access.answers`."""
        return NOTHING


class KeptAnswer(models.Model):
    """`digest` is the SHA-256 (hex) of the request: method, path, account and body. `body` is the answer's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["kept_at", "id"]
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = [
            # What is older than a day is thrown away, every night.
            models.Index(fields=["kept_at"], name="kept_answer_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="kept_answer_once",
                violation_error_message=_("This key has been used."),
            ),
            models.CheckConstraint(
                name="kept_answer_key_ascii",
                condition=Q(key__regex="^[ -~]{1,255}$"),
                violation_error_message=_("A key is 1 to 255 printable ASCII characters."),
            ),
            models.CheckConstraint(
                name="kept_answer_digest_hex",
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                name="kept_answer_is_of_a_success",
                condition=Q(status__gte=200, status__lte=299),
                violation_error_message=_("What was refused is not kept: it may be tried again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} ({self.kept_at})"
