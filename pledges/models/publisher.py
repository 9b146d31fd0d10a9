"""Who prints: outlets, agencies, ministries; each with the reliability that we give it, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, filled_check, line_check
from coalition.ledger.triggers import reference
from coalition.models import Country
from pledges.vocabulary import PublisherKind, Reliability


class Publisher(models.Model):
    """Reference data. `reliability` is the STANAG 2511 letter A–F of the source, not of what it says this time."""

    slug = models.SlugField(unique=True, max_length=100)
    name = LineField(_("name"), max_length=200, unique=True)
    domain = LineField(_("domain"), max_length=253, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="publishers", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=choices(PublisherKind))
    reliability = models.CharField(_("reliability"), max_length=1, choices=choices(Reliability))
    reliability_reason = LineField(_("why this reliability"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        triggers = reference()
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=~models.Q(domain=""),
                name="publisher_domain_unique",
                violation_error_message=_("This domain already belongs to a publisher."),
            ),
            code_check("publisher", "kind", PublisherKind),
            code_check("publisher", "reliability", Reliability),
            filled_check("publisher", "name"),
            line_check("publisher", "name"),
            line_check("publisher", "domain"),
            line_check("publisher", "reliability_reason"),
        ]

    def __str__(self) -> str:
        return self.name
