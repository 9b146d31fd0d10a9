"""One person in one office for one period. Authority is the office's on the day of speaking, never the person's."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, filled_check, line_check, ordered_check
from coalition.ledger.triggers import NEVER_IGNORED, reference, refuse
from coalition.models.country import Country


def merged_speakers_lead_home() -> pgtrigger.Trigger:
    """A merged speaker leads to one that is not merged, in one step: there are no chains, and so no circles."""
    refused = refuse("A merged speaker leads to one that is not merged.", "speaker_merge_leads_home")
    return pgtrigger.Trigger(
        name="speaker_merge_leads_home",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        declare=[NEVER_IGNORED],
        func=f"""
            IF EXISTS (
                SELECT 1 FROM coalition_speaker s JOIN coalition_speaker t ON t.id = s.merged_into_id
                WHERE (s.id = NEW.id OR t.id = NEW.id) AND t.merged_into_id IS NOT NULL
            ) THEN {refused} END IF;
            RETURN NULL;
        """,  # noqa: S608 - no input
    )


class Speaker(models.Model):
    """`rank`: 5 decides by the constitution, 4 head of government or state otherwise, 3 minister of the field, 2
    spokesperson, deputy or other minister, 1 official, 0 not a state voice. Dates are inclusive; empty is not known.
    """

    slug = models.SlugField(unique=True, max_length=100)
    name = LineField(_("name"), max_length=200)
    office = LineField(_("office"), max_length=200)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="speakers", verbose_name=_("country")
    )
    organization = LineField(_("organization"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(_("authority rank"))
    valid_from = models.DateField(_("in office from"), null=True, blank=True)
    valid_to = models.DateField(_("in office to"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    class Meta:
        ordering = ["name", "office"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        triggers = [*reference(), merged_speakers_lead_home()]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "office", "valid_from"],
                nulls_distinct=False,
                name="speaker_unique",
                violation_error_message=_("This person already has this office from that day."),
            ),
            models.CheckConstraint(
                name="speaker_rank_known",
                condition=Q(rank__gte=0, rank__lte=5),
                violation_error_message=_("Authority is ranked from 0 to 5."),
            ),
            models.CheckConstraint(
                name="speaker_belongs_somewhere",
                condition=Q(country__isnull=False) | Q(organization__regex=r"\S"),
                violation_error_message=_("A speaker has a country or an organization."),
            ),
            models.CheckConstraint(
                name="speaker_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("A speaker may not be merged into themselves."),
            ),
            ordered_check("speaker", "valid_from", "valid_to", name="term"),
            filled_check("speaker", "name"),
            filled_check("speaker", "office"),
            line_check("speaker", "name"),
            line_check("speaker", "office"),
            line_check("speaker", "organization"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"

    @property
    def survivor(self) -> "Speaker":
        """Whose row this is now: another one's, where the two were found to be the same."""
        return self.merged_into or self
