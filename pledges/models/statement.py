"""The utterance: who said it, on whose behalf, when. What it says about pledges hangs on its appearances."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import (
    LineField,
    LinesField,
    choices,
    code_check,
    filled_check,
    line_check,
    lines_check,
    ordered_check,
)
from coalition.ledger.triggers import versioned
from coalition.models import Coalition, Country, Speaker
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.triggers import closed_whole, not_in_future, statement_appears, statement_closed_says_why
from pledges.vocabulary import Attribution, Behalf, StatementKind


class Statement(Fact):
    """`said_from`–`said_to` bound the day of speaking (UTC days, inclusive). An undated statement has no
    `said_from`; its `said_to` is then the first publication, an upper bound that is never shown as the day it was
    said.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    behalf = models.CharField(_("on behalf of"), max_length=20, choices=choices(Behalf))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("country")
    )
    coalition = models.ForeignKey(
        Coalition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("coalition"),
    )
    organization = LineField(_("organization"), max_length=200, blank=True)
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("speaker")
    )
    descriptor = LineField(_("speaker as described"), max_length=200, blank=True)
    attribution = models.CharField(_("attribution"), max_length=20, choices=choices(Attribution))
    kind = models.CharField(_("kind"), max_length=20, choices=choices(StatementKind))
    said_from = models.DateField(_("said, earliest"), null=True, blank=True)
    said_to = models.DateField(_("said, latest"))
    said_basis = LineField(_("how the date is known"), max_length=300, blank=True)
    venue = LineField(_("venue"), max_length=200, blank=True)
    audience = LineField(_("audience"), max_length=200, blank=True)
    summary = LineField(_("summary"), max_length=500)
    note = LinesField(_("note"), blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta:
        ordering = ["-said_to", "public_id"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            # The statements of a country, newest first: the country's timeline and the API's list by country.
            models.Index(fields=["country", "-said_to"], name="statement_by_country"),
            # The API's search.
            GinIndex(SearchVector("summary", config="simple"), name="statement_words"),
            # The API's list of statements, the newest first; and as they were recorded.
            models.Index(fields=["said_to", "public_id"], name="statement_by_day"),
            models.Index(fields=["since_seq", "public_id"], name="statement_by_commit"),
        ]
        triggers = [
            *versioned(),
            statement_appears(),
            not_in_future("statement", "said_to"),
            statement_closed_says_why(),
            closed_whole(
                "statement",
                {"pledges_appearance": "statement_id", "pledges_conditionevent": "statement_id"},
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="statement_speaks_for_one",
                condition=Q(behalf=Behalf.COUNTRY, country__isnull=False, coalition__isnull=True, organization="")
                | Q(behalf=Behalf.COALITION, country__isnull=True, coalition__isnull=False, organization="")
                | (Q(behalf=Behalf.ORGANIZATION, country__isnull=True, coalition__isnull=True) & ~Q(organization=""))
                | Q(behalf=Behalf.NOBODY, country__isnull=True, coalition__isnull=True, organization=""),
                violation_error_message=_(
                    "Say for whom the statement speaks: a country, a coalition, an organization or nobody."
                ),
            ),
            models.CheckConstraint(
                name="statement_has_one_voice",
                condition=Q(speaker__isnull=False, descriptor="") | (Q(speaker__isnull=True) & ~Q(descriptor="")),
                violation_error_message=_("A statement has a speaker, or a description of one."),
            ),
            models.CheckConstraint(
                name="statement_on_record_is_named",
                condition=~Q(attribution=Attribution.ON_RECORD) | Q(speaker__isnull=False),
                violation_error_message=_("A statement on the record names its speaker."),
            ),
            ordered_check("statement", "said_from", "said_to", name="said"),
            code_check("statement", "behalf", Behalf),
            code_check("statement", "attribution", Attribution),
            code_check("statement", "kind", StatementKind),
            filled_check("statement", "summary"),
            line_check("statement", "summary"),
            line_check("statement", "organization"),
            line_check("statement", "descriptor"),
            line_check("statement", "said_basis"),
            line_check("statement", "venue"),
            line_check("statement", "audience"),
            lines_check("statement", "note"),
            span_check("statement"),
        ]

    def __str__(self) -> str:
        return f"{self.voice or self.descriptor}, {self.said_to}: {self.summary}"

    @property
    def voice(self) -> Speaker | None:
        """Who spoke, as whom we know them now: a speaker who was entered twice is one."""
        speaker = self.speaker
        return speaker.survivor if speaker else None
