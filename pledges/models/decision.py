"""What two people decided about a pledge. Only people withdraw, lapse, void or merge one, and it takes two of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, LinesField, choices, code_check, filled_check, line_check, lines_check
from coalition.ledger.triggers import append_only
from coalition.models import LedgerCommit
from pledges.models.flag import Flag
from pledges.models.pledge import Pledge
from pledges.models.triggers import not_in_future
from pledges.models.triggers_of_flags import decision_flag_is_confirmed
from pledges.vocabulary import DecisionKind


class Decided(models.Model):
    """Abstract: what is decided of a pledge, from `on` (UTC day, of the world) until another decision. `into` is the
    pledge that a merged one goes on as, `flag` the confirmed finding that led to it, where one did.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="%(class)ss", verbose_name=_("pledge"))
    kind = models.CharField(_("decision"), max_length=20, choices=choices(DecisionKind))
    into = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    flag = models.ForeignKey(
        Flag, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("because of the flag")
    )
    on = models.DateField(_("from"))
    reason = LinesField(_("reason"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_by_name = LineField(_("proposed by"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pledge.public_id}: {self.kind} ({self.on})"


def decided_checks(table: str) -> list[models.CheckConstraint]:
    """What both a proposal and a decision hold to."""
    return [
        models.CheckConstraint(
            name=f"{table}_merge_names_target",
            condition=Q(kind=DecisionKind.MERGE, into__isnull=False)
            | (~Q(kind=DecisionKind.MERGE) & Q(into__isnull=True)),
            violation_error_message=_("A merge names the pledge that stays, and nothing else does."),
        ),
        models.CheckConstraint(
            name=f"{table}_not_into_itself",
            condition=Q(into__isnull=True) | ~Q(into=F("pledge")),
            violation_error_message=_("A pledge may not be merged into itself."),
        ),
        code_check(table, "kind", DecisionKind),
        filled_check(table, "reason"),
        lines_check(table, "reason"),
        filled_check(table, "proposed_by_name"),
        line_check(table, "proposed_by_name"),
    ]


class Decision(Decided):
    """Judgement: proposed by one person and confirmed by another, whose names outlive their accounts."""

    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_by_name = LineField(_("confirmed by"), max_length=200)
    seq = models.ForeignKey(LedgerCommit, models.PROTECT, db_column="seq", related_name="+", verbose_name=_("in"))

    class Meta:
        ordering = ["on", "seq", "id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        triggers = [
            *append_only(forgets=("proposed_by_id", "confirmed_by_id"), opened_by="seq"),
            not_in_future("decision", "on", recorded_in="seq"),
            decision_flag_is_confirmed(),
        ]
        constraints = [
            *decided_checks("decision"),
            models.CheckConstraint(
                name="decision_two_people",
                condition=~Q(proposed_by_name=F("confirmed_by_name"))
                & (Q(proposed_by__isnull=True) | Q(confirmed_by__isnull=True) | ~Q(proposed_by=F("confirmed_by"))),
                violation_error_message=_("A decision takes two people."),
            ),
            filled_check("decision", "confirmed_by_name"),
            line_check("decision", "confirmed_by_name"),
        ]
