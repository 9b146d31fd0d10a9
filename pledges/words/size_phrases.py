"""How a size reads, for each thing that can be counted: whole phrases, each with the plural forms of its language.

`low` and `high` arrive as formatted numbers, `count` as the number that decides the plural.
"""

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from pledges.vocabulary import Measure

BARE: dict[str, str] = {
    "exact": lazystr("%(low)s"),
    "about": pgettext_lazy("size", "about %(low)s"),
    "at_least": pgettext_lazy("size", "at least %(low)s"),
    "up_to": pgettext_lazy("size", "up to %(high)s"),
    "range": pgettext_lazy("size in a table", "%(low)s–%(high)s"),
    "range_prose": pgettext_lazy("size in a sentence", "%(low)s to %(high)s"),
}
"""A number alone, where the heading says what is counted; money too, whose sign is in the number."""

COUNTED: dict[Measure, dict[str, str]] = {
    Measure.PERSONNEL: {
        "exact": ngettext_lazy("%(low)s person", "%(low)s people", "count"),
        "about": ngettext_lazy("about %(low)s person", "about %(low)s people", "count"),
        "at_least": ngettext_lazy("at least %(low)s person", "at least %(low)s people", "count"),
        "up_to": ngettext_lazy("up to %(high)s person", "up to %(high)s people", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s person", "%(low)s–%(high)s people", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s person", "%(low)s to %(high)s people", "count"),
    },
    Measure.BATTALION: {
        "exact": ngettext_lazy("%(low)s battalion", "%(low)s battalions", "count"),
        "about": ngettext_lazy("about %(low)s battalion", "about %(low)s battalions", "count"),
        "at_least": ngettext_lazy("at least %(low)s battalion", "at least %(low)s battalions", "count"),
        "up_to": ngettext_lazy("up to %(high)s battalion", "up to %(high)s battalions", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s battalion", "%(low)s–%(high)s battalions", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s battalion", "%(low)s to %(high)s battalions", "count"),
    },
    Measure.BRIGADE: {
        "exact": ngettext_lazy("%(low)s brigade", "%(low)s brigades", "count"),
        "about": ngettext_lazy("about %(low)s brigade", "about %(low)s brigades", "count"),
        "at_least": ngettext_lazy("at least %(low)s brigade", "at least %(low)s brigades", "count"),
        "up_to": ngettext_lazy("up to %(high)s brigade", "up to %(high)s brigades", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s brigade", "%(low)s–%(high)s brigades", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s brigade", "%(low)s to %(high)s brigades", "count"),
    },
    Measure.AIRCRAFT: {
        "exact": ngettext_lazy("%(low)s aircraft", "%(low)s aircraft", "count"),
        "about": ngettext_lazy("about %(low)s aircraft", "about %(low)s aircraft", "count"),
        "at_least": ngettext_lazy("at least %(low)s aircraft", "at least %(low)s aircraft", "count"),
        "up_to": ngettext_lazy("up to %(high)s aircraft", "up to %(high)s aircraft", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s aircraft", "%(low)s–%(high)s aircraft", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s aircraft", "%(low)s to %(high)s aircraft", "count"),
    },
    Measure.SHIP: {
        "exact": ngettext_lazy("%(low)s ship", "%(low)s ships", "count"),
        "about": ngettext_lazy("about %(low)s ship", "about %(low)s ships", "count"),
        "at_least": ngettext_lazy("at least %(low)s ship", "at least %(low)s ships", "count"),
        "up_to": ngettext_lazy("up to %(high)s ship", "up to %(high)s ships", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s ship", "%(low)s–%(high)s ships", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s ship", "%(low)s to %(high)s ships", "count"),
    },
    Measure.VEHICLE: {
        "exact": ngettext_lazy("%(low)s vehicle", "%(low)s vehicles", "count"),
        "about": ngettext_lazy("about %(low)s vehicle", "about %(low)s vehicles", "count"),
        "at_least": ngettext_lazy("at least %(low)s vehicle", "at least %(low)s vehicles", "count"),
        "up_to": ngettext_lazy("up to %(high)s vehicle", "up to %(high)s vehicles", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s vehicle", "%(low)s–%(high)s vehicles", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s vehicle", "%(low)s to %(high)s vehicles", "count"),
    },
    Measure.INSTRUCTOR: {
        "exact": ngettext_lazy("%(low)s instructor", "%(low)s instructors", "count"),
        "about": ngettext_lazy("about %(low)s instructor", "about %(low)s instructors", "count"),
        "at_least": ngettext_lazy("at least %(low)s instructor", "at least %(low)s instructors", "count"),
        "up_to": ngettext_lazy("up to %(high)s instructor", "up to %(high)s instructors", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s instructor", "%(low)s–%(high)s instructors", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s instructor", "%(low)s to %(high)s instructors", "count"),
    },
    Measure.COUNTRY: {
        "exact": ngettext_lazy("%(low)s country", "%(low)s countries", "count"),
        "about": ngettext_lazy("about %(low)s country", "about %(low)s countries", "count"),
        "at_least": ngettext_lazy("at least %(low)s country", "at least %(low)s countries", "count"),
        "up_to": ngettext_lazy("up to %(high)s country", "up to %(high)s countries", "count"),
        "range": ngettext_lazy("%(low)s–%(high)s country", "%(low)s–%(high)s countries", "count"),
        "range_prose": ngettext_lazy("%(low)s to %(high)s country", "%(low)s to %(high)s countries", "count"),
    },
    Measure.MONEY: BARE,
}

THEIR_WORDS = _("%(words)s (their words)")
NOT_STATED = _("size not stated")
