"""One document's version of a statement: the words as printed, how they reached that page, and how far we trust
them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, LinesField, choices, code_check, line_check, lines_check
from coalition.ledger.triggers import versioned
from pledges.models.document import Document
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.statement import Statement
from pledges.models.triggers import certainty_needs_two_origins, closed_whole, relay_chain_ends
from pledges.vocabulary import AppearanceMode, QuoteType, RelayMode


class Appearance(Fact):
    """`relays` points at the appearance that this one repeats; following it to the root gives the origin.

    `credibility` is the STANAG 2511 number 1–6 of the information. `record_id` is the id in the shipped record.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="appearances", verbose_name=_("statement"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="appearances", verbose_name=_("document"))
    record_id = LineField(_("id in the shipped record"), max_length=100, blank=True)
    quote = LinesField(_("words as printed"), blank=True)
    quote_type = models.CharField(_("quote type"), max_length=20, choices=choices(QuoteType))
    speaker_as_printed = LineField(_("speaker as printed"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12)
    translation = LinesField(_("translation"), blank=True)
    translator = LineField(_("translated by"), max_length=200, blank=True)
    credibility = models.PositiveSmallIntegerField(_("credibility"))
    mode = models.CharField(_("mode"), max_length=20, choices=choices(AppearanceMode))
    mode_reason = LineField(_("why preferred or deprecated"), max_length=300, blank=True)
    relays = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="relayed_by", verbose_name=_("repeats")
    )
    relay_mode = models.CharField(_("how it repeats"), max_length=20, choices=choices(RelayMode), blank=True)
    locator = LineField(_("where in the document"), max_length=200, blank=True)
    note = LinesField(_("note"), blank=True)

    class Meta:
        ordering = ["statement", "id"]
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        indexes = [
            # The API's search.
            GinIndex(SearchVector("quote", "translation", config="simple"), name="appearance_words"),
        ]
        triggers = [
            *versioned(),
            relay_chain_ends(),
            *certainty_needs_two_origins(),
            closed_whole("appearance", {"pledges_position": "appearance_id"}),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(mode=AppearanceMode.PREFERRED, until_seq__isnull=True),
                name="appearance_one_preferred",
                violation_error_message=_("A statement has one preferred appearance."),
            ),
            models.UniqueConstraint(
                fields=["record_id", "statement"],
                condition=~Q(record_id="") & Q(until_seq__isnull=True),
                name="appearance_record_id_unique",
                violation_error_message=_("This id of the shipped record is already on this statement."),
            ),
            models.CheckConstraint(
                name="appearance_credibility_known",
                condition=Q(credibility__gte=1, credibility__lte=6),
                violation_error_message=_("Credibility is graded from 1 to 6."),
            ),
            models.CheckConstraint(
                name="appearance_relay_says_how",
                condition=Q(relays__isnull=True, relay_mode="") | (Q(relays__isnull=False) & ~Q(relay_mode="")),
                violation_error_message=_("Say how an appearance repeats another one."),
            ),
            models.CheckConstraint(
                name="appearance_not_its_own_relay",
                condition=Q(relays__isnull=True) | ~Q(relays=F("id")),
                violation_error_message=_("An appearance may not repeat itself."),
            ),
            models.CheckConstraint(
                name="appearance_deprecated_has_reason",
                condition=~Q(mode=AppearanceMode.DEPRECATED) | ~Q(mode_reason=""),
                violation_error_message=_("Say why the appearance is deprecated."),
            ),
            models.CheckConstraint(
                name="appearance_language_form",
                condition=Q(language__regex="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
                violation_error_message=_("A language is a code such as en, uk or pt-BR."),
            ),
            code_check("appearance", "quote_type", QuoteType),
            code_check("appearance", "mode", AppearanceMode),
            code_check("appearance", "relay_mode", RelayMode, blank=True),
            lines_check("appearance", "quote"),
            lines_check("appearance", "translation"),
            lines_check("appearance", "note"),
            line_check("appearance", "record_id"),
            line_check("appearance", "speaker_as_printed"),
            line_check("appearance", "translator"),
            line_check("appearance", "mode_reason"),
            line_check("appearance", "locator"),
            span_check("appearance"),
        ]

    def __str__(self) -> str:
        return f"{self.document.publisher}: {self.statement}"
