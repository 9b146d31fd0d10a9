"""One digest per subscription and period, its items frozen before it is sent; one delivery per recipient, in stages.

A delivery goes pending → claimed → in_data → sent. It is committed as `in_data` just before the words leave us, so
that a crash is either safe to retry (claimed) or shown to a person (ambiguous). Never twice; never silently missing.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, code_check, line_check
from coalition.models import LedgerCommit
from coalition.visibility import EVERYTHING, NOTHING, RestrictedQuerySet, Viewer
from pledges.models.subscription import Subscription
from pledges.vocabulary import Clock, DeliveryState


class DigestQuerySet(RestrictedQuerySet["Digest"]):
    def rule(self, viewer: Viewer) -> Q:
        """What was mailed to a person."""
        return EVERYTHING if viewer.may("pledges.view_digest") else NOTHING


class Digest(models.Model):
    """The period is half-open: [starts_at, ends_at). `changes` are the frozen primary keys of its items, in the
    order they are told. The head is the record's when it was built, as the mail says it: a witness outside our reach.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="digests", verbose_name=_("subscription")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    clock = models.CharField(_("clock"), max_length=10, choices=choices(Clock))
    head_seq = models.ForeignKey(
        LedgerCommit, models.PROTECT, db_column="head_seq", null=True, blank=True, related_name="+"
    )
    head_hash = models.CharField(_("head"), max_length=64, blank=True)
    head_at = models.DateTimeField(_("head made"), null=True, blank=True)
    changes = ArrayField(models.BigIntegerField(), default=list)
    subject = LineField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField("HTML")
    built_at = models.DateTimeField(_("built"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_at"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "starts_at"],
                name="digest_once_per_period",
                violation_error_message=_("This digest is already there."),
            ),
            models.CheckConstraint(
                name="digest_period_ordered",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A period ends after it starts."),
            ),
            models.CheckConstraint(
                name="digest_head_whole",
                condition=Q(head_hash="", head_at__isnull=True)
                | Q(head_hash__regex="^[0-9a-f]{64}$", head_at__isnull=False, head_seq__isnull=False),
                violation_error_message=_("The head of the record has its number, its hash and its time."),
            ),
            code_check("digest", "clock", Clock),
            line_check("digest", "subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.starts_at:%Y-%m-%d}"


class DeliveryQuerySet(RestrictedQuerySet["Delivery"]):
    def rule(self, viewer: Viewer) -> Q:
        """To whom it was mailed."""
        return EVERYTHING if viewer.may("pledges.view_delivery") else NOTHING


class Delivery(models.Model):
    """One digest to one recipient. `lease_until` is the database's time; whoever holds `lease_token` may finish the
    work.
    """

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="deliveries", verbose_name=_("digest"))
    recipient = models.EmailField(_("recipient"))
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=choices(DeliveryState))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    problem = LineField(_("problem"), max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["digest", "recipient"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            # What is to be sent now: the claim reads the oldest pending deliveries.
            models.Index(
                fields=["next_try_at"],
                name="delivery_due",
                condition=Q(state__in=["pending", "claimed", "in_data"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "recipient"],
                name="delivery_once_per_recipient",
                violation_error_message=_("This recipient already gets this digest."),
            ),
            models.CheckConstraint(
                name="delivery_lease_whole",
                condition=Q(lease_until__isnull=True, lease_token__isnull=True)
                | Q(lease_until__isnull=False, lease_token__isnull=False),
                violation_error_message=_("A lease has a token and an end."),
            ),
            models.CheckConstraint(
                name="delivery_sent_has_time",
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True)),
                violation_error_message=_("What was sent has a time, and nothing else has one."),
            ),
            code_check("delivery", "state", DeliveryState),
            line_check("delivery", "problem"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.state}"
