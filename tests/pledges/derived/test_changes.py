"""The feed tells each thing once, by a code of the closed grammar with every slot that its sentence needs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.models import Change, Flag
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    BOOKKEEPING,
    Attribution,
    Behalf,
    Capability,
    ConditionKind,
    ConditionMode,
    Firmness,
    Measure,
    Modality,
    Place,
    PledgeOrigin,
    Qualifier,
    QuoteType,
    Stance,
    StatementKind,
    WindowKind,
)
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

JANUARY, MARCH, APRIL, SPRING = date(2025, 1, 10), date(2025, 3, 1), date(2025, 4, 1), date(2025, 4, 2)
ALWAYS = {"country", "coalition", "capability", "speaker", "office", "attribution", "publisher", "said_from", "said_to"}


def _people(low: int, high: int | None, words: str = "", qualifier: Qualifier = Qualifier.RANGE) -> Quantity:
    return Quantity(Measure.PERSONNEL, qualifier, low, high, as_found=words)


def _news() -> QuerySet[Change]:
    """What people follow; what only a follower of the whole feed needs is told after it."""
    return Change.objects.exclude(code__in=BOOKKEEPING)


def _said(said: date = APRIL, **values: Any) -> StatementEntry:
    return factories.entry(factories.position("FR", **values), said=said)


def _only(kind: ConditionKind = ConditionKind.US_BACKSTOP) -> dict[str, Any]:
    """Words that name one condition."""
    condition = ConditionEntry(condition=factories.condition(kind).slug)
    return {"condition_mode": ConditionMode.STATES, "conditions": (condition,)}


BEFORE: dict[str, Any] = {"firmness": Firmness.PLEDGED}
TOLD: dict[str, tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]] = {
    # what was there before, what is said now, the code, and slots that must be told
    "said again": (BEFORE, {}, "restated", {}),
    "a size for the first time": (
        BEFORE,
        {"quantity": _people(1000, 2000, "1,000 to 2,000")},
        "specified",
        {"size": "1,000 to 2,000", "measure": "personnel"},
    ),
    "a place for the first time": (BEFORE, {"places": "Kyiv"}, "specified", {"places": "Kyiv"}),
    "specified": (BEFORE, {"firmness": Firmness.SPECIFIED}, "specified", {"firmness_before": "pledged"}),
    "firmer": (
        {"firmness": Firmness.FLOATED},
        {"firmness": Firmness.PLEDGED},
        "firmer",
        {"firmness_before": "floated", "firmness": "pledged"},
    ),
    "authorised": (BEFORE, {"firmness": Firmness.AUTHORIZED}, "authorised", {}),
    "set aside": (BEFORE, {"firmness": Firmness.EARMARKED}, "firmer", {"firmness": "earmarked"}),
    "in place": (BEFORE, {"firmness": Firmness.IN_PLACE}, "in_place", {}),
    "fewer": (
        {"quantity": _people(1000, 2000, "1,000 to 2,000")},
        {"quantity": _people(100, 200)},
        "number_lowered",
        {"size": "100–200", "size_before": "1,000 to 2,000"},
    ),
    "more": (
        {"quantity": _people(100, 200)},
        {"quantity": _people(3000, None, qualifier=Qualifier.AT_LEAST)},
        "number_raised",
        {"size": "≥ 3000", "size_before": "100–200"},
    ),
    "up to": (BEFORE, {"quantity": _people(0, 500, qualifier=Qualifier.UP_TO)}, "specified", {"size": "≤ 500"}),
    "exactly": (BEFORE, {"quantity": _people(7, 7, qualifier=Qualifier.EXACT)}, "specified", {"size": "7"}),
    "a size that overlaps": ({"quantity": _people(100, 200)}, {"quantity": _people(150, 300)}, "restated", {}),
    "questioned": (BEFORE, {"stance": Stance.QUESTIONS}, "weaker", {}),
    "narrowed": (BEFORE, {"stance": Stance.NARROWS}, "weaker", {}),
    "put off": (BEFORE, {"stance": Stance.DEFERS}, "weaker", {}),
    "reduced": (BEFORE, {"stance": Stance.REDUCES}, "weaker", {}),
    "unlikely": (BEFORE, {"modality": Modality.UNLIKELY, "firmness": None}, "weaker", {}),
    "deflected": (
        BEFORE,
        {"stance": Stance.DEFLECTS, "modality": Modality.UNSTATED, "firmness": None},
        "deflected",
        {},
    ),
    "taken back": (BEFORE, {"stance": Stance.WITHDRAWS}, "withdrawn", {}),
    "never promised": (BEFORE, {"stance": Stance.DENIES_MADE}, "withdrawn", {}),
    "refused on the offer": (
        BEFORE,
        {"modality": Modality.REJECTED, "firmness": None, "negation": ("act",)},
        "ruled_out",
        {},
    ),
}


@pytest.mark.parametrize(("before", "now", "code", "slots"), TOLD.values(), ids=list(TOLD))
def test_what_a_statement_changed_is_told_in_its_own_code(
    before: dict[str, Any], now: dict[str, Any], code: str, slots: dict[str, Any]
) -> None:
    settled(SPRING, _said(MARCH, **before))
    settled(SPRING, _said(**now))
    told = Change.objects.filter(seq=2, position__isnull=False).exclude(code="disputed").get()
    assert told.code == code
    assert told.slots | slots == told.slots
    assert (told.kind, told.cause, told.happened_on) == ("modified", "world", APRIL)
    assert change_sentence(told.code, told.slots)


def test_the_first_word_is_new_and_the_first_refusal_rules_out() -> None:
    settled(SPRING, _said(), factories.entry(factories.refusal("GB"), said=APRIL, iso2="GB"))
    told = {change.resource_id: (change.code, change.kind) for change in Change.objects.all()}
    assert told == {"fr-troops-1": ("new", "added"), "gb-no-troops-1": ("ruled_out", "added")}


def test_a_condition_that_did_not_stand_is_told_with_its_kind() -> None:
    settled(SPRING, _said(MARCH))
    settled(SPRING, _said(**_only()))
    change = Change.objects.get(code="condition_added")
    assert change.slots["conditions"] == ["us_backstop"]
    settled(SPRING, _said(SPRING, **_only()))
    assert Change.objects.filter(seq=3, position__isnull=False).get().code == "restated"


def test_the_premise_of_the_coalition_is_no_new_condition_unless_there_was_to_be_none() -> None:
    settled(SPRING, _said(MARCH))
    settled(SPRING, _said(**_only(ConditionKind.CEASEFIRE)))
    assert Change.objects.filter(seq=2, position__isnull=False).get().code == "restated"
    free = factories.position("GB", condition_mode=ConditionMode.UNCONDITIONAL)
    settled(SPRING, factories.entry(free, iso2="GB", said=MARCH))
    bound = factories.position("GB", **_only(ConditionKind.CEASEFIRE))
    settled(SPRING, factories.entry(bound, iso2="GB", said=APRIL))
    assert Change.objects.filter(seq=4, position__isnull=False).get().code == "condition_added"


def _outlet(**values: Any) -> StatementEntry:
    return factories.entry(
        factories.position("FR", **values),
        behalf=Behalf.NOBODY,
        country="",
        speaker="",
        descriptor="Daily",
        attribution=Attribution.OUTLET,
        kind=StatementKind.OUTLET_ASSERTION,
        said=APRIL,
    )


def test_what_an_outlet_asserts_is_new_only_where_the_country_has_not_spoken() -> None:
    settled(SPRING, _outlet())
    assert Change.objects.get().code == "new"


def test_a_country_does_not_repeat_itself_by_an_outlets_words() -> None:
    settled(SPRING, _said(MARCH))
    settled(SPRING, _outlet(firmness=Firmness.SPECIFIED, places="Kyiv"))
    assert not _news().filter(seq=2).exists()


def test_what_others_say_is_told_as_theirs() -> None:
    claim = factories.entry(factories.position("FR", origin=PledgeOrigin.THIRD_PARTY), iso2="GB", said=APRIL)
    settled(SPRING, claim)
    change = Change.objects.get()
    assert (change.code, change.slots["country"], change.slots["speaker"]) == ("said_by_others", "FR", "Head-Gb")


def test_an_experts_doubt_is_not_told() -> None:
    doubt = factories.entry(
        factories.position("FR", stance=Stance.QUESTIONS),
        behalf=Behalf.NOBODY,
        country="",
        speaker="",
        descriptor="an analyst",
        attribution=Attribution.UNATTRIBUTED,
        kind=StatementKind.EXPERT_OPINION,
    )
    settled(SPRING, doubt)
    assert not Change.objects.exists()


def test_an_older_statement_found_late_tells_what_it_was_on_its_day() -> None:
    settled(SPRING, _said(APRIL))
    settled(SPRING, _said(MARCH, firmness=Firmness.FLOATED))
    change = Change.objects.get(seq=2)
    assert (change.code, change.kind, change.happened_on) == ("new", "added", MARCH)


def test_several_versions_and_positions_of_one_statement_are_told_once_by_the_preferred() -> None:
    coded = [factories.position("FR", firmness=firmness) for firmness in (Firmness.FLOATED, Firmness.SPECIFIED)]
    versions = (
        factories.appearance("one", coded[0], document=factories.page("daily")),
        factories.appearance("two", coded[1], document=factories.page("weekly"), mode="preferred"),
    )
    settled(SPRING, factories.entry(appearances=versions, said=APRIL))
    change = Change.objects.get()
    assert (change.slots["firmness"], change.slots["publisher"]) == ("specified", "Weekly")


def test_a_deprecated_version_tells_nothing() -> None:
    good, bad = factories.position("FR", "air"), factories.position("FR")
    versions = (
        factories.appearance("one", good),
        factories.appearance("two", bad, mode="deprecated", mode_reason="A misprint."),
    )
    settled(SPRING, factories.entry(appearances=versions, said=APRIL))
    assert [change.resource_id for change in Change.objects.all()] == ["fr-air-1"]


# ---------------------------------------------------------------- slots and numbers


def _long_story() -> list[StatementEntry]:
    window = Window(WindowKind.ABSOLUTE, start=JANUARY, end=MARCH)
    return [
        factories.entry(
            factories.position("FR", window=window, basing=(Basing(Place.IN_UKRAINE),), **_only()), said=JANUARY
        ),
        factories.entry(
            factories.position("", Capability.UNSPECIFIED, origin=PledgeOrigin.COLLECTIVE),
            behalf=Behalf.COALITION,
            country="",
            coalition="willing",
            said=JANUARY,
        ),
        factories.entry(
            factories.position("GB", window=window),
            iso2="GB",
            speaker="",
            descriptor="an official",
            attribution=Attribution.BACKGROUND,
            said_from=None,
            said_to=JANUARY,
        ),
        factories.entry(factories.position("IT", window=window), iso2="IT", said=JANUARY),
        factories.entry(factories.refusal("IT"), iso2="IT", said=APRIL),
        factories.entry(factories.refusal("IT"), iso2="IT", said=SPRING),
    ]


def test_every_change_has_every_slot_and_its_sentence_names_a_source() -> None:
    settled(date(2025, 12, 1), *_long_story())
    told = list(_news())
    assert {change.code for change in told} >= {"new", "ruled_out", "restated", "stale", "overdue"}
    for change in told:
        assert set(change.slots) >= ALWAYS, change
        assert change_sentence(change.code, change.slots).endswith(").")
        assert change.resource == "pledge"
        assert change.pledge.public_id == change.resource_id
        assert change.slots["country"] == (change.country.iso2 if change.country else "")
        assert change.slots["capability"] == change.capability == change.pledge.capability


def test_an_undated_statement_is_told_without_a_first_day() -> None:
    settled(date(2025, 2, 1), *_long_story())
    slots = Change.objects.get(resource_id="gb-troops-1").slots
    assert (slots["said_from"], slots["said_to"]) == ("", "2025-01-10")
    assert (slots["speaker"], slots["office"], slots["attribution"]) == ("an official", "", "background")


def test_a_commits_changes_are_numbered_from_one_in_the_order_of_the_world() -> None:
    settled(SPRING, *reversed(_long_story()))
    numbered = list(_news().values_list("n", "happened_on"))
    assert [n for n, _ in numbered] == list(range(1, len(numbered) + 1))
    assert [day for _, day in numbered] == sorted(day for _, day in numbered)


def test_a_second_evaluation_in_one_commit_numbers_on() -> None:
    with factories.door() as commit:
        settled(MARCH + timedelta(days=20), _said(MARCH), commit=commit)
        settled(MARCH + timedelta(days=20), _said(MARCH + timedelta(days=10)), commit=commit)
    assert list(Change.objects.values_list("n", "code")) == [(1, "new"), (2, "restated")]


def test_settling_again_tells_nothing_new() -> None:
    settled(SPRING, *_long_story())
    told = Change.objects.count()
    again(SPRING)
    assert Change.objects.count() == told


# ---------------------------------------------------------------- flags in the feed


def test_a_dispute_is_told_with_both_voices_and_the_day_it_began() -> None:
    settled(SPRING, _said(MARCH), factories.entry(factories.refusal("FR"), said=APRIL, speaker="minister-fr"))
    change = Change.objects.get(code="disputed")
    assert (change.happened_on, change.resource_id) == (APRIL, "fr-troops-1")
    assert (change.slots["speaker"], change.slots["other_speaker"]) == ("Minister-Fr", "Head-Fr")
    assert (change.slots["rule"], change.slots["severity"]) == ("C1", "critical")


def test_a_dispute_that_later_words_settle_is_told_as_closed_on_their_day_and_by_them() -> None:
    settled(SPRING, _said(MARCH), factories.entry(factories.refusal("FR"), said=APRIL))
    later = factories.entry(factories.refusal("FR"), said=SPRING, speaker="minister-fr")
    written = settled(SPRING, later)
    change = Change.objects.get(code="dispute_closed")
    assert (change.happened_on, change.slots["speaker"]) == (SPRING, "Minister-Fr")
    assert change.slots["statement"] == written.statements[0].public_id


def test_a_dispute_whose_evidence_is_taken_back_is_told_as_closed_on_the_day_of_the_record() -> None:
    written = settled(SPRING, _said(MARCH), factories.entry(factories.refusal("FR"), said=APRIL))
    with factories.door() as commit:
        factories.take_back(written.statements[1], commit=commit)
        today = commit.today
    again(SPRING)
    change = Change.objects.get(code="dispute_closed")
    assert change.happened_on == today
    assert set(change.slots) >= ALWAYS
    assert change_sentence(change.code, change.slots).endswith("rule C1).")


def test_a_flag_of_no_weight_and_one_that_was_settled_at_once_are_not_told_as_disputes() -> None:
    opened = [factories.entry(factories.refusal("FR"), said=MARCH), _said(APRIL)]
    settled(SPRING, *opened)
    settled(SPRING, factories.entry(factories.position("GB"), iso2="GB", said=MARCH))
    at_once = [factories.entry(factories.refusal("GB"), iso2="GB", said=day) for day in (APRIL, SPRING)]
    settled(SPRING, *at_once)
    assert set(everything(Flag).exclude(rule="S11").values_list("rule", flat=True)) == {"C1r", "C1"}
    assert not Change.objects.filter(code__startswith="dispute").exists()


def test_silence_is_told_once_with_its_days_and_its_first_day() -> None:
    settled(SPRING, _said(MARCH))
    stale = MARCH + timedelta(days=101)
    for days in (0, 10, 19):
        again(stale + timedelta(days=days))
    change = Change.objects.get(code="stale")
    assert change.happened_on == stale
    assert (change.slots["days"], change.slots["stale_since"]) == (101, stale.isoformat())
    assert "101 days" in change_sentence("stale", change.slots)
    assert everything(Flag).get(rule="S1").severity == "medium"


def test_a_deadline_is_told_on_the_day_after_it() -> None:
    window = Window(WindowKind.ABSOLUTE, start=JANUARY, end=MARCH)
    settled(SPRING, _said(JANUARY, window=window))
    assert Change.objects.get(code="overdue").happened_on == date(2025, 3, 2)


def test_a_sentence_never_loses_the_kind_of_its_source() -> None:
    """A headline is the page's: its words are told from that page."""
    version = factories.appearance("page", factories.position("FR"), quote_type=QuoteType.HEADLINE)
    settled(SPRING, factories.entry(appearances=(version,), said=APRIL))
    assert Change.objects.get().slots["publisher"] == "Daily"
