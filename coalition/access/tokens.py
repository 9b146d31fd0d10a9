"""Making, finding and revoking tokens.

Invariants: a token is made by the account that it acts for, or, for an account without a password – a service –, by
whoever looks after accounts: nobody makes a key with which to be somebody else, and two people stay two. A secret is
found by its hash, never compared letter by letter. Whatever ends a token ends it at the next request.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from coalition.models.access_token import MAY_LOOK_AFTER, MAY_MAKE, AccessToken
from coalition.texts import forbidden_character
from coalition.visibility import Purpose, viewer_of
from coalition.vocabulary import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PREFIX = "coalition_"
"""Every secret begins with it, so that people and scanners of leaked keys know what they have found."""

LETTERS = 43
"""Random letters and digits after the prefix: 256 bits."""

LONGEST = len(PREFIX) + LETTERS
LONGEST_LIFE = timedelta(days=366)


class TokenRefused(ValueError):
    """No such token is made, or it is not revoked. `field` is where, "" for the whole; `reason` is a sentence."""

    def __init__(self, field: str, reason: object) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


@dataclass(frozen=True, slots=True)
class Made:
    """A new token with its secret, for the one time that it is shown."""

    token: AccessToken
    secret: str


def digest_of(secret: str) -> str:
    """The SHA-256 (hex) under which a secret is kept. No salt: what is hashed is random."""
    return sha256(secret.encode()).hexdigest()


def issue(
    *, name: str, user: "User", scopes: Collection[Scope], expires_at: datetime, by: "User", now: datetime
) -> Made:
    """Make a token that acts for `user`. Raises TokenRefused."""
    if not by.has_perm(MAY_MAKE):
        raise TokenRefused("", _("You may not make tokens."))
    _check_whose(user, by)
    if not name.strip() or forbidden_character(name):
        raise TokenRefused("name", _("Say on one line what it is for."))
    if not now < expires_at <= now + LONGEST_LIFE:
        raise TokenRefused("expires_at", _("A token ends after today and within a year."))
    secret = PREFIX + get_random_string(LETTERS)
    token = AccessToken(
        name=name.strip(), user=user, user_name=user.get_username(), digest=digest_of(secret),
        scopes=sorted({scope.value for scope in scopes}), created_at=now, created_by=by,
        created_by_name=by.get_username(), expires_at=expires_at,
    )  # fmt: skip
    token.save(force_insert=True)
    return Made(token, secret)


def _check_whose(user: "User", by: "User") -> None:
    if not (user.is_active and user.is_staff):
        raise TokenRefused("user", _("A token acts for an active account of the staff."))
    if user.pk == by.pk:
        return
    if user.has_usable_password() or not by.has_perm(MAY_LOOK_AFTER):
        raise TokenRefused("user", _("Only its own person makes a token for an account; a service has no password."))
    if user.is_superuser and not by.is_superuser:
        raise TokenRefused("user", _("Only a superuser makes a token for a superuser."))


def revoke(*, public_id: str, by: "User", now: datetime) -> AccessToken:
    """End a token for good. Raises TokenRefused where it is not there for `by`, or revoked already."""
    token = AccessToken.objects.visible_to(viewer_of(by)).filter(public_id=public_id).first()
    if token is None:
        raise TokenRefused("", _("There is no such token."))
    rows = AccessToken.objects.for_the_record(Purpose.RECORD).filter(pk=token.pk, revoked_at__isnull=True)
    if not rows.update(revoked_at=now, revoked_by=by, revoked_by_name=by.get_username()):
        raise TokenRefused("", _("This token has been revoked already."))
    token.refresh_from_db(from_queryset=AccessToken.objects.for_the_record(Purpose.RECORD))
    return token


def find(secret: str, *, now: datetime) -> AccessToken | None:
    """The token of `secret`, with its account, where it opens anything at `now`; None for everything else, whatever
    the reason is. One query, and one write on the first use of a UTC day.
    """
    if len(secret) != LONGEST or not secret.startswith(PREFIX) or not secret.isascii():
        return None
    rows = AccessToken.objects.for_the_record(Purpose.RUN)
    token = rows.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or token.revoked_at is not None or token.expires_at <= now:
        return None
    if token.user is None or not (token.user.is_active and token.user.is_staff):
        return None
    _note_use(token, now)
    return token


def _note_use(token: AccessToken, now: datetime) -> None:
    today = now.astimezone(UTC).date()
    if token.last_used_on != today:
        rows = AccessToken.objects.for_the_record(Purpose.RUN).filter(pk=token.pk)
        rows.exclude(last_used_on=today).update(last_used_on=today)
