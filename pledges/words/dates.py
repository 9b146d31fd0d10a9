"""Days as people read them. A day of speaking has bounds, and the words never say more than the bounds do."""

from calendar import monthrange
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.words.languages import reading_locale


def day(value: date) -> str:
    """One day: "25 November 2025"."""
    return format_date(value, "long", locale=reading_locale())


def short_day(value: date) -> str:
    """One day in a table: "25 Nov 2025"."""
    return format_date(value, "medium", locale=reading_locale())


def day_without_year(value: date) -> str:
    """One day where the year is said beside it: "25 November"."""
    return format_skeleton("MMMMd", value, locale=reading_locale())


def month(value: date) -> str:
    """The month of a day: "November 2025"."""
    return format_skeleton("yMMMM", value, locale=reading_locale())


def said(earliest: date | None, latest: date) -> str:
    """When something was said, by its bounds (both inclusive). Without a first bound, `latest` is the publication."""
    if earliest is None:
        return _("undated, published by %(day)s") % {"day": day(latest)}
    if earliest == latest:
        return day(latest)
    if latest - earliest == timedelta(days=1):
        return _two_days(earliest, latest)
    if earliest.weekday() == 0 and latest - earliest == timedelta(days=6):
        return _("in the week of %(monday)s") % {"monday": day(earliest)}
    if earliest == latest.replace(day=1) and latest.day == monthrange(latest.year, latest.month)[1]:
        return _("in %(month)s") % {"month": month(earliest)}
    if earliest == date(latest.year, 1, 1) and latest == date(latest.year, 12, 31):
        return _("in %(year)s") % {"year": latest.year}
    if earliest.year == latest.year:
        return _("between %(first)s and %(last)s") % {"first": day_without_year(earliest), "last": day(latest)}
    return _("between %(first)s and %(last)s") % {"first": day(earliest), "last": day(latest)}


def days(count: int) -> str:
    """A number of days: "1 day", "134 days"."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _two_days(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return _("%(first)s or %(last)s") % {"first": first.day, "last": day(last)}
    if first.year == last.year:
        return _("%(first)s or %(last)s") % {"first": day_without_year(first), "last": day(last)}
    return _("%(first)s or %(last)s") % {"first": day(first), "last": day(last)}
