"""What every rule is, for readers: when it fires, how it weighs, and on which numbers of the policy it runs.

These are the rules' tables in words. A rule that runs and is not described here, and a number of the policy that no
rule is said to run on, fail a test.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIRES: Mapping[str, Promise] = {
    "S0": _("An active pledge rests on nothing better than an ungraded or a distrusted source."),
    "S1": _("A pledge or a refusal was not restated for so long that its score has fallen to that of a stale one."),
    "S2": _("Nobody entered anything about a pledge, or looked for it, for a long time. About our own work."),
    "S4": _("A stated deadline has ended, no condition stands in the way, and no delivery is on record."),
    "S5": _("The same named thing is put off again, each time after the last date had ended."),
    "S6": _("Every condition has been met for a while, and no firmer statement, date or delivery was found since."),
    "S7": _("A condition that the pledge requires has failed."),
    "S9": _(
        "A day after a page was entered there is no archived copy of it, and no reason is stated; or the page is gone "
        "or no longer what we read, and there is no copy."
    ),
    "S11": _("Everything that supports a pledge still goes back to one origin, long after it was first stated."),
    "C1": _("A promise, or words that left it open; later a refusal of the act itself, without a condition."),
    "C1r": _("It was refused, called unlikely, or something else was offered; later it is opened or promised."),
    "C2": _("A place that had been named is excluded."),
    "C2r": _("A place that had been excluded is named again."),
    "C3": _("Two stated times share no day, or a denied time meets the one that was given."),
    "C4": _("Two sizes in one unit share no number, and the later is lower."),
    "C4u": _("Two sizes in one unit share no number, and the later is higher."),
    "C5": _("A condition is stated that had not been stated before; the coalition's own premise is not new."),
    "C5r": _("A stated condition is dropped, limited or waived in words."),
    "C6": _("Something else is offered instead, or it is called unlikely, after it had been left open or promised."),
    "C7": _("Two officials of one state disagree within days on whether it will or could be done."),
    "C8": _("The same is said with clearly weaker words: from “will” to “could”."),
    "C9": _("By its own words the same thing stands clearly lower than it did: undecided, yet to be defined, an idea."),
    "C10": _("A vote, an order or a budget goes against a pledge that stands."),
    "C11": _("A country denies having pledged what it is on record with."),
    "C12": _("A promise is questioned, narrowed, put off, reduced or taken back, and no other rule says so."),
    "C13": _("Two head counts on one basis share no number, or fewer are counted than are named."),
    "X1": _("Two versions of one statement differ on strength, place, size or speaker, or on gift against own part."),
    "X2": _("What others say of a country does not fit what it says itself."),
    "X3": _("A page that repeats another changes the strength of the words, or what they deny."),
}
"""When each rule fires."""

WEIGHS: Mapping[str, Promise] = {
    "S0": _("Low."),
    "S1": _("Low when stale, medium as the score falls further, high at zero where a size, unit or place was given."),
    "S2": _("Low; medium after twice as long."),
    "S4": _("High; medium where the deadline was given in words only."),
    "S5": _("Medium; high from one more on."),
    "S6": _("Medium; high after twice as long."),
    "S7": _("High."),
    "S9": _("Medium; high where the page is all that the pledge rests on."),
    "S11": _("Low."),
    "C1": _("Critical where those who decide refuse, else high."),
    "C1r": _("Low; a note only where it is merely possible, or was no outright refusal."),
    "C2": _("High where no place is left, else medium; low where the place was only possible."),
    "C2r": _("Low."),
    "C3": _("Medium for a later or a denied time; a note for an earlier one."),
    "C4": _("By how much at least it is lower: low, medium or high."),
    "C4u": _("A note."),
    "C5": _("Low; high where it had been said that there is no condition."),
    "C5r": _("A note."),
    "C6": _("Medium; low where it had only been possible."),
    "C7": _("Medium; low where their ranks are far apart."),
    "C8": _("Medium; low shortly after."),
    "C9": _("Medium."),
    "C10": _("High."),
    "C11": _("High."),
    "C12": _("Medium for reduced or taken back, else low."),
    "C13": _("A note."),
    "X1": _("Low; medium where the firmness of the pledge rests on it."),
    "X2": _("Medium for a yes against a no; low where only the strength or a condition differs. The own word stands."),
    "X3": _("Low."),
}
"""How grave it is, before the caps."""

_SCORE = ("threshold", "shape_percent", "base_one", "base_two", "base_three", "base_ungraded", "unnamed_cap")
_LIVES = ("floated_days", "pledged_days", "specified_days", "authorized_days", "earmarked_days", "exclusion_days")
_WINDOWS = ("window_immediately", "window_days", "window_weeks", "window_months")

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "S1": (*_LIVES, "dormant_percent", *_SCORE, "fading_score"),
    "S2": ("check_loose_days", "check_specified_days", "check_firm_days"),
    "S4": _WINDOWS,
    "S5": ("deferrals", *_WINDOWS),
    "S6": ("triggered_days",),
    "S11": ("single_origin_days",),
    "C1": ("deciding_rank",),
    "C3": _WINDOWS,
    "C4": ("small_cut_percent", "large_cut_percent"),
    "C7": ("disagreement_days", "disagreement_rank_gap"),
    "C8": ("weaker_steps", "recent_days"),
    "C9": ("lower_levels",),
    "C13": ("recent_days",),
    "X2": ("recent_days",),
}
"""The numbers of the policy that a rule runs on; none where it is not named. Every rule on two positions is also
bounded by `recent_days`: a new position is compared with those of the days before.
"""

SILENT: Mapping[str, tuple[Promise, Promise]] = {
    "S10": (
        _("Stuck in review"),
        _("A draft that nobody moved on for more than seven days. Counted for analysts; no flag is raised."),
    ),
    "X4": (
        _("Printed anew"),
        _("A new page seems to print an old statement again. The analyst is told of it; no flag is raised."),
    ),
    "X5": (
        _("Repeated, not confirmed"),
        _("Corroboration by several pages with one origin. It is refused as it is entered; no flag is raised."),
    ),
}
"""Rules that raise no flag: name, and what they do."""

SILENT_NUMBERS: Mapping[str, tuple[str, ...]] = {"X4": ("reprint_days",)}
