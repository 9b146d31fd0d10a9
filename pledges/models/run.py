"""Work that comes with the calendar: one row per job and period, so that several clocks ring and the work is done once.

Redis only rings. What is due and undone is readable here; a row is claimed for a lease, counted before it is tried,
and set aside with its reason after three tries.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, filled_check, line_check
from coalition.visibility import EVERYTHING, NOTHING, RestrictedQuerySet, Viewer


class RunQuerySet(RestrictedQuerySet["Run"]):
    def rule(self, viewer: Viewer) -> Q:
        """The works of the installation; a period can name a subscriber."""
        return EVERYTHING if viewer.may("pledges.view_run") else NOTHING


class Run(models.Model):
    """`period` names it (a UTC day or an ISO week). `progress` is where a stopped run goes on. Times are the
    database's.
    """

    job = models.CharField(_("job"), max_length=50)
    period = models.CharField(_("period"), max_length=20)
    created_at = models.DateTimeField(_("created"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    progress = models.BigIntegerField(_("progress"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    problem = LineField(_("problem"), max_length=500, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "job"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = [
            # What is due and undone.
            models.Index(
                fields=["job", "period"],
                name="run_undone",
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "period"],
                name="run_once_per_period",
                violation_error_message=_("This run is already there."),
            ),
            models.CheckConstraint(
                name="run_lease_whole",
                condition=Q(lease_until__isnull=True, lease_token__isnull=True)
                | Q(lease_until__isnull=False, lease_token__isnull=False),
                violation_error_message=_("A lease has a token and an end."),
            ),
            models.CheckConstraint(
                name="run_set_aside_has_problem",
                condition=Q(set_aside_at__isnull=True) | ~Q(problem=""),
                violation_error_message=_("What is set aside says why."),
            ),
            models.CheckConstraint(
                name="run_done_or_set_aside",
                condition=Q(done_at__isnull=True) | Q(set_aside_at__isnull=True),
                violation_error_message=_("A run is done or set aside, not both."),
            ),
            models.CheckConstraint(
                name="run_done_after_created",
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("created_at")),
                violation_error_message=_("A run is done after it was made."),
            ),
            filled_check("run", "job"),
            line_check("run", "problem"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"
