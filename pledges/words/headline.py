"""The sentences beside the headline numbers: what is counted, and what is not."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.words.dates import day
from pledges.words.sizes import number


def finding(countries: int, coalition: str) -> str:
    """The title of the overview: what it found."""
    if not countries:
        return _("No country on record pledges ground troops: %(coalition)s") % {"coalition": coalition}
    text = ngettext(
        "%(count)d country pledges ground troops: %(coalition)s",
        "%(count)d countries pledge ground troops: %(coalition)s",
        countries,
    )
    return text % {"count": countries, "coalition": coalition}


def pledging(countries: int) -> str:
    return ngettext("country pledges ground troops", "countries pledge ground troops", countries)


def floated(countries: int) -> str:
    text = ngettext(
        "%(count)d more has floated it and is not counted.",
        "%(count)d more have floated it and are not counted.",
        countries,
    )
    return text % {"count": countries}


def refusing(countries: int) -> str:
    text = ngettext("%(count)d has ruled it out.", "%(count)d have ruled it out.", countries)
    return text % {"count": countries}


def of_them(stale: int, disputed: int) -> str:
    """How many of the pledges that are counted are stale, and how many disputed."""
    return _("Stale among them: %(stale)s. Disputed: %(disputed)s.") % {
        "stale": number(stale),
        "disputed": number(disputed),
    }


def honest_range(floor: int, ceiling: int | None) -> str:
    """ "2,000–17,800", or "2,000 or more" where one end is open."""
    if ceiling is None:
        return _("%(low)s or more") % {"low": number(floor)}
    if floor == ceiling:
        return number(floor)
    return _("%(low)s–%(high)s") % {"low": number(floor), "high": number(ceiling)}


def honest_range_aloud(floor: int, ceiling: int | None) -> str:
    """The same for a screen reader and for prose."""
    if ceiling is None or floor == ceiling:
        return honest_range(floor, ceiling)
    return _("%(low)s to %(high)s") % {"low": number(floor), "high": number(ceiling)}


def adding(with_number: int) -> str:
    text = ngettext(
        "troops, from the %(count)d pledge that gives a number",
        "troops, adding the %(count)d pledges that give a number",
        with_number,
    )
    return text % {"count": with_number}


def without_number(count: int, *, is_total: bool) -> str:
    """How many pledges give no number; where most give none, that the sum is no total."""
    if is_total:
        text = ngettext("%(count)d pledge gives no number.", "%(count)d pledges give no number.", count)
    else:
        text = ngettext(
            "%(count)d pledge gives no number, so this is not a total.",
            "%(count)d pledges give no number, so this is not a total.",
            count,
        )
    return text % {"count": count}


def stale(count: int) -> str:
    return ngettext("pledge is stale", "pledges are stale", count)


def disputed(count: int) -> str:
    return ngettext("pledge is disputed", "pledges are disputed", count)


def unchecked(count: int, complete_to: date) -> str:
    text = ngettext(
        "%(count)d more would be stale by now if nothing was said after %(day)s; we have not checked.",
        "%(count)d more would be stale by now if nothing was said after %(day)s; we have not checked.",
        count,
    )
    return text % {"count": count, "day": day(complete_to)}


def not_checked_after(complete_to: date) -> str:
    """The notice of every page whose record ends before today."""
    return _("What was said after %(day)s has not been checked by us.") % {"day": day(complete_to)}


def more_conditions(count: int) -> str:
    return ngettext("%(count)d more condition", "%(count)d more conditions", count) % {"count": count}


def readers(count: int) -> str:
    """How many people coded a statement, as a sentence."""
    if count == 1:
        return _("Coded by one reader.")
    return _("Coded by %(count)s readers, none of whom had seen another's coding.") % {"count": count}


def outlets_and_origins(outlets: int, origins: int) -> str:
    """Copies of one quote are one origin, however many outlets print it."""
    if outlets == 1:
        return _("One outlet.")
    text = ngettext("%(outlets)d outlets, %(origins)d origin.", "%(outlets)d outlets, %(origins)d origins.", origins)
    return text % {"outlets": outlets, "origins": origins}
