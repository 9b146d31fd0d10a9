"""What a comparison of two days found, in sentences: what happened, and what was only our own doing."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.vocabulary import Aspect, Clock
from pledges.words.dates import day
from pledges.words.labels import label


def title(first: date, last: date, clock: Clock) -> str:
    """The question that the page answers."""
    slots = {"first": day(first), "last": day(last)}
    if clock is Clock.WORLD:
        return _("What changed between %(first)s and %(last)s?") % slots
    return _("What did we know on %(last)s that we did not say on %(first)s?") % slots


def finding(differing: int, same: int) -> str:
    """How many pledges differ."""
    if not differing:
        text = ngettext(
            "Nothing differs: %(same)d pledge reads the same on both days.",
            "Nothing differs: %(same)d pledges read the same on both days.",
            same,
        )
        return text % {"same": same}
    text = ngettext("%(count)d pledge differs.", "%(count)d pledges differ.", differing)
    return text % {"count": differing}


def by_world(count: int) -> str:
    text = ngettext(
        "%(count)d changed in the world between the two days.", "%(count)d changed in the world between the two days.",
        count,
    )  # fmt: skip
    return text % {"count": count}


def by_record(count: int) -> str:
    text = ngettext(
        "%(count)d changed through us: a correction, or older words that we recorded only in between.",
        "%(count)d changed through us: by corrections, or by older words that we recorded only in between.",
        count,
    )
    return text % {"count": count}


def how(clock: Clock) -> str:
    """What stands side by side."""
    if clock is Clock.WORLD:
        return _("Both days as the record has them now. What we corrected since is corrected in both.")
    return _("Each day as the record had it at its end (UTC). What was not recorded by then is not on record.")


def same_day() -> str:
    return _("Both dates are the same day, so nothing can differ.")


def aspects(found: Collection[Aspect], *, is_new: bool) -> str:
    """ "firmness, size"; of a pledge that was not on record before, that it is new."""
    if found and is_new:
        return _("new on record")
    return ", ".join(str(label(aspect)) for aspect in Aspect if aspect in found)
