"""A pledge: the file on which the statements about one undertaking accumulate. It is never made anew because
somebody said it again.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import versioned
from coalition.models import Coalition, Country
from pledges.models.fact import Fact, span_check
from pledges.models.triggers import merge_ends
from pledges.vocabulary import Capability, Disclosure, Mission, PledgeOrigin, Polarity


class Pledge(Fact):
    """One per coalition, country, capability, mission, polarity and origin; a second `number` only for a really
    separate undertaking.

    The offer and the exclusion of one key are one line: rules compare within it, and the matrix shows one cell for
    it.
    """

    public_id = models.SlugField(unique=True, max_length=80)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="pledges", verbose_name=_("coalition"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("country")
    )
    capability = models.CharField(_("capability"), max_length=20, choices=choices(Capability))
    mission = models.CharField(_("mission"), max_length=30, choices=choices(Mission))
    polarity = models.CharField(_("polarity"), max_length=10, choices=choices(Polarity))
    origin = models.CharField(_("whose word"), max_length=20, choices=choices(PledgeOrigin))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    title = LineField(_("title"), max_length=200)
    disclosure = models.CharField(_("disclosure"), max_length=20, choices=choices(Disclosure))
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    class Meta:
        ordering = ["public_id"]
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        triggers = [*versioned(once=("merged_into_id",)), merge_ends()]
        indexes = [
            # A line: the pledges that rules compare with each other, and the matrix's cells.
            models.Index(fields=["coalition", "country", "capability", "mission"], name="pledge_line"),
            # The API's search.
            GinIndex(SearchVector("title", config="simple"), name="pledge_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "country", "capability", "mission", "polarity", "origin", "number"],
                nulls_distinct=False,
                name="pledge_key_unique",
                violation_error_message=_("This pledge is already there; statements accumulate on it."),
            ),
            models.CheckConstraint(
                name="pledge_collective_has_no_country",
                condition=Q(origin=PledgeOrigin.COLLECTIVE, country__isnull=True)
                | (~Q(origin=PledgeOrigin.COLLECTIVE) & Q(country__isnull=False)),
                violation_error_message=_("A collective pledge has no country, and every other pledge has one."),
            ),
            models.CheckConstraint(
                name="pledge_number_positive",
                condition=Q(number__gte=1),
                violation_error_message=_("Pledges are numbered from 1."),
            ),
            models.CheckConstraint(
                name="pledge_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("A pledge may not be merged into itself."),
            ),
            models.CheckConstraint(
                name="pledge_closed_only_by_merge",
                condition=Q(merged_into__isnull=True, until_seq__isnull=True)
                | Q(merged_into__isnull=False, until_seq__isnull=False),
                violation_error_message=_("A pledge is closed by merging it into another, and by nothing else."),
            ),
            code_check("pledge", "capability", Capability),
            code_check("pledge", "mission", Mission),
            code_check("pledge", "polarity", Polarity),
            code_check("pledge", "origin", PledgeOrigin),
            code_check("pledge", "disclosure", Disclosure),
            filled_check("pledge", "title"),
            line_check("pledge", "title"),
            span_check("pledge"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} · {self.title}"
