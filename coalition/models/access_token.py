"""Keys to the API, for people's own programs and for services. The secret is shown once and kept by nobody: here is
its SHA-256, which a guess of 256 random bits does not meet.

Invariant: a token acts for one account and never may do more than it; without its account, revoked, or past its time
it opens nothing. Only its last day of use is noted, so that reading does not write.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from coalition.fields import LineField, choices, filled_check, line_check
from coalition.visibility import EVERYTHING, NOTHING, RestrictedQuerySet, Viewer
from coalition.vocabulary import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_SEE = "coalition.view_accesstoken"
MAY_MAKE = "coalition.add_accesstoken"
MAY_LOOK_AFTER = "coalition.change_accesstoken"


def new_token_id() -> str:
    """The id by which a token is spoken of: no secret, and no serial number."""
    return get_random_string(10, "23456789bcdfghjkmnpqrstvwxyz")


class AccessTokenQuerySet(RestrictedQuerySet["AccessToken"]):
    def rule(self, viewer: Viewer) -> Q:
        """Their own; those who look after accounts see all."""
        if viewer.may(MAY_LOOK_AFTER):
            return EVERYTHING
        return Q(user=viewer.user) if viewer.may(MAY_SEE) else NOTHING


class AccessToken(models.Model):
    """`user` is whom it acts for; `digest` is the SHA-256 (hex) of the whole secret, prefix included."""

    public_id = models.CharField(max_length=20, unique=True, default=new_token_id, editable=False)
    name = LineField(_("what it is for"), max_length=100)
    user: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("acts for")
    )
    user_name = LineField(_("acts for"), max_length=200)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=choices(Scope)), default=list, blank=True, verbose_name=_("may")
    )
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_by_name = LineField(_("made by"), max_length=200)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_by_name = LineField(_("revoked by"), max_length=200, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "public_id"]
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                name="access_token_digest_hex",
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A digest is 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                name="access_token_scopes_known",
                condition=Q(scopes__contained_by=[str(code) for code in Scope]),
                violation_error_message=_("This is not one of the known codes."),
            ),
            models.CheckConstraint(
                name="access_token_ends_after_it_begins",
                condition=Q(expires_at__gt=F("created_at")),
                violation_error_message=_("A token ends after it was made."),
            ),
            models.CheckConstraint(
                name="access_token_revocation_whole",
                condition=Q(revoked_at__isnull=True, revoked_by_name="", revoked_by__isnull=True)
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_name="")),
                violation_error_message=_("A revocation has a time and a name."),
            ),
            filled_check("access_token", "name"),
            line_check("access_token", "name"),
            filled_check("access_token", "user_name"),
            line_check("access_token", "user_name"),
            filled_check("access_token", "created_by_name"),
            line_check("access_token", "created_by_name"),
            line_check("access_token", "revoked_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user_name})"
