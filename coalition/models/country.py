"""Countries by their ISO 3166 codes (alpha-2, alpha-3) and UN M49 number, and the other names that people write for
them.
"""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, filled_check, line_check
from coalition.ledger.triggers import reference


class Country(models.Model):
    """One country. Localized names come from CLDR; `name` is the English display name."""

    iso2 = models.CharField(_("ISO alpha-2"), max_length=2, unique=True)
    iso3 = models.CharField(_("ISO alpha-3"), max_length=3, unique=True)
    m49 = models.CharField(_("UN M49"), max_length=3, unique=True)
    name = LineField(_("name"), max_length=100, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        triggers = reference()
        constraints = [
            models.CheckConstraint(
                name="country_iso2_form",
                condition=models.Q(iso2__regex="^[A-Z]{2}$"),
                violation_error_message=_("Two capital letters of ISO 3166."),
            ),
            models.CheckConstraint(
                name="country_iso3_form",
                condition=models.Q(iso3__regex="^[A-Z]{3}$"),
                violation_error_message=_("Three capital letters of ISO 3166."),
            ),
            models.CheckConstraint(
                name="country_m49_form",
                condition=models.Q(m49__regex="^[0-9]{3}$"),
                violation_error_message=_("Three digits of UN M49."),
            ),
            filled_check("country", "name"),
            line_check("country", "name"),
        ]

    def __str__(self) -> str:
        return self.name


class CountryAlias(models.Model):
    """Another name that input may use for a country. Names differ by more than case, in the whole table."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="aliases", verbose_name=_("country"))
    name = LineField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = _("country alias")
        verbose_name_plural = _("country aliases")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="country_alias_name_unique",
                violation_error_message=_("This name already stands for a country."),
            ),
            filled_check("country_alias", "name"),
            line_check("country_alias", "name"),
        ]

    def __str__(self) -> str:
        return self.name
