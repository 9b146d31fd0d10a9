"""A named group inside a coalition, and who leads it or takes part."""

from django.db import models
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
from coalition.vocabulary import SeatRole


class WorkingGroup(models.Model):
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="working_groups", verbose_name=_("coalition"))
    name = LineField(_("name"), max_length=200)
    purpose = LineField(_("what it is for"), max_length=500, blank=True)
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    source_address = AddressField(_("source address"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "name"],
                name="working_group_unique",
                violation_error_message=_("This group is already there."),
            ),
            filled_check("working_group", "name"),
            line_check("working_group", "name"),
            line_check("working_group", "purpose"),
            address_check("working_group", "source_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A country's place in a working group, by a named source. Sources may disagree about who leads."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="seats", verbose_name=_("working group"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="seats", verbose_name=_("country"))
    role = models.CharField(_("role"), max_length=20, choices=choices(SeatRole))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    source = LineField(_("source"), max_length=300, blank=True)
    source_address = AddressField(_("source address"), blank=True)

    class Meta:
        ordering = ["group", "role", "country"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["group", "country", "role", "source"],
                name="seat_unique",
                violation_error_message=_("This seat is already there."),
            ),
            ordered_check("seat", "valid_from", "valid_to", name="days"),
            code_check("seat", "role", SeatRole),
            line_check("seat", "source"),
            address_check("seat", "source_address"),
        ]

    def __str__(self) -> str:
        return f"{self.country} · {self.group}"
