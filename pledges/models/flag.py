"""What a rule found and what people made of it. Jobs may open, resolve and reopen; a human decision is never
overwritten.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import append_only, derived
from coalition.models import LedgerCommit
from coalition.visibility import EVERYTHING, RestrictedQuerySet, Viewer
from pledges.models.document import Document
from pledges.models.fact import new_public_id
from pledges.models.pledge import Pledge
from pledges.models.position import Position
from pledges.models.statement import Statement
from pledges.vocabulary import DismissalReason, FlagState, Severity


class FlagQuerySet(RestrictedQuerySet["Flag"]):
    """What a rule found for analysts only is seen by those who may look at flags on the staff site."""

    def rule(self, viewer: Viewer) -> Q:
        """Public flags for everybody."""
        return EVERYTHING if viewer.may("pledges.view_flag") else Q(internal=False)

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
        triggers = derived()
        indexes = [
            # The standing flags of a pledge: disputed marks, open_flags, the pledge page.
            models.Index(
                fields=["pledge", "severity"],
                name="flag_standing_by_pledge",
                condition=Q(state__in=["open", "acknowledged", "confirmed"]),
            ),
            # What wakes tonight.
            models.Index(fields=["snoozed_until"], name="flag_wakes_on", condition=Q(state="snoozed")),
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


class FlagEventQuerySet(RestrictedQuerySet["FlagEvent"]):
    def rule(self, viewer: Viewer) -> Q:
        """A step is seen by whoever sees its flag."""
        return EVERYTHING if viewer.may("pledges.view_flag") else Q(flag__internal=False)


class FlagEvent(models.Model):
    """One step of a flag's life, with who took it and why. The first is its opening; the rows are only ever added.

    `on` is the world's day of a step that a job took: the day on which the rule became true, or on which something
    settled it. A settlement without a day holds for every day: what the finding rested on is gone. `facts_hash` is the
    flag's at that step, so that a later rewording of its explanation is found out; empty for a person's step.
    """

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="events", verbose_name=_("flag"))
    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="+")
    state_from = models.CharField(max_length=20, choices=choices(FlagState), blank=True)
    state_to = models.CharField(max_length=20, choices=choices(FlagState))
    severity = models.CharField(max_length=10, choices=choices(Severity))
    on = models.DateField(_("in the world"), null=True, blank=True)
    facts_hash = models.CharField(max_length=64, blank=True)
    by_job = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = LineField(max_length=200)
    reason = models.CharField(max_length=30, choices=choices(DismissalReason), blank=True)
    note = LineField(max_length=500, blank=True)

    objects = FlagEventQuerySet.as_manager()

    class Meta:
        ordering = ["flag", "id"]
        verbose_name = _("flag event")
        verbose_name_plural = _("flag events")
        triggers = append_only(forgets=("actor_id",), opened_by="seq")
        constraints = [
            models.CheckConstraint(
                name="flag_event_dismissal_has_reason",
                condition=~Q(state_to=FlagState.DISMISSED) | ~Q(reason=""),
                violation_error_message=_("Say why the flag is dismissed."),
            ),
            models.CheckConstraint(
                name="flag_event_other_has_note",
                condition=~Q(reason=DismissalReason.OTHER) | Q(note__regex=r"\S"),
                violation_error_message=_("Another reason is put in words."),
            ),
            models.CheckConstraint(
                name="flag_event_job_decides_nothing",
                condition=Q(by_job=False) | Q(state_to__in=[FlagState.OPEN, FlagState.AUTO_RESOLVED]),
                violation_error_message=_("A job may only open, resolve and reopen a flag."),
            ),
            models.CheckConstraint(
                name="flag_event_facts_hash_hex",
                condition=Q(facts_hash__regex="^([0-9a-f]{64})?$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            code_check("flag_event", "state_from", FlagState, blank=True),
            code_check("flag_event", "state_to", FlagState),
            code_check("flag_event", "severity", Severity),
            code_check("flag_event", "reason", DismissalReason, blank=True),
            filled_check("flag_event", "actor_name"),
            line_check("flag_event", "actor_name"),
            line_check("flag_event", "note"),
        ]

    def __str__(self) -> str:
        return f"{self.flag.public_id}: {self.state_from or '–'} → {self.state_to}"
