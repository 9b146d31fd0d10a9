"""A pledge's state, worked out by the fold: bitemporal, never overwritten.

`valid` is world time (UTC days), `known` is record time (commits of the ledger); both are half-open. The exclusion
constraint says that two states of one pledge never overlap on both clocks. The current state is the row with both
ranges open at the end; every list, matrix, total and export reads it. Staleness needs no new row: `stale_on` is
stored, `stale` is worked out on reading.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check
from coalition.ledger.triggers import derived
from pledges.models.pledge import Pledge
from pledges.models.position import Position
from pledges.models.quantity import QuantityColumns, quantity_checks
from pledges.vocabulary import (
    Attribution,
    ConditionMode,
    Confidence,
    DeliveryBasis,
    EvidenceTier,
    Firmness,
    Modality,
    Status,
)


class PledgeStateQuerySet(models.QuerySet["PledgeState"]):
    def current(self) -> "PledgeStateQuerySet":
        """The states that hold now, as we know them now."""
        return self.filter(valid__upper_inf=True, known__upper_inf=True)


class PledgeState(QuantityColumns):
    """Derived: deleting every row and rebuilding gives the same rows.

    `conditions`, `basing` and `window` are lists of plain values as `derived.states` writes them (the detail for a
    reader); `condition_kinds` and `condition_states` repeat the conditions' codes in the same order, for filters.
    `pledge_public_id` is the pledge's, so that one index has a whole order of lists. `piece` to `disputed` are
    what lists say of the pledge, as `derived.pieces` writes it; only the current state of a pledge that is shown has a
    piece.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="states", verbose_name=_("pledge"))
    valid = DateRangeField(_("valid"))
    known = BigIntegerRangeField(_("known"))
    status = models.CharField(_("status"), max_length=20, choices=choices(Status))
    firmness = models.CharField(_("firmness"), max_length=20, choices=choices(Firmness), blank=True)
    modality = models.CharField(_("modality"), max_length=20, choices=choices(Modality))
    delivery = models.CharField(_("delivery"), max_length=20, choices=choices(DeliveryBasis), blank=True)
    tier = models.CharField(_("evidence tier"), max_length=1, choices=choices(EvidenceTier), blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=choices(Confidence), blank=True)
    places = LineField(_("places"), max_length=200, blank=True)
    basing = models.JSONField(_("basing"), default=list)
    window = models.JSONField(_("window"), null=True, blank=True)
    window_said_from = models.DateField(_("window stated, earliest"), null=True, blank=True)
    window_said_to = models.DateField(_("window stated, latest"), null=True, blank=True)
    condition_mode = models.CharField(_("conditions"), max_length=20, choices=choices(ConditionMode))
    conditions = models.JSONField(_("standing conditions"), default=list)
    condition_kinds = ArrayField(models.CharField(max_length=30), default=list)
    condition_states = ArrayField(models.CharField(max_length=20), default=list)
    anchor_on = models.DateField(_("anchored on"), null=True, blank=True)
    anchor_base = models.PositiveSmallIntegerField(_("base"), null=True, blank=True)
    stale_on = models.DateField(_("stale on"), null=True, blank=True)
    last_stated_on = models.DateField(_("last stated on"), null=True, blank=True)
    latest_position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("latest position")
    )
    quantity_position = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("position that states the size"),
    )
    statements = models.PositiveIntegerField(_("statements"), default=0)
    origins = models.PositiveIntegerField(_("origins"), default=0)
    outlet_only = models.BooleanField(_("rests on an outlet's own assertion"), default=False)
    policy_version = models.CharField(max_length=20)
    pledge_public_id = models.CharField(max_length=80, editable=False)
    facts = models.TextField(blank=True, default="", editable=False)
    piece = models.TextField(blank=True, default="", editable=False)
    looked_on = models.DateField(null=True, blank=True, editable=False)
    open_flags = models.PositiveIntegerField(default=0, editable=False)
    disputed = models.BooleanField(default=False, editable=False)

    objects = PledgeStateQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "valid"]
        verbose_name = _("pledge state")
        verbose_name_plural = _("pledge states")
        triggers = derived()
        indexes = [
            # What came due tonight: current live states by the day on which they turn stale. The list in that order.
            models.Index(
                fields=["stale_on", "pledge_public_id"],
                name="state_stale_on_current",
                condition=Q(valid__upper_inf=True, known__upper_inf=True, stale_on__isnull=False),
            ),
            # The API's list of pledges, the most recently stated first, from any place in it.
            models.Index(
                fields=["last_stated_on", "pledge_public_id"],
                name="state_stated_current",
                condition=Q(valid__upper_inf=True, known__upper_inf=True, last_stated_on__isnull=False),
            ),
            # The same list at a past day: from that day on backwards, past the states that were over by then.
            models.Index(
                fields=["last_stated_on", "pledge_public_id"],
                name="state_stated_known",
                condition=Q(known__upper_inf=True, last_stated_on__isnull=False),
            ),
            # The state of a pledge at a past day: the matrix of then.
            models.Index("pledge", RangeStartsWith("valid"), name="state_then", condition=Q(known__upper_inf=True)),
            # The list of a past day by the day on which its states turned stale, past those that did not hold then.
            models.Index(
                fields=["stale_on", "pledge_public_id"],
                name="state_stale_known",
                condition=Q(known__upper_inf=True, stale_on__isnull=False),
            ),
            # What a commit moved: the feed, and `changed_after`.
            models.Index(RangeStartsWith("known"), name="state_known_from"),
            models.Index(RangeEndsWith("known"), name="state_known_to"),
            # The one current state of a pledge: every list, the matrix and the totals.
            models.Index(
                fields=["pledge"],
                name="state_current",
                condition=Q(valid__upper_inf=True, known__upper_inf=True),
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="pledge_state_never_two",
                expressions=[
                    ("pledge", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Two states of a pledge may not overlap."),
            ),
            models.CheckConstraint(
                name="pledge_state_ranges_not_empty",
                condition=Q(valid__isempty=False, known__isempty=False),
                violation_error_message=_("A state is valid and known for some time."),
            ),
            models.CheckConstraint(
                name="pledge_state_stated_by_then",
                condition=Q(last_stated_on__isnull=True) | Q(last_stated_on__lte=RangeStartsWith("valid")),
                violation_error_message=_("No state rests on words of a later day."),
            ),
            models.CheckConstraint(
                name="pledge_state_piece_is_of_now",
                condition=Q(piece="", facts="")
                | (Q(valid__upper_inf=True, known__upper_inf=True) & ~Q(piece="") & ~Q(facts="")),
                violation_error_message=_("Only a current state has a ready piece."),
            ),
            code_check("pledge_state", "status", Status),
            code_check("pledge_state", "firmness", Firmness, blank=True),
            code_check("pledge_state", "modality", Modality),
            code_check("pledge_state", "tier", EvidenceTier, blank=True),
            code_check("pledge_state", "confidence", Confidence, blank=True),
            *quantity_checks("pledge_state"),
        ]

    @property
    def size_is_unnamed(self) -> bool:
        """Whether the size comes from an unnamed voice. Readers are told wherever the size is shown."""
        giver = self.quantity_position
        return giver is not None and Attribution(giver.appearance.statement.attribution).is_unnamed

    def __str__(self) -> str:
        return f"{self.pledge.public_id}: {self.firmness or self.modality}, {self.status}"
