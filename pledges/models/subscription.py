"""Who follows what by e-mail. Nobody gets mail before confirming; nobody gets any after unsubscribing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, line_check
from coalition.models import Country
from coalition.visibility import EVERYTHING, NOTHING, RestrictedQuerySet, Viewer
from pledges.vocabulary import Capability, Clock


def new_token() -> str:
    """A random secret of 43 letters and digits (256 bits) for the links in a mail."""
    return get_random_string(43)


class SubscriptionQuerySet(RestrictedQuerySet["Subscription"]):
    def rule(self, viewer: Viewer) -> Q:
        """An address belongs to a person: those who look after the mail see it, and whoever holds its link."""
        if viewer.may("pledges.view_subscription"):
            return EVERYTHING
        return Q(token=viewer.token) if viewer.token else NOTHING


class Subscription(models.Model):
    """Empty filters follow everything. `weekday` counts from Monday = 0; `hour` is local to `time_zone` (IANA name)."""

    email = models.EmailField(_("e-mail address"))
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    language = models.CharField(_("language"), max_length=12, default="en")
    countries = models.ManyToManyField(Country, blank=True, related_name="subscriptions", verbose_name=_("countries"))
    capabilities = ArrayField(
        models.CharField(max_length=20, choices=choices(Capability)),
        default=list,
        blank=True,
        verbose_name=_("capabilities"),
    )
    clock = models.CharField(_("clock"), max_length=10, choices=choices(Clock), default=Clock.RECORD)
    weekday = models.PositiveSmallIntegerField(_("weekday"), default=0)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    time_zone = LineField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(_("created"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(unsubscribed_at__isnull=True),
                name="subscription_email_once",
                violation_error_message=_("This address already follows."),
            ),
            models.CheckConstraint(
                name="subscription_hour_of_week",
                condition=Q(weekday__lte=6, hour__lte=23),
                violation_error_message=_("A weekday is 0 to 6 and an hour 0 to 23."),
            ),
            models.CheckConstraint(
                name="subscription_capabilities_known",
                condition=Q(capabilities__contained_by=[str(code) for code in Capability]),
                violation_error_message=_("This is not one of the known codes."),
            ),
            code_check("subscription", "clock", Clock),
            line_check("subscription", "email"),
            line_check("subscription", "time_zone"),
        ]

    def __str__(self) -> str:
        return self.email
