"""Whether a position holds: a pledge that may be spoken for, codes that go together, sizes and windows in order."""

from django.utils.translation import gettext_lazy as _

from pledges.actions.entry import PledgeKey, PositionEntry, StatementEntry
from pledges.actions.pledges import LONGEST_SLUG
from pledges.actions.problems import FIRST_YEAR, LAST_YEAR, Findings
from pledges.actions.references import References
from pledges.reasoning.facts import Quantity, Window
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.window import check as check_window
from pledges.vocabulary import (
    Behalf,
    ConditionMode,
    Firmness,
    Measure,
    Modality,
    PledgeOrigin,
    Qualifier,
    WindowKind,
)

INT8 = 2**63 - 1
MOST_DAYS = 36_525
"""A hundred years: the longest that a window may hang after its trigger."""


def check_position(position: PositionEntry, entry: StatementEntry, known: References, findings: Findings) -> None:
    """Every problem of one position of `entry`."""
    with findings.at("pledge"):
        _check_pledge(position.pledge, entry, known, findings)
    if position.modality in (Modality.REJECTED, Modality.UNLIKELY) and position.firmness:
        findings.add("firmness", "refusal", _("A refusal has no firmness."))
    if position.delivery and position.firmness is not Firmness.IN_PLACE:
        findings.add("delivery", "not_in_place", _("Only what is in place has a delivery."))
    if position.quantity:
        with findings.at("quantity"):
            _check_quantity(position.quantity, findings)
    for name in ("window", "negated_window"):
        if window := getattr(position, name):
            _check_window(name, window, findings)
    places = [basing.place for basing in position.basing]
    findings.unless(len(set(places)) == len(places), "basing", "twice", _("A place is named once."))
    _check_conditions(position, known, findings)
    findings.line("places", position.places, limit=200)
    findings.line("deliverable", position.deliverable, limit=200)
    findings.lines("as_found", position.as_found)
    findings.lines("note", position.note)


def _check_pledge(key: PledgeKey, entry: StatementEntry, known: References, findings: Findings) -> None:
    """The pledge's country is known, and the pledge is one that this voice may speak of."""
    if key.coalition not in known.coalitions:
        findings.add("coalition", "unknown", _unknown(key.coalition))
    if key.origin is PledgeOrigin.COLLECTIVE:
        findings.unless(not key.country, "country", "collective", _("A collective pledge has no country."))
    elif key.country not in known.countries:
        findings.add("country", "unknown", _unknown(key.country))
    if not 1 <= key.number <= 999:
        findings.add("number", "out_of_range", _("Pledges are numbered from 1."))
    findings.line("title", key.title, limit=200)
    findings.unless(len(key.coalition) <= LONGEST_SLUG, "coalition", "too_long", _("Public ids have no room for it."))
    own = entry.behalf is Behalf.COUNTRY and entry.country == key.country
    asserted = entry.behalf is Behalf.NOBODY
    if key.origin is PledgeOrigin.SELF and not (own or asserted):
        findings.add(
            "origin",
            "not_their_word",
            _("Only the country itself can make its own pledge. What others say of it is a third-party pledge."),
        )
    if key.origin is PledgeOrigin.THIRD_PARTY and own:
        findings.add("origin", "their_own_word", _("A country's word about itself is its own pledge."))


def _check_quantity(quantity: Quantity, findings: Findings) -> None:
    findings.unless(0 <= quantity.low <= INT8, "low", "out_of_range", _("A size is not negative, and not that large."))
    if quantity.high is not None:
        findings.unless(
            quantity.low <= quantity.high, "low", "inverted", _("The low bound may not be above the high bound.")
        )
        findings.unless(quantity.high <= INT8, "high", "out_of_range", _("A size is not that large."))
    money = quantity.measure is Measure.MONEY
    has_currency = len(quantity.unit) == 3 and quantity.unit.isascii() and quantity.unit.isupper()
    findings.unless(
        has_currency if money else not quantity.unit,
        "unit",
        "currency",
        _("Money has a currency of three letters, and nothing else has one."),
    )
    one_number = quantity.qualifier is not Qualifier.EXACT or quantity.low == quantity.high
    findings.unless(one_number, "high", "two_numbers", _("An exact size is one number."))
    unbounded = quantity.qualifier is not Qualifier.AT_LEAST or quantity.high is None
    findings.unless(unbounded, "high", "has_no_high", _("“At least” has no high bound."))
    bounded = quantity.qualifier is Qualifier.AT_LEAST or quantity.high is not None
    findings.unless(bounded, "high", "required", _("Only “at least” is without a high bound."))
    findings.line("as_found", quantity.as_found, limit=200)


def _check_window(name: str, window: Window, findings: Findings) -> None:
    if name == "negated_window" and window.kind is WindowKind.AFTER_TRIGGER:
        findings.add(name, "denied_trigger", _("A denied window is one of dates or of words."))
        return
    with findings.at(name):
        for part in ("start", "end"):
            day = getattr(window, part)
            known = day is None or FIRST_YEAR <= day.year <= LAST_YEAR
            findings.unless(known, part, "out_of_range", _("Years lie between 1900 and 2200."))
        for part in ("from_day", "to_day"):
            days = getattr(window, part)
            findings.unless(days is None or days <= MOST_DAYS, part, "out_of_range", _("At most a hundred years."))
    try:
        check_window(window)
    except InvalidFactError as wrong:
        findings.add(name, wrong.code, wrong.sentence)


def _check_conditions(position: PositionEntry, known: References, findings: Findings) -> None:
    stated = position.condition_mode is ConditionMode.STATES
    findings.unless(
        stated == bool(position.conditions),
        "condition_mode",
        "conditions",
        _("Conditions are listed where the words state some, and only there."),
    )
    slugs = [one.condition for one in position.conditions]
    findings.unless(len(set(slugs)) == len(slugs), "conditions", "twice", _("A condition is named once."))
    for number, one in enumerate(position.conditions):
        with findings.at(f"conditions[{number}]"):
            condition = known.conditions.get(one.condition)
            if condition is None or condition.coalition.slug != position.pledge.coalition:
                findings.add("condition", "unknown", _unknown(one.condition))
            grouped = one.alternative is None or 1 <= one.alternative <= 999
            findings.unless(grouped, "alternative", "out_of_range", _("Groups are numbered from 1."))
            findings.line("as_found", one.as_found, limit=300)


def _unknown(key: str) -> object:
    return _("“%(key)s” is not in the record.") % {"key": key[:100]}
