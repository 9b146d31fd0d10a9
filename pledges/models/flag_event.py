"""Each step of a flag's life, with who took it and why: the flag's state is what its last step says.

Which step may follow which, and that a grave flag is confirmed by two people, hold in the database.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import append_only
from coalition.models import LedgerCommit
from coalition.visibility import EVERYTHING, RestrictedQuerySet, Viewer
from pledges.models.flag import Flag
from pledges.models.triggers_of_flags import (
    flag_event_dismissal_stands,
    flag_event_follows,
    flag_event_repeats,
    flag_event_two_people,
)
from pledges.vocabulary import DismissalReason, FlagState, Severity
from pledges.vocabulary.triage import JOBS_MAY, PEOPLE_MAY

MAY_TRIAGE = "pledges.add_flagevent"
"""The permission to decide about flags: whoever has it adds steps to them."""


class FlagEventQuerySet(RestrictedQuerySet["FlagEvent"]):
    def rule(self, viewer: Viewer) -> Q:
        """A step is seen by whoever sees its flag."""
        return EVERYTHING if viewer.may("pledges.view_flag") else Q(flag__internal=False)


def _legal() -> Q:
    """The steps that may be taken, by jobs and by people; asking for a second person changes nothing else."""
    found = Q(by_job=False, asks_second=True, state_from=FlagState.ACKNOWLEDGED, state_to=FlagState.ACKNOWLEDGED)
    for before, after in JOBS_MAY.items():
        found |= Q(by_job=True, state_from=before or "", state_to__in=sorted(after))
    for before, after in PEOPLE_MAY.items():
        if after:
            found |= Q(by_job=False, state_from=before, state_to__in=sorted(after))
    return found


class FlagEvent(models.Model):
    """Judgement and what jobs found; the rows are only ever added. The first is the flag's opening.

    `on` is the world's day of a step that a job took: the day on which the rule became true, or on which something
    settled it. A settlement without a day holds for every day: what the finding rested on is gone. `facts_hash` is the
    flag's at that step: what a person decided about, and how a later rewording of its explanation is found out.
    `until` is the day (UTC) on which a flag that was put off comes back; without one it does when its facts change.
    `asks_second`: they would confirm it, and ask a second person; that one's step `seconds` theirs. `repeats` is the
    decision that a correction carries over to the rows that replaced those it was about.
    """

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="events", verbose_name=_("flag"))
    seq = models.ForeignKey(  # held by the triggers, as that of a fact is
        LedgerCommit, models.PROTECT, db_column="seq", db_constraint=False, related_name="+"
    )
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
    until = models.DateField(_("until"), null=True, blank=True)
    asks_second = models.BooleanField(default=False)
    seconds = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = FlagEventQuerySet.as_manager()

    class Meta:
        ordering = ["flag", "id"]
        verbose_name = _("flag event")
        verbose_name_plural = _("flag events")
        triggers = [
            *append_only(forgets=("actor_id",), opened_by="seq"),
            flag_event_follows(),
            flag_event_two_people(),
            flag_event_repeats(),
            flag_event_dismissal_stands(),
        ]
        constraints = [
            models.CheckConstraint(
                name="flag_event_step_is_legal",
                condition=_legal(),
                violation_error_message=_("No such step leads from where the flag stands."),
            ),
            models.CheckConstraint(
                name="flag_event_dismissal_has_reason",
                condition=~Q(state_to=FlagState.DISMISSED) | ~Q(reason=""),
                violation_error_message=_("Say why the flag is dismissed."),
            ),
            models.CheckConstraint(
                name="flag_event_only_a_dismissal_has_reason",
                condition=Q(reason="") | Q(state_to=FlagState.DISMISSED),
                violation_error_message=_("Only a dismissal has one of these reasons."),
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
                name="flag_event_until_puts_off",
                condition=Q(until__isnull=True) | Q(state_to=FlagState.SNOOZED),
                violation_error_message=_("Only a flag that is put off has a day on which it comes back."),
            ),
            models.CheckConstraint(
                name="flag_event_asks_in_hand",
                condition=Q(asks_second=False) | Q(by_job=False, state_to=FlagState.ACKNOWLEDGED),
                violation_error_message=_("Who asks for a second person has the flag in hand."),
            ),
            models.CheckConstraint(
                name="flag_event_seconds_confirms",
                condition=Q(seconds__isnull=True) | Q(by_job=False, state_to=FlagState.CONFIRMED),
                violation_error_message=_("A second person confirms."),
            ),
            models.CheckConstraint(
                name="flag_event_job_repeats_nothing",
                condition=Q(repeats__isnull=True) | Q(by_job=False),
                violation_error_message=_("Only what people decided is carried over."),
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
