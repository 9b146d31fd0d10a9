"""`manage.py digest --preview`: print the digest of a subscriber, or of made-up filters. Stores and sends nothing."""

import re
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from coalition.models import Country
from coalition.visibility import Purpose
from pledges.digest.content import compose
from pledges.digest.items import Following, following_of
from pledges.digest.render import render
from pledges.digest.schedule import Period, week, week_around
from pledges.models import Subscription
from pledges.queries.clock import database_now
from pledges.vocabulary import Capability, Clock


class Command(BaseCommand):
    help = "Print what the digest of a week says, without storing or sending anything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preview", action="store_true", required=True, help="print it; nothing is sent")
        parser.add_argument("--email", help="as this subscriber would get it")
        parser.add_argument("--countries", default="", help="instead: ISO codes, such as FR,DE; default: all")
        parser.add_argument("--capabilities", default="", help="and capabilities, such as troops,air; default: all")
        parser.add_argument("--week", help="an ISO week, such as 2026-W03; default: the week that is running")
        parser.add_argument("--clock", choices=[str(clock) for clock in Clock], help="said in that week, or recorded")
        parser.add_argument("--language", default="en", help=f"one of {', '.join(dict(settings.LANGUAGES))}")
        parser.add_argument("--html", action="store_true", help="the HTML instead of the text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["language"] not in dict(settings.LANGUAGES):
            raise CommandError(f"--language: {options['language']} is none of {', '.join(dict(settings.LANGUAGES))}.")
        now = database_now()
        subscription = _subscription(options["email"]) if options["email"] else None
        following = following_of(subscription) if subscription else _following(options)
        if options["clock"]:
            following = Following(following.countries, following.capabilities, Clock(options["clock"]))
        zone = ZoneInfo(subscription.time_zone if subscription else "UTC")
        period = _period(options["week"], zone, now)
        asked_on = subscription.created_at.date() if subscription else None
        with translation.override(subscription.language if subscription else options["language"]):
            rendered = render(compose(following, period, now=now, asked_on=asked_on))
        if options["html"]:
            self.stdout.write(rendered.html)
        else:
            self.stdout.write(f"Subject: {rendered.subject}\n\n{rendered.text}", ending="")


def _subscription(email: str) -> Subscription:
    found = (
        Subscription.objects.for_the_record(Purpose.DELIVER)
        .filter(email__iexact=email, unsubscribed_at__isnull=True)
        .first()
    )
    if found is None:
        raise CommandError(f"Nobody follows with the address {email}.")
    return found


def _following(options: dict[str, Any]) -> Following:
    countries = [code.strip().upper() for code in options["countries"].split(",") if code.strip()]
    capabilities = [code.strip() for code in options["capabilities"].split(",") if code.strip()]
    known = set(Country.objects.filter(iso2__in=countries).values_list("iso2", flat=True))
    if unknown := [code for code in countries if code not in known]:
        raise CommandError(f"--countries: no country has the code {', '.join(unknown)}.")
    if unknown := [code for code in capabilities if code not in list(Capability)]:
        raise CommandError(
            f"--capabilities: {', '.join(unknown)} is none of {', '.join(str(code) for code in Capability)}."
        )
    return Following(tuple(countries), tuple(capabilities))


def _period(text: str | None, zone: ZoneInfo, now: datetime) -> Period:
    if text is None:
        return week_around(now, zone)
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text, re.ASCII)
    if found is None:
        raise CommandError(f"--week {text!r} is not a week; write it like 2026-W03.")
    try:
        return week(int(found[1]), int(found[2]), zone)
    except ValueError as error:
        raise CommandError(f"--week {text}: {error}.") from error
