"""Who belongs to a coalition, on what basis; and how many others say it has. Claims may disagree, and all stay."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import (
    AddressField,
    LineField,
    address_check,
    choices,
    code_check,
    filled_check,
    line_check,
    ordered_check,
)
from coalition.ledger.triggers import reference
from coalition.models.coalition import Coalition
from coalition.models.country import Country
from coalition.vocabulary import CountBasis, MembershipBasis, MembershipRole


class Membership(models.Model):
    """A country in a coalition. Dates are inclusive; an empty one is not known."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="memberships", verbose_name=_("coalition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="memberships", verbose_name=_("country"))
    role = models.CharField(_("role"), max_length=20, choices=choices(MembershipRole))
    basis = models.CharField(_("basis"), max_length=30, choices=choices(MembershipBasis))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    note = LineField(_("note"), max_length=500, blank=True)
    source = LineField(_("source"), max_length=300, blank=True)
    source_address = AddressField(_("source address"), blank=True)

    class Meta:
        ordering = ["coalition", "country"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "country", "role", "valid_from"],
                nulls_distinct=False,
                name="membership_unique",
                violation_error_message=_("This membership is already there."),
            ),
            ordered_check("membership", "valid_from", "valid_to", name="days"),
            code_check("membership", "role", MembershipRole),
            code_check("membership", "basis", MembershipBasis),
            line_check("membership", "note"),
            line_check("membership", "source"),
            address_check("membership", "source_address"),
        ]

    def __str__(self) -> str:
        return f"{self.country} · {self.coalition}"


class MembershipCount(models.Model):
    """A claimed head count: `low`–`high` countries; an empty `high` is "or more"."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="counts", verbose_name=_("coalition"))
    low = models.PositiveSmallIntegerField(_("at least"))
    high = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    basis = models.CharField(_("what is counted"), max_length=30, choices=choices(CountBasis))
    claimed_on = models.DateField(_("claimed on"))
    claimed_by = LineField(_("claimed by"), max_length=200)
    as_found = LineField(_("the words as found"), max_length=200, blank=True)
    record_id = LineField(_("id in the shipped record"), max_length=100, blank=True)
    source_address = AddressField(_("source address"), blank=True)

    class Meta:
        ordering = ["-claimed_on", "claimed_by"]
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "claimed_on", "claimed_by", "basis"],
                name="membership_count_unique",
                violation_error_message=_("This count is already there."),
            ),
            ordered_check("membership_count", "low", "high", name="bounds"),
            models.CheckConstraint(
                name="membership_count_positive",
                condition=Q(low__gte=1),
                violation_error_message=_("A count starts at 1."),
            ),
            code_check("membership_count", "basis", CountBasis),
            filled_check("membership_count", "claimed_by"),
            line_check("membership_count", "claimed_by"),
            line_check("membership_count", "as_found"),
            line_check("membership_count", "record_id"),
            address_check("membership_count", "source_address"),
        ]

    def __str__(self) -> str:
        return f"{self.as_found or self.low} · {self.claimed_by}, {self.claimed_on}"
