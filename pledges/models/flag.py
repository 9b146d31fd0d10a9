"""What a rule found and what people made of it. Jobs may open, resolve and reopen; a human decision is never
overwritten.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import choices, code_check
from coalition.ledger.triggers import derived
from coalition.models import LedgerCommit
from coalition.visibility import EVERYTHING, RestrictedQuerySet, Viewer
from pledges.models.document import Document
from pledges.models.fact import new_public_id
from pledges.models.pledge import Pledge
from pledges.models.position import Position
from pledges.models.statement import Statement
from pledges.models.triggers_of_flags import flag_as_its_last_step
from pledges.vocabulary import FlagState, Severity

SEES_ALL_FLAGS = "pledges.view_flag"
"""The permission of those who may see what a rule found for analysts only."""


class FlagQuerySet(RestrictedQuerySet["Flag"]):
    """What a rule found for analysts only is seen by those who may look at flags on the staff site."""

    def rule(self, viewer: Viewer) -> Q:
        """Public flags for everybody."""
        return EVERYTHING if viewer.may(SEES_ALL_FLAGS) else Q(internal=False)

    def standing(self) -> "FlagQuerySet":
        """Flags that still count for a reader: open, acknowledged or confirmed."""
        return self.filter(state__in=[state for state in FlagState if state.is_standing])


class Flag(models.Model):
    """Derived: one row per rule, subject and evidence, so that running twice opens nothing twice.

    `explanation` is a code of the closed grammar with its slots; `pledges.words` makes the sentence. `facts_hash`
    (SHA-256, hex) is what the finding rests on: when it changes, a dismissed flag is opened again. `opened_on` is
    the day the rule became true.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    rule = models.CharField(_("rule"), max_length=10)
    rule_version = models.PositiveSmallIntegerField(_("version"))
    pledge = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("pledge")
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("statement")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("document")
    )
    evidence_a = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earlier position")
    )
    evidence_b = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("later position")
    )
    facts_hash = models.CharField(max_length=64)
    severity = models.CharField(_("severity"), max_length=10, choices=choices(Severity))
    state = models.CharField(_("state"), max_length=20, choices=choices(FlagState))
    snoozed_until = models.DateField(_("snoozed until"), null=True, blank=True)
    explanation_code = models.CharField(max_length=60)
    explanation_slots = models.JSONField(default=dict)
    internal = models.BooleanField(_("for analysts only"), default=False)
    opened_on = models.DateField(_("true since"))
    opened_seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="opened_seq", related_name="+")

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "public_id"]
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        triggers = [*derived(), flag_as_its_last_step()]
        indexes = [
            # The standing flags of a pledge: disputed marks, open_flags, the pledge page.
            models.Index(
                fields=["pledge", "severity"],
                name="flag_standing_by_pledge",
                condition=Q(state__in=["open", "acknowledged", "confirmed"]),
            ),
            # The API's list of flags, those that became true last first; and as they were found.
            models.Index(fields=["opened_on", "public_id"], name="flag_by_day"),
            models.Index(fields=["opened_seq", "public_id"], name="flag_by_commit"),
            # What wakes by itself: the nightly sweep asks by date and reads nothing else.
            models.Index(
                fields=["snoozed_until"],
                name="flag_wakes_on",
                condition=Q(state="snoozed", snoozed_until__isnull=False),
            ),
            # What waits for analysts: the graver and older first is sorted from these.
            models.Index(
                fields=["severity", "opened_on"],
                name="flag_waiting",
                condition=Q(state__in=["open", "acknowledged"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "pledge", "statement", "document", "evidence_a", "evidence_b"],
                nulls_distinct=False,
                name="flag_once_per_evidence",
                violation_error_message=_("This flag is already there."),
            ),
            models.CheckConstraint(
                name="flag_has_one_subject",
                condition=Q(pledge__isnull=False, statement__isnull=True, document__isnull=True)
                | Q(pledge__isnull=True, statement__isnull=False, document__isnull=True)
                | Q(pledge__isnull=True, statement__isnull=True, document__isnull=False),
                violation_error_message=_("A flag is about one pledge, one statement or one document."),
            ),
            models.CheckConstraint(
                name="flag_facts_hash_hex",
                condition=Q(facts_hash__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                name="flag_snoozed_only_until",
                condition=Q(snoozed_until__isnull=True) | Q(state=FlagState.SNOOZED),
                violation_error_message=_("Only a snoozed flag has a day on which it comes back."),
            ),
            code_check("flag", "severity", Severity),
            code_check("flag", "state", FlagState),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.pledge or self.statement or self.document}"
