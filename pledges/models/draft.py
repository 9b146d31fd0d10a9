"""A statement that is not published yet: one row that holds the whole of it as the API's POST body.

A draft may be incomplete and wrong; facts are written on publishing, never before. Its `version` rises with every
save, so that nobody overwrites what they have not seen. Who has not coded it themselves sees `source` only – what was
printed, by whom, on which day – and never `body`, so that a second reader codes blind.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.visibility import NOTHING, RestrictedQuerySet, RestrictedRead, Viewer
from pledges.models.body import object_check, size_check
from pledges.models.fact import new_public_id
from pledges.models.statement import Statement
from pledges.vocabulary import DraftState

MAY_SEE = "pledges.view_draft"
MAY_CODE_SECOND = "pledges.add_secondcoding"


class DraftQuerySet(RestrictedQuerySet["Draft"]):
    """Analysts see their own drafts. Whoever may code as a second reader also sees what was submitted, and what they
    coded.
    """

    def rule(self, viewer: Viewer) -> Q:
        """Their own, and what they may code or have coded."""
        seen = NOTHING
        if viewer.may(MAY_SEE):
            seen |= Q(author=viewer.user)
        if viewer.may(MAY_CODE_SECOND):
            seen |= Q(state=DraftState.SUBMITTED) | Q(self._coded_by(viewer))
        return seen

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that `viewer` may see, without their coding. Each row says whether it `is_own` and whether its coding
        `is_open` to them.
        """
        own = Q(author=viewer.user) if viewer.user else NOTHING
        mine = own | Q(self._coded_by(viewer)) if viewer.user else NOTHING
        return (
            super()
            .visible_to(viewer)
            .annotate(
                is_own=ExpressionWrapper(own, output_field=BooleanField()),
                is_open=ExpressionWrapper(mine, output_field=BooleanField()),
            )
            .defer("body")
        )

    def with_coding(self) -> Self:
        """Of what `visible_to` gave, the rows whose coding is open to the viewer, with it."""
        return self.filter(is_open=True).defer(None)

    def of_others(self) -> Self:
        """Of what `visible_to` gave, the rows of other authors."""
        return self.filter(is_own=False)

    def whose(self, public_id: str) -> bool | None:
        """Of what `visible_to` gave: whether this draft is the viewer's own; None where it is not there for them."""
        found = self.filter(public_id=public_id).first()
        return None if found is None else bool(vars(found)["is_own"])

    def _coded_by(self, viewer: Viewer) -> Exists:
        coded: Any = self.model._meta.get_field("second_codings").related_model
        return Exists(coded._base_manager.filter(draft=OuterRef("pk"), coder=viewer.user))


class Draft(models.Model):
    """`source` is the part of `body` that a blind reader may see; `actions.drafts` derives it with every save."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    body = models.JSONField(_("the statement"), default=dict)
    source = models.JSONField(_("its source material"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=20, choices=choices(DraftState), default=DraftState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = LineField(_("author"), max_length=200)
    created_at = models.DateTimeField(_("begun"))
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    updated_by_name = LineField(_("changed by"), max_length=200)
    updated_at = models.DateTimeField(_("changed"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    submitted_by_name = LineField(_("submitted by"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    published_statement = models.OneToOneField(
        Statement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published as")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "public_id"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [
            # A person's own drafts, and what waits for a second reader, the latest first.
            models.Index(fields=["author", "-updated_at"], name="draft_by_author"),
            models.Index(fields=["state", "-updated_at"], name="draft_by_state"),
        ]
        constraints = [
            object_check("draft", "body"),
            object_check("draft", "source"),
            size_check("draft", "body"),
            models.CheckConstraint(
                name="draft_version_positive",
                condition=Q(version__gte=1),
                violation_error_message=_("Versions are counted from 1."),
            ),
            models.CheckConstraint(
                name="draft_submission_whole",
                condition=Q(submitted_at__isnull=True, submitted_by_name="", submitted_by__isnull=True)
                | (Q(submitted_at__isnull=False) & ~Q(submitted_by_name="")),
                violation_error_message=_("A submission has a time and a name."),
            ),
            models.CheckConstraint(
                name="draft_submitted_has_time",
                condition=~Q(state=DraftState.SUBMITTED) | Q(submitted_at__isnull=False),
                violation_error_message=_("What is submitted says when and by whom."),
            ),
            models.CheckConstraint(
                name="draft_published_has_statement",
                condition=Q(state=DraftState.PUBLISHED, published_statement__isnull=False)
                | (~Q(state=DraftState.PUBLISHED) & Q(published_statement__isnull=True)),
                violation_error_message=_("A published draft names its statement, and no other one does."),
            ),
            code_check("draft", "state", DraftState),
            filled_check("draft", "author_name"),
            line_check("draft", "author_name"),
            filled_check("draft", "updated_by_name"),
            line_check("draft", "updated_by_name"),
            line_check("draft", "submitted_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.author_name})"

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: "models.QuerySet[Draft] | None" = None,
    ) -> None:
        """Read again; but the coding is not fetched behind the back of whoever asked `visible_to`."""
        if fields is not None and "body" in set(fields) and "body" in self.get_deferred_fields():
            raise RestrictedRead("The coding of a draft is read by pledges.queries.drafts, for a reader.")
        more: dict[str, Any] = {} if from_queryset is None else {"from_queryset": from_queryset}
        super().refresh_from_db(using, fields, **more)
