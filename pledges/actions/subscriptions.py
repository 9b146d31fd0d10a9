"""Following by e-mail: asked for, confirmed by a link, ended by a link. Who follows is no part of the record.

An address belongs to a person, so none of this goes into the ledger; the rows keep their times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coalition.models import Country
from coalition.visibility import Purpose
from pledges.actions.problems import Findings
from pledges.derived.runs import open_run
from pledges.models import Delivery, Subscription
from pledges.vocabulary import Capability, Clock, DeliveryState

CONFIRM_JOB = "confirm"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. Countries by ISO alpha-2; `weekday` from Monday = 0, `hour` local to `time_zone`."""

    email: str
    countries: Sequence[str] = field(default=())
    capabilities: Sequence[str] = field(default=())
    clock: str = Clock.RECORD
    language: str = "en"
    weekday: int = 0
    hour: int = 7
    time_zone: str = "UTC"


def subscribe(*, wish: Wish, now: datetime, confirmed: bool = False) -> Subscription:
    """Store a wish, and note that its address is to be asked whether it is meant.

    With `confirmed` an operator vouches for the person's consent, and no question is sent. Raises EntryInvalid,
    writing nothing.
    """
    countries = _checked(wish)
    with transaction.atomic():
        made = Subscription.objects.create(
            email=wish.email,
            language=wish.language,
            capabilities=list(dict.fromkeys(wish.capabilities)),
            clock=wish.clock,
            weekday=wish.weekday,
            hour=wish.hour,
            time_zone=wish.time_zone,
            created_at=now,
            confirmed_at=now if confirmed else None,
        )
        made.countries.set(countries)
        if not confirmed:
            open_run(CONFIRM_JOB, str(made.pk))
    return made


def confirm(*, token: str, now: datetime) -> Subscription | None:
    """The person behind the address wants it. A second time changes nothing; None for an unknown or ended one."""
    waiting = Subscription.objects.for_the_record(Purpose.RECORD).filter(
        token=token, confirmed_at__isnull=True, unsubscribed_at__isnull=True
    )
    waiting.update(confirmed_at=now)
    return Subscription.objects.for_the_record(Purpose.RECORD).filter(token=token, unsubscribed_at__isnull=True).first()


def unsubscribe(*, token: str, now: datetime) -> Subscription | None:
    """No mail from here on, what was waiting included. A second time changes nothing; None for an unknown token."""
    with transaction.atomic():
        found = Subscription.objects.for_the_record(Purpose.RECORD).select_for_update().filter(token=token).first()
        if found is None or found.unsubscribed_at is not None:
            return found
        found.unsubscribed_at = now
        found.save(update_fields=["unsubscribed_at"])
        Delivery.objects.for_the_record(Purpose.RECORD).filter(
            digest__subscription=found, state=DeliveryState.PENDING
        ).update(state=DeliveryState.FAILED, next_try_at=None, problem="Unsubscribed before it was sent.")
    return found


def _checked(wish: Wish) -> list[Country]:
    findings = Findings()
    findings.line("email", wish.email, limit=254, needed=True)
    try:
        validate_email(wish.email)
    except ValidationError:
        findings.add("email", "invalid", _("This is not an e-mail address: %(value)s") % {"value": wish.email})
    taken = Subscription.objects.for_the_record(Purpose.RECORD).filter(
        email__iexact=wish.email, unsubscribed_at__isnull=True
    )
    findings.unless(not taken.exists(), "email", "taken", _("This address already follows."))
    known = {country.iso2: country for country in Country.objects.filter(iso2__in=wish.countries)}
    for n, iso2 in enumerate(wish.countries):
        message = _("No country has the code %(code)s.") % {"code": iso2}
        findings.unless(iso2 in known, f"countries[{n}]", "unknown", message)
    for n, code in enumerate(wish.capabilities):
        findings.unless(
            code in list(Capability),
            f"capabilities[{n}]",
            "unknown",
            _("No capability has the code %(code)s.") % {"code": code},
        )
    findings.unless(wish.clock in list(Clock), "clock", "unknown", _("A clock is “record” or “world”."))
    findings.unless(0 <= wish.weekday <= 6, "weekday", "out_of_range", _("A weekday is 0 (Monday) to 6."))
    findings.unless(0 <= wish.hour <= 23, "hour", "out_of_range", _("An hour is 0 to 23."))
    offered = dict(settings.LANGUAGES)
    findings.unless(wish.language in offered, "language", "unknown", _("This language is not offered."))
    findings.unless(
        wish.time_zone in available_timezones(),
        "time_zone",
        "unknown",
        _("This is not the name of a time zone, such as Europe/Paris."),
    )
    findings.raise_if_any()
    return list(known.values())
