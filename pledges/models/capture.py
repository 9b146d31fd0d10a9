"""What there is of a page: a copy that we keep, or why there is none. One row for each; a row is never changed.

A row with a copy stands for as long as we hold its bytes: they lie in the store (`coalition.archive`) under their
SHA-256 before the row is written. It is evidence that we received these bytes, not that the publisher signed them.
"""

from collections.abc import Iterable
from typing import TypeVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from coalition.fields import (
    AddressField,
    LineField,
    address_check,
    choices,
    code_check,
    line_check,
)
from coalition.ledger.triggers import append_only
from pledges.models.document import Document
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.triggers import captured_before_recorded
from pledges.vocabulary import ArchiveState

M = TypeVar("M", bound=models.Model)
COPY = Q(state=ArchiveState.ARCHIVED)


class Capture(Fact):
    """`archived`: these bytes were taken of the page at `captured_at` (UTC), `size` of them. Every other state says
    with `reason`, for readers, why there is no copy; it counts while none stands. `address` is where the copy was taken
    from, where that is another one than the document's; `media_type` is as it was given, and nothing relies on it.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="captures", verbose_name=_("document"))
    state = models.CharField(_("what there is"), max_length=10, choices=choices(ArchiveState))
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    media_type = LineField(_("kind of file, as given"), max_length=100, blank=True)
    captured_at = models.DateTimeField(_("copied"), null=True, blank=True)
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    captured_by_name = LineField(_("copied by"), max_length=200, blank=True)
    address = AddressField(_("copied from"), blank=True)
    reason = LineField(_("why there is no copy"), max_length=300, blank=True)
    note = LineField(_("note"), max_length=500, blank=True)

    HOLDS_FILE = ("sha256", "note")
    """For a redaction: the digest that leads to the bytes, and the column that says that they were taken away."""

    class Meta:
        ordering = ["document", "id"]
        verbose_name = _("archived copy")
        verbose_name_plural = _("archived copies")
        triggers = [
            *append_only(once=("until_seq",), forgets=("captured_by_id",), opened_by="since_seq"),
            captured_before_recorded(),
        ]
        indexes = [models.Index(fields=["sha256"], name="capture_by_digest")]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=~COPY & Q(until_seq__isnull=True),
                name="capture_one_reason_without",
                violation_error_message=_("There is already a reason why there is no copy of this page."),
            ),
            models.CheckConstraint(
                name="capture_copy_whole",
                condition=(
                    COPY
                    & Q(size__isnull=False, size__gt=0, captured_at__isnull=False)
                    & ~(Q(sha256="") | Q(captured_by_name=""))
                )
                | (~COPY & Q(size__isnull=True, captured_at__isnull=True, sha256="", captured_by_name="", address="")),
                violation_error_message=_("A copy, and nothing else, has a digest, a size, a time and who made it."),
            ),
            models.CheckConstraint(
                name="capture_digest_hex",
                condition=Q(sha256__regex="^([0-9a-f]{64})?$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                name="capture_without_says_why",
                condition=COPY & Q(reason="") | ~COPY & Q(reason__regex=r"\S"),
                violation_error_message=_("Say why there is no archived copy."),
            ),
            code_check("capture", "state", ArchiveState),
            line_check("capture", "media_type"),
            line_check("capture", "captured_by_name"),
            line_check("capture", "reason"),
            line_check("capture", "note"),
            address_check("capture", "address"),
            span_check("capture"),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.sha256[:12] or self.state}"

    @property
    def is_copy(self) -> bool:
        return self.state == ArchiveState.ARCHIVED


def newest(standing: Iterable[Capture]) -> Capture | None:
    """What counts of a document's rows: the newest copy, else why there is none; None where only the entry says."""
    rows = sorted(standing, key=lambda row: (row.is_copy, row.since_seq_id, row.pk))
    return rows[-1] if rows else None


def with_copies(rows: "QuerySet[M]", facts: Q, *, path: str = "") -> "QuerySet[M]":
    """`rows`, each with what there is of its document (`path` leads there, with its underscores): `copy_state`,
    `copy_sha256` and `copy_reason`, the same as `newest` says of the rows that `facts` chooses, those that stood at a
    moment. In SQL: nothing more is read.
    """
    of = Capture.objects.filter(facts, document=OuterRef(path.removesuffix("__") or "pk")).order_by("-since_seq", "-pk")
    why_none, is_kept = of.exclude(COPY), Exists(of.filter(COPY))
    digest = Subquery(of.filter(COPY).values("sha256")[:1])
    annotated = rows.annotate(
        copy_state=Case(
            When(is_kept, then=Value(ArchiveState.ARCHIVED.value)),
            default=Coalesce(Subquery(why_none.values("state")[:1]), F(f"{path}archive_state")),
            output_field=CharField(),
        ),
        copy_sha256=Coalesce(digest, F(f"{path}sha256"), output_field=CharField()),
        copy_reason=Case(
            When(is_kept, then=Value("")),
            default=Coalesce(Subquery(why_none.values("reason")[:1]), F(f"{path}archive_reason")),
            output_field=CharField(),
        ),
    )
    return cast("QuerySet[M]", annotated)
