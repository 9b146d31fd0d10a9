"""What one version of a statement says about one pledge: the coding on which every state and every flag rests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import (
    LineField,
    LinesField,
    choices,
    code_check,
    line_check,
    lines_check,
    ordered_check,
)
from coalition.ledger.triggers import versioned
from pledges.models.appearance import Appearance
from pledges.models.fact import Fact, new_public_id, span_check
from pledges.models.pledge import Pledge
from pledges.models.quantity import QuantityColumns, quantity_checks
from pledges.vocabulary import (
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Modality,
    NegationScope,
    Stance,
    VagueWindow,
    WindowKind,
)


def _window_rule(prefix: str, *, may_hang_on_trigger: bool) -> Q:
    """The fields of a window's kind are filled and no others."""
    no_dates = Q(**{f"{prefix}_start__isnull": True, f"{prefix}_end__isnull": True})
    no_words = Q(**{f"{prefix}_vague": ""})
    kinds = (
        (Q(**{f"{prefix}_kind": ""}) & no_dates & no_words)
        | (Q(**{f"{prefix}_kind": WindowKind.ABSOLUTE}) & ~no_dates & no_words)
        | (Q(**{f"{prefix}_kind": WindowKind.VAGUE}) & no_dates & ~no_words)
    )
    if not may_hang_on_trigger:
        return kinds
    no_trigger = Q(window_trigger="", window_from_day__isnull=True, window_to_day__isnull=True)
    trigger = Q(window_kind=WindowKind.AFTER_TRIGGER) & ~Q(window_trigger="")
    return (kinds & no_trigger) | (trigger & no_dates & no_words)


class Position(QuantityColumns, Fact):
    """Coded from one appearance; the statement's preferred appearance speaks where several say something of the same
    pledge.

    `window_*` is when the deed is due, `negated_window_*` what the words deny; days are UTC dates, or whole days
    after a trigger.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    appearance = models.ForeignKey(Appearance, models.PROTECT, related_name="positions", verbose_name=_("appearance"))
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="positions", verbose_name=_("pledge"))
    stance = models.CharField(_("stance"), max_length=20, choices=choices(Stance))
    modality = models.CharField(_("modality"), max_length=20, choices=choices(Modality))
    negation = ArrayField(
        models.CharField(max_length=20, choices=choices(NegationScope)),
        default=list,
        blank=True,
        verbose_name=_("denies"),
    )
    firmness = models.CharField(_("firmness"), max_length=20, choices=choices(Firmness), blank=True)
    delivery = models.CharField(_("delivery"), max_length=20, choices=choices(DeliveryBasis), blank=True)
    places = LineField(_("places, the words as found"), max_length=200, blank=True)
    window_kind = models.CharField(_("window"), max_length=20, choices=choices(WindowKind), blank=True)
    window_start = models.DateField(_("window from"), null=True, blank=True)
    window_end = models.DateField(_("window to"), null=True, blank=True)
    window_trigger = models.CharField(_("window after"), max_length=30, choices=choices(ConditionKind), blank=True)
    window_from_day = models.PositiveIntegerField(_("from day"), null=True, blank=True)
    window_to_day = models.PositiveIntegerField(_("to day"), null=True, blank=True)
    window_vague = models.CharField(_("window in words"), max_length=20, choices=choices(VagueWindow), blank=True)
    negated_window_kind = models.CharField(_("denied window"), max_length=20, choices=choices(WindowKind), blank=True)
    negated_window_start = models.DateField(_("denied window from"), null=True, blank=True)
    negated_window_end = models.DateField(_("denied window to"), null=True, blank=True)
    negated_window_vague = models.CharField(
        _("denied window in words"), max_length=20, choices=choices(VagueWindow), blank=True
    )
    condition_mode = models.CharField(_("conditions"), max_length=20, choices=choices(ConditionMode))
    deliverable = LineField(_("deliverable"), max_length=200, blank=True)
    as_found = LinesField(_("the words as found"), blank=True)
    note = LinesField(_("note"), blank=True)

    class Meta:
        ordering = ["appearance", "pledge", "id"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        triggers = versioned()
        indexes = [
            # Whether anybody spoke of a pledge: every list, and how many rows an export of pledges has.
            models.Index(fields=["pledge"], name="position_standing", condition=Q(until_seq__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="position_rejection_has_no_firmness",
                condition=~Q(modality__in=[Modality.REJECTED, Modality.UNLIKELY]) | Q(firmness=""),
                violation_error_message=_("A refusal has no firmness."),
            ),
            models.CheckConstraint(
                name="position_delivery_is_in_place",
                condition=Q(delivery="") | Q(firmness=Firmness.IN_PLACE),
                violation_error_message=_("Only what is in place has a delivery."),
            ),
            models.CheckConstraint(
                name="position_window_whole",
                condition=_window_rule("window", may_hang_on_trigger=True),
                violation_error_message=_("A window has the fields of its kind and no others."),
            ),
            models.CheckConstraint(
                name="position_negated_window_whole",
                condition=_window_rule("negated_window", may_hang_on_trigger=False),
                violation_error_message=_("A window has the fields of its kind and no others."),
            ),
            models.CheckConstraint(
                name="position_negation_known",
                condition=Q(negation__contained_by=[str(scope) for scope in NegationScope]),
                violation_error_message=_("This is not one of the known codes."),
            ),
            ordered_check("position", "window_start", "window_end", name="window"),
            ordered_check("position", "window_from_day", "window_to_day", name="window_days"),
            ordered_check("position", "negated_window_start", "negated_window_end", name="negated_window"),
            code_check("position", "stance", Stance),
            code_check("position", "modality", Modality),
            code_check("position", "firmness", Firmness, blank=True),
            code_check("position", "delivery", DeliveryBasis, blank=True),
            code_check("position", "window_kind", WindowKind, blank=True),
            code_check("position", "window_trigger", ConditionKind, blank=True),
            code_check("position", "window_vague", VagueWindow, blank=True),
            code_check("position", "negated_window_vague", VagueWindow, blank=True),
            code_check("position", "condition_mode", ConditionMode),
            *quantity_checks("position"),
            line_check("position", "quantity_as_found"),
            line_check("position", "places"),
            line_check("position", "deliverable"),
            lines_check("position", "as_found"),
            lines_check("position", "note"),
            span_check("position"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge.public_id}: {self.stance}, {self.modality}"
