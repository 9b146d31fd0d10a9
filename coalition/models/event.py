"""A meeting of a coalition, and who was named as taking part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.fields import AddressField, LineField, address_check, filled_check, line_check, ordered_check
from coalition.ledger.triggers import reference
from coalition.models.coalition import Coalition
from coalition.models.country import Country


class Event(models.Model):
    """A call or summit. Dates are whole days, both inclusive."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="events", verbose_name=_("coalition"))
    name = LineField(_("name"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    place = LineField(_("place"), max_length=200, blank=True)
    source_address = AddressField(_("source address"), blank=True)
    countries = models.ManyToManyField(Country, through="Participation", related_name="events")

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        triggers = reference()
        constraints = [
            ordered_check("event", "starts_on", "ends_on", name="days"),
            models.UniqueConstraint(
                fields=["coalition", "starts_on", "name"],
                name="event_unique",
                violation_error_message=_("This event is already there."),
            ),
            filled_check("event", "name"),
            line_check("event", "name"),
            line_check("event", "place"),
            address_check("event", "source_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.starts_on}"


class Participation(models.Model):
    """A country named as taking part in an event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="participations")
    country = models.ForeignKey(Country, models.PROTECT, related_name="participations")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["event", "country"],
                name="participation_once",
                violation_error_message=_("This country is already named for this event."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.event}"
