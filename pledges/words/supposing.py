"""What could be counted on, in sentences: the finding, the conditions that are supposed, and why a pledge waits."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pledges.vocabulary import ConditionKind, ConditionState, Coverage, Measure
from pledges.words.capabilities import capability_inside
from pledges.words.dates import day
from pledges.words.labels import label
from pledges.words.lists import all_of
from pledges.words.size_phrases import BARE, COUNTED
from pledges.words.sizes import number

END_OF_FIGHTING = "end_of_fighting"

SUPPOSED: dict[ConditionState, dict[str, str | Promise]] = {
    ConditionState.MET: {END_OF_FIGHTING: gettext_lazy("the fighting has ended")},
    ConditionState.FAILED: {END_OF_FIGHTING: gettext_lazy("the fighting has not ended and will not")},
}
"""Suppositions that read better as a clause of their own."""

CLAUSES: dict[ConditionState, str | Promise] = {
    ConditionState.MET: pgettext_lazy("if", "“%(condition)s” is met"),
    ConditionState.WAIVED: pgettext_lazy("if", "“%(condition)s” is waived"),
    ConditionState.FAILED: pgettext_lazy("if", "“%(condition)s” has failed"),
}


def title(supposed: Sequence[str], coalition: str) -> str:
    """The question that the page answers; `supposed` are clauses."""
    slots = {"coalition": coalition, "supposed": all_of(supposed) if supposed else ""}
    if supposed:
        return _("What could be counted on if %(supposed)s: %(coalition)s") % slots
    return _("What could be counted on: %(coalition)s") % slots


def clause(name: str, state: ConditionState, names: Mapping[str, str]) -> str:
    """One supposition about a group, a kind or a single condition; `names` are the labels of single ones."""
    own = SUPPOSED.get(state, {}).get(name)
    return str(own) if own else str(CLAUSES[state]) % {"condition": condition_name(name, names)}


def condition_name(name: str, names: Mapping[str, str]) -> str:
    """What people call a condition: a group's or a kind's own words, a single one's label, given in `names`."""
    if name == END_OF_FIGHTING:
        return _("The end of the fighting")
    if name in names:
        return names[name]
    return str(label(ConditionKind(name))) if name in set(ConditionKind) else name


def finding(counted_on: int, pledged: int) -> str:
    """How many pledges nothing stands in the way of."""
    if not pledged:
        return _("No pledge of a country's own is on record.")
    text = ngettext(
        "Nothing would stand in the way of %(free)s of the %(count)d pledge.",
        "Nothing would stand in the way of %(free)s of the %(count)d pledges.",
        pledged,
    )
    return text % {"count": pledged, "free": number(counted_on)}


def waiting(count: int) -> str:
    return ngettext("%(count)d would still wait.", "%(count)d would still wait.", count) % {"count": count}


def failed(count: int) -> str:
    text = ngettext(
        "%(count)d would hang on a condition that has failed.",
        "%(count)d would hang on a condition that has failed.",
        count,
    )
    return text % {"count": count}


def honest_range(low: int, high: int | None, measure: str, currency: str, *, aloud: bool = False) -> str:
    """A range with its unit; `high` None is open. `aloud` for a screen reader and for prose."""
    kind = Measure(measure)
    form = "range_prose" if aloud else "range"
    if high is None:
        form = "at_least"
    elif low == high:
        form = "exact"
    elif low == 0:
        form = "up_to"
    phrases = BARE if kind is Measure.MONEY else COUNTED[kind]
    return phrases[form] % {
        "low": number(low, kind, currency),
        "high": "" if high is None else number(high, kind, currency),
        "count": low if high is None or form == "exact" else high,
    }


def pledges(count: int) -> str:
    return ngettext("%(count)d pledge", "%(count)d pledges", count) % {"count": count}


def beside(*, without_number: int, other_unit: int, stale: int, disputed: int) -> list[str]:
    """What a reader must know beside a range: who gives no number or another unit, what is not in the low end."""
    told = (
        (without_number, ngettext("%(count)d gives no number", "%(count)d give no number", without_number)),
        (other_unit, ngettext("%(count)d counts in another unit", "%(count)d count in other units", other_unit)),
        (stale, ngettext("%(count)d stale", "%(count)d stale", stale)),
        (disputed, ngettext("%(count)d disputed", "%(count)d disputed", disputed)),
    )
    return [text % {"count": count} for count, text in told if count]


def waits_for(names: Sequence[str]) -> str:
    return _("waits for: %(conditions)s") % {"conditions": all_of(names)}


def has_failed(names: Sequence[str]) -> str:
    return _("has failed: %(conditions)s") % {"conditions": all_of(names)}


def partly() -> str:
    return _("a condition on a part of it is not met, so the low end is 0")


def retracted_since() -> str:
    """In the place of a source whose words are told no more."""
    return _("a statement that has since been retracted")


def on_record(state: str, since: date | None, source: str, which: str = "") -> str:
    """What is on record of a condition, and who says so; `which` names it where it is one of several."""
    if since is None:
        return _("On record: no statement found.")
    slots = {"state": label(ConditionState(state)), "day": day(since), "source": source, "which": which}
    if which:
        return _("On record of one of them, “%(which)s”: %(state)s, from %(day)s (%(source)s).") % slots
    return _("On record: %(state)s, from %(day)s (%(source)s).") % slots


def capability_heading(capability: str, unit: str) -> str:
    """A row's heading where one capability has several units."""
    return _("%(capability)s, in %(unit)s") % {"capability": capability, "unit": unit} if unit else capability


def nothing_said(capability: str) -> str:
    return _("No pledge of %(capability)s is on record.") % {"capability": capability_inside(capability)}


def need_heading(capability: str, country: str) -> str:
    """Of what, and of whom where it is one country alone."""
    if country:
        return _("%(capability)s, of %(country)s alone") % {"capability": capability, "country": country}
    return capability


def verdict(code: str, low: int, high: int | None, measure: str, currency: str) -> str:
    """Whether a total comes up to what is needed, and by how much the numbers that are given stay below it."""
    if code == Coverage.COVERED:
        return str(label(Coverage.COVERED))
    gap = honest_range(low, high, measure, currency, aloud=True)
    if code == Coverage.SHORT:
        return _("Short by %(gap)s") % {"gap": gap}
    if high == 0 or (low == 0 and high is None):
        return str(label(Coverage.CANNOT_BE_SAID))
    return _("Cannot be said; the numbers that are given stay %(gap)s below it") % {"gap": gap}
