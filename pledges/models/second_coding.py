"""How somebody else coded a submitted draft, from the source material alone.

`first` is the first coding as it stood when the second was handed in, and `compared` how the two differ, whatever is
settled afterwards. The database refuses a second reader who is the author.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, filled_check, line_check
from coalition.visibility import NOTHING, RestrictedQuerySet, Viewer
from pledges.models.body import array_check, object_check, size_check
from pledges.models.draft import MAY_CODE_SECOND, MAY_SEE, Draft
from pledges.models.triggers import second_reader_is_another_person


class SecondCodingQuerySet(RestrictedQuerySet["SecondCoding"]):
    def rule(self, viewer: Viewer) -> Q:
        """A reader sees their own; an author those of their drafts; a reader who coded a draft every coding of it."""
        if not (viewer.may(MAY_CODE_SECOND) or viewer.may(MAY_SEE)):
            return NOTHING
        return Q(draft__in=Draft.objects.visible_to(viewer).with_coding().values("pk"))


class SecondCoding(models.Model):
    """`source` is the source material that was coded: where the draft's is another one since, this no longer counts.
    `compared` lists every coded field as {about, field, first, second}.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="second_codings", verbose_name=_("draft"))
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    coder_name = LineField(_("second reader"), max_length=200)
    body = models.JSONField(_("their coding"))
    first = models.JSONField(_("the first coding"))
    source = models.JSONField(_("the source material"))
    compared = models.JSONField(_("field by field"))
    submitted_at = models.DateTimeField(_("handed in"))

    objects = SecondCodingQuerySet.as_manager()

    class Meta:
        ordering = ["draft", "submitted_at", "id"]
        verbose_name = _("second coding")
        verbose_name_plural = _("second codings")
        triggers = [second_reader_is_another_person()]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "coder"],
                name="second_coding_once",
                violation_error_message=_("You have already coded this draft."),
            ),
            object_check("second_coding", "body"),
            object_check("second_coding", "first"),
            object_check("second_coding", "source"),
            array_check("second_coding", "compared"),
            size_check("second_coding", "body"),
            filled_check("second_coding", "coder_name"),
            line_check("second_coding", "coder_name"),
        ]

    def __str__(self) -> str:
        return f"{self.coder_name}: {self.draft_id}"
