"""One page, paper or broadcast in which statements appear."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import (
    AddressField,
    LineField,
    address_check,
    choices,
    code_check,
    line_check,
    ordered_check,
)
from coalition.ledger.triggers import versioned
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.publisher import Publisher
from pledges.models.triggers import not_in_future
from pledges.vocabulary import ArchiveState


class Document(Fact):
    """`seen` is false for a document that we know only through another. Published dates are bounds, both inclusive, in
    UTC days.

    A document without an address is known by its publisher, its date and `text_hash`. Digests are SHA-256,
    lower-case hex.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="documents", verbose_name=_("publisher"))
    address = AddressField(_("address"), blank=True)
    canonical_address = models.CharField(max_length=2000, blank=True, editable=False)
    title = LineField(_("title"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=12)
    published_from = models.DateField(_("published, earliest"), null=True, blank=True)
    published_to = models.DateField(_("published, latest"), null=True, blank=True)
    seen = models.BooleanField(_("seen by us"), default=True)
    retrieved_at = models.DateTimeField(_("retrieved"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    archive_state = models.CharField(_("archived copy"), max_length=10, choices=choices(ArchiveState))
    archive_reason = LineField(_("why there is no copy"), max_length=300, blank=True)

    class Meta:
        ordering = ["-published_to", "title"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        triggers = [*versioned(), not_in_future("document", "published_from")]
        indexes = [
            # The API's list of documents, the newest first; and as they were recorded.
            models.Index(fields=["published_to", "public_id"], name="document_by_publication"),
            models.Index(fields=["since_seq", "public_id"], name="document_by_commit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["canonical_address"],
                condition=~Q(canonical_address="") & Q(until_seq__isnull=True),
                name="document_address_unique",
                violation_error_message=_("A document with this address is already there."),
            ),
            models.UniqueConstraint(
                fields=["publisher", "published_to", "text_hash"],
                condition=Q(canonical_address="", until_seq__isnull=True),
                nulls_distinct=False,
                name="document_without_address_unique",
                violation_error_message=_("This document is already there."),
            ),
            models.CheckConstraint(
                name="document_address_and_canonical",
                condition=Q(address="", canonical_address="") | (~Q(address="") & ~Q(canonical_address="")),
                violation_error_message=_("An address is stored with its canonical form."),
            ),
            models.CheckConstraint(
                name="document_is_known_somehow",
                condition=~Q(address="") | ~Q(text_hash=""),
                violation_error_message=_("A document has an address, or the hash of its text."),
            ),
            models.CheckConstraint(
                name="document_digests_hex",
                condition=Q(sha256__regex="^([0-9a-f]{64})?$", text_hash__regex="^([0-9a-f]{64})?$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                name="document_language_form",
                condition=Q(language__regex="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
                violation_error_message=_("A language is a code such as en, uk or pt-BR."),
            ),
            models.CheckConstraint(
                name="document_without_copy_has_reason",
                condition=~Q(archive_state=ArchiveState.WITHOUT) | Q(archive_reason__regex=r"\S"),
                violation_error_message=_("Say why there is no archived copy."),
            ),
            models.CheckConstraint(
                name="document_archived_has_digest",
                condition=~Q(archive_state=ArchiveState.ARCHIVED) | ~Q(sha256=""),
                violation_error_message=_("An archived copy has its digest."),
            ),
            ordered_check("document", "published_from", "published_to", name="published"),
            code_check("document", "archive_state", ArchiveState),
            line_check("document", "title"),
            line_check("document", "archive_reason"),
            address_check("document", "address"),
            span_check("document"),
        ]

    def __str__(self) -> str:
        return self.title or self.address or f"{self.publisher}, {self.published_to or '–'}"
