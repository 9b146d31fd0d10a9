"""The numbers that rules and staleness run on, as rows: one version stands, the earlier ones stay readable.

A change of policy closes the row that stood and adds one. Every column is a whole number, so that no verdict hangs on a
rounding; what each means to the rules is said in `pledges.reasoning.policy`.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.ledger.triggers import versioned
from pledges.models.fact import Fact, span_check

LONGEST = 3650
"""Days: no number of the policy looks further than ten years."""


def _days(label: Any) -> Any:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)])


def _number(label: Any, low: int, high: int) -> Any:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(low), MaxValueValidator(high)])


DAYS = (
    "floated_days",
    "pledged_days",
    "specified_days",
    "authorized_days",
    "earmarked_days",
    "exclusion_days",
    "window_immediately",
    "window_days",
    "window_weeks",
    "window_months",
    "recent_days",
    "disagreement_days",
    "reprint_days",
    "check_loose_days",
    "check_specified_days",
    "check_firm_days",
    "triggered_days",
    "single_origin_days",
)
"""Columns that count days, 1 to LONGEST."""

SCORES = ("threshold", "base_one", "base_two", "base_three", "base_ungraded", "unnamed_cap")
"""Columns on the scale of the score, 1 to 100."""

NUMBERS = (
    *DAYS,
    *SCORES,
    "fading_score",
    "shape_percent",
    "dormant_percent",
    "small_cut_percent",
    "large_cut_percent",
    "disagreement_rank_gap",
    "deciding_rank",
    "weaker_steps",
    "lower_levels",
    "deferrals",
)
"""Every number of a policy."""


class PolicyVersion(Fact):
    """One version, `number` counted from 1. Who changed it, when and why is in its commit (`since_seq`)."""

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)

    floated_days = _days(_("lifetime, floated (days)"))
    pledged_days = _days(_("lifetime, pledged (days)"))
    specified_days = _days(_("lifetime, specified (days)"))
    authorized_days = _days(_("lifetime, authorized (days)"))
    earmarked_days = _days(_("lifetime, earmarked (days)"))
    exclusion_days = _days(_("lifetime of a refusal (days)"))
    dormant_percent = _number(_("lifetime of a dormant pledge (percent)"), 100, 1000)
    shape_percent = _number(_("shape of the decay (percent)"), 10, 200)
    threshold = _number(_("stale at and below (score)"), 1, 99)
    fading_score = _number(_("silence weighs more at and below (score)"), 0, 99)
    base_one = _number(_("score of evidence tier 1"), 1, 100)
    base_two = _number(_("score of evidence tier 2"), 1, 100)
    base_three = _number(_("score of evidence tier 3"), 1, 100)
    base_ungraded = _number(_("score of ungraded evidence"), 1, 100)
    unnamed_cap = _number(_("highest score of an unnamed voice"), 1, 100)
    window_immediately = _days(_("“immediately” ends after (days)"))
    window_days = _days(_("“in the coming days” ends after (days)"))
    window_weeks = _days(_("“in the coming weeks” ends after (days)"))
    window_months = _days(_("“in the coming months” ends after (days)"))
    recent_days = _days(_("positions count as recent for (days)"))
    disagreement_days = _days(_("officials disagree within (days)"))
    disagreement_rank_gap = _number(_("officials are far apart from (ranks)"), 1, 5)
    deciding_rank = _number(_("the rank that decides, from"), 1, 5)
    small_cut_percent = _number(_("a cut is small below (percent)"), 1, 99)
    large_cut_percent = _number(_("a cut is large above (percent)"), 1, 99)
    weaker_steps = _number(_("a downgrade is told from (steps of modality)"), 1, 3)
    lower_levels = _number(_("a regress is told from (levels of firmness)"), 1, 5)
    deferrals = _number(_("putting off is told from (deferrals)"), 2, 10)
    triggered_days = _days(_("conditions met with nothing done for (days)"))
    reprint_days = _days(_("a reprint looks old after (days)"))
    single_origin_days = _days(_("one origin is enough for (days)"))
    check_loose_days = _days(_("not checked after, without firmness, floated or pledged (days)"))
    check_specified_days = _days(_("not checked after, specified (days)"))
    check_firm_days = _days(_("not checked after, firmer (days)"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the policy")
        verbose_name_plural = _("policy")
        triggers = versioned()
        constraints = [
            span_check("policy_version"),
            models.UniqueConstraint(
                fields=["until_seq"],
                nulls_distinct=False,
                name="policy_version_one_stands",
                violation_error_message=_("One version of the policy stands, and a commit closes one."),
            ),
            models.CheckConstraint(
                name="policy_version_number_positive",
                condition=Q(number__gte=1),
                violation_error_message=_("Versions are counted from 1."),
            ),
            models.CheckConstraint(
                name="policy_version_days_in_range",
                condition=Q(**{f"{name}__gte": 1 for name in DAYS}, **{f"{name}__lte": LONGEST for name in DAYS}),
                violation_error_message=_("Days are counted from 1 to 3650."),
            ),
            models.CheckConstraint(
                name="policy_version_scores_in_range",
                condition=Q(**{f"{name}__gte": 1 for name in SCORES}, **{f"{name}__lte": 100 for name in SCORES}),
                violation_error_message=_("Scores run from 1 to 100."),
            ),
            models.CheckConstraint(
                name="policy_version_lifetimes_ordered",
                condition=Q(
                    floated_days__lte=F("pledged_days"),
                    pledged_days__lte=F("specified_days"),
                    specified_days__lte=F("authorized_days"),
                ),
                violation_error_message=_(
                    "What is firmer lives no shorter: floated, pledged, specified, authorized, in this order."
                ),
            ),
            models.CheckConstraint(
                name="policy_version_bases_ordered",
                condition=Q(
                    base_one__gte=F("base_two"),
                    base_two__gte=F("base_three"),
                    base_three__gte=F("base_ungraded"),
                ),
                violation_error_message=_("Better evidence scores no lower: tier 1, 2, 3, ungraded, in this order."),
            ),
            models.CheckConstraint(
                name="policy_version_threshold_below_best",
                condition=Q(threshold__lt=F("base_one")),
                violation_error_message=_("The score at which a pledge is stale lies below that of the best evidence."),
            ),
            models.CheckConstraint(
                name="policy_version_fading_not_above_stale",
                condition=Q(fading_score__lte=F("threshold")),
                violation_error_message=_("Silence weighs more at the score of being stale or below it."),
            ),
            models.CheckConstraint(
                name="policy_version_dormant_not_shorter",
                condition=Q(dormant_percent__gte=100, dormant_percent__lte=1000),
                violation_error_message=_("A dormant pledge lives no shorter: 100 to 1000 percent."),
            ),
            models.CheckConstraint(
                name="policy_version_shape_in_range",
                condition=Q(shape_percent__gte=10, shape_percent__lte=200),
                violation_error_message=_("The shape of the decay lies between 10 and 200 percent."),
            ),
            models.CheckConstraint(
                name="policy_version_windows_ordered",
                condition=Q(window_days__lte=F("window_weeks"), window_weeks__lte=F("window_months")),
                violation_error_message=_("Coming days end no later than coming weeks, and these than coming months."),
            ),
            models.CheckConstraint(
                name="policy_version_checks_ordered",
                condition=Q(
                    check_loose_days__lte=F("check_specified_days"), check_specified_days__lte=F("check_firm_days")
                ),
                violation_error_message=_("What is firmer is looked at no more often."),
            ),
            models.CheckConstraint(
                name="policy_version_cuts_ordered",
                condition=Q(small_cut_percent__gte=1, small_cut_percent__lte=F("large_cut_percent"))
                & Q(large_cut_percent__lte=99),
                violation_error_message=_("A small cut is no more than a large one, both from 1 to 99 percent."),
            ),
            models.CheckConstraint(
                name="policy_version_ranks_known",
                condition=Q(deciding_rank__range=(1, 5), disagreement_rank_gap__range=(1, 5)),
                violation_error_message=_("Ranks run from 1 to 5."),
            ),
            models.CheckConstraint(
                name="policy_version_steps_in_range",
                condition=Q(weaker_steps__range=(1, 3), lower_levels__range=(1, 5), deferrals__range=(2, 10)),
                violation_error_message=_("Steps are 1 to 3, levels 1 to 5, deferrals 2 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
